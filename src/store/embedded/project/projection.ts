import { compileExpression, type Expression, isExpression } from '../agg/expressions.ts';
import { type Doc, isDoc, isNum, toNumber, truthy, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { fieldPath } from '../query/field-path.ts';
import { firstKey } from '../query/operators.ts';
import { elementTest } from '../query/parse.ts';

/** Shapes a document; the document given is left as it is. */
export type Projection = (doc: Doc) => Doc;

type Special = (value: Value) => Value | undefined;
type Leaf =
  | { readonly kind: 'keep' }
  | { readonly kind: 'special'; readonly run: Special }
  | { readonly kind: 'compute'; readonly run: Expression };
type Tree = Map<string, Leaf | Tree>;

const KEEP: Leaf = { kind: 'keep' };

interface Entry {
  readonly path: string;
  readonly wish: 'include' | 'exclude' | 'neutral';
  readonly leaf: Leaf;
  /** Whether it is computed by an operator, and not just a path or a value. */
  readonly operator?: boolean;
}

/**
 * Compiles a projection of `find` or `$project`: fields in or out, computed fields, `$slice` and `$elemMatch`. None when it
 * is absent or empty.
 *
 * @throws StoreError 31253, 31254 when inclusion and exclusion are mixed, 31249 when paths collide
 */
export function parseProjection(spec: Value | undefined, inFind: boolean): Projection | undefined {
  if (spec === undefined) return undefined;
  if (!isDoc(spec)) return fail('TypeMismatch', 'projection must be an object');
  const entries = [...spec].flatMap(([path, value]) => entriesOf(path, value, inFind));
  if (entries.length === 0) return undefined;
  const including = isIncluding(entries);
  const tree: Tree = new Map();
  for (const entry of entries) if (entry.path !== '_id' || entry.leaf.kind === 'compute') insert(tree, entry);
  const id = entries.find((entry) => entry.path === '_id');
  if (!including) {
    if (id?.wish === 'exclude') tree.set('_id', KEEP);
    return (doc) => exclude(doc, tree);
  }
  if (id?.wish !== 'exclude' && !tree.has('_id')) tree.set('_id', KEEP);
  return (doc) => include(doc, tree, doc);
}

function entriesOf(path: string, value: Value, inFind: boolean): Entry[] {
  checkPath(path);
  if (isNum(value) || typeof value === 'boolean') {
    return [{ path, wish: truthy(value) ? 'include' : 'exclude', leaf: KEEP }];
  }
  if (isDoc(value) && value.size === 0) return failAt(51270, 'An empty sub-projection is not a valid value');
  if (isDoc(value) && !firstKey(value).startsWith('$')) {
    return [...value].flatMap(([key, item]) => entriesOf(`${path}.${key}`, item, inFind));
  }
  if (inFind && isDoc(value)) {
    const name = firstKey(value);
    const arg = value.get(name) ?? null;
    if (name === '$slice') return [{ path, wish: 'neutral', leaf: { kind: 'special', run: slice(arg) } }];
    if (name === '$elemMatch' && path.includes('.'))
      return failAt(31275, 'Cannot use $elemMatch projection on a nested field');
    if (name === '$elemMatch') return [{ path, wish: 'include', leaf: { kind: 'special', run: firstMatch(arg) } }];
  }
  if (isDoc(value) && !isExpression(firstKey(value))) return failAt(31325, `Unknown expression ${firstKey(value)}`);
  return [{ path, wish: 'include', leaf: { kind: 'compute', run: compileExpression(value) }, operator: isDoc(value) }];
}

function checkPath(path: string): void {
  if (path.endsWith('.$')) fail('BadValue', 'the positional projection is not served by the embedded store');
  fieldPath(path);
}

/** `_id` may be left out of either kind and says nothing about the kind unless it stands alone or is computed. */
function isIncluding(entries: readonly Entry[]): boolean {
  const telling = entries.filter(
    ({ path, wish, leaf }) => wish !== 'neutral' && (path !== '_id' || leaf.kind === 'compute'),
  );
  const first = telling[0] ?? entries.find((entry) => entry.wish !== 'neutral');
  if (first === undefined) return false;
  const other = telling.find((entry) => entry.wish !== first.wish);
  if (other !== undefined) {
    if (first.wish === 'include')
      return failAt(31254, `Cannot do exclusion on field ${other.path} in inclusion projection`);
    return refuseInExclusion(other);
  }
  return first.wish === 'include';
}

function refuseInExclusion({ path, leaf, operator }: Entry): never {
  if (leaf.kind !== 'compute') return failAt(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
  return operator === true
    ? failAt(31252, `Cannot use an expression on field ${path} in an exclusion projection`)
    : failAt(31310, `Cannot use an expression ${path} in an exclusion projection`);
}

function insert(tree: Tree, { path, leaf }: Entry): void {
  const parts = path.split('.');
  let level = tree;
  for (const part of parts.slice(0, -1)) {
    const next = level.get(part) ?? new Map<string, Leaf | Tree>();
    if (!(next instanceof Map)) throw failAt(31249, `Path collision at ${path}`);
    level.set(part, next);
    level = next;
  }
  const last = parts.at(-1) ?? '';
  if (level.has(last)) failAt(31250, `Path collision at ${path}`);
  level.set(last, leaf);
}

function include(doc: Doc, tree: Tree, root: Doc): Doc {
  const out: Doc = new Map();
  for (const [key, value] of doc) {
    const rule = tree.get(key);
    if (rule === undefined || (!(rule instanceof Map) && rule.kind === 'compute')) continue;
    const kept =
      rule instanceof Map ? includeInside(value, rule, root) : rule.kind === 'special' ? rule.run(value) : value;
    if (kept !== undefined) out.set(key, kept);
  }
  for (const [key, rule] of tree) compute(out, key, rule, root);
  return out;
}

/** Computed fields come behind the kept ones; one under what is missing or no document makes that document. */
function compute(out: Doc, key: string, rule: Leaf | Tree, root: Doc): void {
  if (rule instanceof Map) {
    if (!out.has(key) && hasComputed(rule)) out.set(key, include(new Map(), rule, root));
  } else if (rule.kind === 'compute') {
    const value = rule.run({ root, vars: new Map() });
    if (value !== undefined) out.set(key, value);
  }
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((rule) => (rule instanceof Map ? hasComputed(rule) : rule.kind === 'compute'));
}

function includeInside(value: Value, tree: Tree, root: Doc): Value | undefined {
  if (value instanceof Map) return include(value, tree, root);
  // What is computed inside what is no document takes its place.
  if (!Array.isArray(value)) return hasComputed(tree) ? include(new Map(), tree, root) : undefined;
  return value.flatMap((item) => {
    const kept = includeInside(item, tree, root);
    return kept === undefined ? [] : [kept];
  });
}

function exclude(doc: Doc, tree: Tree): Doc {
  const out: Doc = new Map();
  for (const [key, value] of doc) {
    const rule = tree.get(key);
    if (rule === undefined) out.set(key, value);
    else if (rule instanceof Map) out.set(key, excludeInside(value, rule));
    else if (rule.kind === 'special') out.set(key, rule.run(value) ?? null);
  }
  return out;
}

function excludeInside(value: Value, tree: Tree): Value {
  if (value instanceof Map) return exclude(value, tree);
  return Array.isArray(value) ? value.map((item) => excludeInside(item, tree)) : value;
}

function slice(arg: Value): Special {
  if (Array.isArray(arg) && arg.length !== 2) return failAt(28667, 'Invalid $slice syntax');
  const numbers = (Array.isArray(arg) ? arg : [arg]).map((one) => (isNum(one) ? toNumber(one) : Number.NaN));
  const [first = 0, count] = numbers;
  if (numbers.some(Number.isNaN)) return failAt(28667, 'Invalid $slice syntax');
  if (count !== undefined && count <= 0) return failAt(28724, 'The second argument of $slice must be positive');
  return (value) => {
    if (!Array.isArray(value)) return value;
    if (count === undefined) return first >= 0 ? value.slice(0, first) : value.slice(first);
    const from = first >= 0 ? first : Math.max(0, value.length + first);
    return value.slice(from, from + count);
  };
}

function firstMatch(arg: Value): Special {
  if (!isDoc(arg)) return failAt(31274, 'elemMatch: Invalid argument, object required');
  const test = elementTest(arg);
  return (value) => {
    const found = Array.isArray(value) ? value.find(test) : undefined;
    return found === undefined ? undefined : [found];
  };
}
