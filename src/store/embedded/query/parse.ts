import { BSONRegExp } from 'bson';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { intersect } from '../plan/intervals.ts';
import { exprNode } from './expr.ts';
import { ALL, matches, type Node, type Predicate } from './nodes.ts';
import { equality, firstKey, OPERATORS, pattern, wantsExistence } from './operators.ts';
import { checkOptions, isPattern } from './regex.ts';

/**
 * Reads a filter. Every operator that is not served is refused by name, with the server's code for an unknown one.
 *
 * @throws StoreError BadValue, FailedToParse
 */
export function parseFilter(filter: Doc): Node {
  return parse(filter, false);
}

function parse(filter: Doc, nested: boolean): Node {
  const children: Node[] = [];
  for (const [key, value] of filter) {
    if (key.startsWith('$')) children.push(...topLevel(key, value, nested));
    else children.push(...fieldNodes(key, value));
  }
  const [only] = children;
  return children.length === 1 && only !== undefined ? only : { kind: 'and', children };
}

function topLevel(key: string, value: Value, nested: boolean): Node[] {
  switch (key) {
    case '$and':
    case '$or':
    case '$nor': {
      const children = clauses(key, value).map((clause) => parse(clause, nested));
      return [{ kind: key === '$and' ? 'and' : key === '$or' ? 'or' : 'nor', children }];
    }
    case '$comment':
      return [];
    case '$expr':
      if (nested) return fail('BadValue', '$expr can only be applied to the top-level document');
      return [exprNode(value)];
    default:
      return fail(
        'BadValue',
        `unknown top level operator: ${key}. If you are trying to use a field name that starts with '$', that is not served by the embedded store`,
      );
  }
}

function clauses(key: string, value: Value): Doc[] {
  if (!Array.isArray(value)) return fail('BadValue', `${key} must be an array`);
  if (value.length === 0) return fail('BadValue', `${key} argument must be a non-empty array`);
  return value.map((item) => (isDoc(item) ? item : fail('BadValue', `${key} argument's entries must be objects`)));
}

export function isOperators(value: Value): value is Doc {
  return isDoc(value) && firstKey(value).startsWith('$') && !isReference(value);
}

/** A DBRef is a value, though its keys begin with a dollar. */
function isReference(value: Doc): boolean {
  return firstKey(value) === '$ref' || firstKey(value) === '$id';
}

function fieldNodes(path: string, value: Value): Node[] {
  if (isPattern(value)) return [leaf(path, pattern(value))];
  return isOperators(value) ? operatorNodes(path, value) : [leaf(path, equality(value))];
}

function leaf(path: string, predicate: Predicate): Node {
  return { kind: 'field', path, parts: path.split('.'), predicate };
}

function operatorNodes(path: string, operators: Doc): Node[] {
  const nodes: Node[] = [];
  for (const [op, arg] of operators) {
    const node = operatorNode(path, op, arg, operators);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

function operatorNode(path: string, op: string, arg: Value, siblings: Doc): Node | undefined {
  switch (op) {
    case '$ne':
      if (isPattern(arg)) return fail('BadValue', "Can't have regex as arg to $ne.");
      return not(leaf(path, equality(arg)));
    case '$nin':
      if (!Array.isArray(arg)) return fail('BadValue', '$nin needs an array');
      return not(leaf(path, build('$in', arg)));
    case '$not':
      return not(notArgument(path, arg));
    case '$exists':
      return wantsExistence(arg) ? leaf(path, build(op, arg)) : not(leaf(path, build(op, true)));
    case '$regex':
      return leaf(path, pattern(withOptions(arg, siblings.get('$options'))));
    case '$options':
      return siblings.has('$regex') ? undefined : fail('BadValue', '$options needs a $regex');
    case '$comment':
      return undefined;
    case '$all':
      return allOf(path, arg);
    case '$elemMatch':
      return leaf(path, elemMatch(arg));
    default:
      return leaf(path, build(op, arg));
  }
}

function build(op: string, arg: Value): Predicate {
  const operator = OPERATORS.get(op);
  return operator === undefined ? fail('BadValue', `unknown operator: ${op}`) : operator(arg);
}

function not(child: Node): Node {
  return { kind: 'not', child };
}

function notArgument(path: string, arg: Value): Node {
  if (isPattern(arg)) return leaf(path, pattern(arg));
  if (!isDoc(arg)) return fail('BadValue', '$not needs a regex or a document');
  if (arg.size === 0) return fail('BadValue', '$not cannot be empty');
  for (const key of arg.keys()) if (!key.startsWith('$')) return fail('BadValue', `unknown operator: ${key}`);
  return { kind: 'and', children: operatorNodes(path, arg) };
}

function withOptions(arg: Value, options: Value | undefined): Value {
  if (options !== undefined && typeof options !== 'string') return fail('BadValue', '$options has to be a string');
  if (isPattern(arg)) {
    if (options !== undefined && arg.options !== '') {
      return fail('BadValue', 'options set in both $regex and $options');
    }
    return new BSONRegExp(arg.pattern, options ?? arg.options);
  }
  return typeof arg === 'string' ? regexp(arg, options ?? '') : arg;
}

function regexp(text: string, options: string): BSONRegExp {
  if (text.includes('\0') || options.includes('\0'))
    return fail('BadValue', 'Regular expression cannot contain a null byte');
  checkOptions(options);
  return new BSONRegExp(text, Array.from(options).toSorted().join(''));
}

/** `$all` is an `$and` of equalities or of `$elemMatch`es; of nothing it matches nothing. */
function allOf(path: string, arg: Value): Node {
  if (!Array.isArray(arg)) return fail('BadValue', '$all needs an array');
  const elements = arg.filter((item) => isDoc(item) && firstKey(item) === '$elemMatch').length;
  if (elements > 0 && elements < arg.length) return fail('BadValue', '$all/$elemMatch has to be consistent');
  const children = arg.map((item) => {
    if (isDoc(item) && elements > 0) return leaf(path, elemMatch(item.get('$elemMatch') ?? null));
    if (isDoc(item) && firstKey(item).startsWith('$')) return fail('BadValue', `no $ expressions in $all`);
    return leaf(path, isPattern(item) ? pattern(item) : equality(item));
  });
  return children.length === 0 ? { kind: 'nor', children: [ALL] } : { kind: 'and', children };
}

function elemMatch(arg: Value): Predicate {
  if (!isDoc(arg)) return fail('BadValue', '$elemMatch needs an Object');
  const byValue = isOperators(arg) && !['$and', '$or', '$nor', '$expr'].includes(firstKey(arg));
  return byValue ? elementByValue(arg) : elementByFilter(arg);
}

/** Whether one array element meets a condition, as the projection `$elemMatch` asks. */
export function elementTest(arg: Doc): (item: Value) => boolean {
  const predicate = elemMatch(arg);
  return (item) => predicate.element?.(item) === true;
}

function elementByValue(arg: Doc): Predicate {
  const conditions = operatorNodes('', arg);
  const element = (item: Value): boolean => conditions.every((node) => holdsFor(node, item));
  // All conditions are about one element and every element has a key of its own, so their ranges may be intersected. What is
  // asked of elements of the element is not among them: an array in an array has one key, which is the array's.
  const ranges = conditions.flatMap((node) =>
    node.kind === 'field' && node.predicate.element === undefined ? [node.predicate.intervals] : [],
  );
  const known = ranges.filter((one) => one !== undefined);
  return {
    op: '$elemMatch',
    arg,
    traverse: false,
    missing: false,
    element,
    intervals: known.length === 0 ? undefined : known.reduce(intersect),
    test: (value) => Array.isArray(value) && value.some(element),
  };
}

/** The element itself is looked at, never what is inside when it is an array. */
function holdsFor(node: Node, item: Value): boolean {
  switch (node.kind) {
    case 'field':
      return node.predicate.test(item);
    case 'not':
      return !holdsFor(node.child, item);
    case 'and':
      return node.children.every((child) => holdsFor(child, item));
    case 'nor':
      return !node.children.some((child) => holdsFor(child, item));
    case 'or':
    case 'custom':
      return fail('BadValue', 'this condition is not served under $elemMatch');
  }
}

function elementByFilter(arg: Doc): Predicate {
  const inner = parse(arg, true);
  const element = (item: Value): boolean => {
    if (item instanceof Map) return matches(inner, item);
    return Array.isArray(item) && matches(inner, new Map(item.map((one, index) => [String(index), one])));
  };
  return {
    op: '$elemMatch',
    arg,
    traverse: false,
    missing: false,
    element,
    inner,
    intervals: undefined,
    test: (value) => Array.isArray(value) && value.some(element),
  };
}
