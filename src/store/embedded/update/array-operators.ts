import { type Doc, isDoc, isNum, toNumber, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compare, equal } from '../order/compare.ts';
import { matches } from '../query/nodes.ts';
import { firstKey } from '../query/operators.ts';
import { isOperators, parseFilter } from '../query/parse.ts';
import { valueAt } from '../query/paths.ts';
import { compilePattern, isPattern } from '../query/regex.ts';
import type { Change } from './operators.ts';

function listOf(current: Value | undefined, path: string): Value[] {
  if (current === undefined) return [];
  if (Array.isArray(current)) return current;
  return fail('BadValue', `The field '${path}' must be an array but is of type ${typeOf(current)}`);
}

/** `$push: {path: value}` or `$push: {path: {$each, $position, $slice, $sort}}`. */
export function push(arg: Value, path: string): Change {
  if (!isDoc(arg) || !arg.has('$each')) return (current) => [...listOf(current, path), arg];
  for (const key of arg.keys()) {
    if (!['$each', '$position', '$slice', '$sort'].includes(key))
      return fail('BadValue', `Unrecognized clause in $push: ${key}`);
  }
  const each = eachOf(arg, '$push');
  const position = wholeOf(arg, '$position');
  const slice = wholeOf(arg, '$slice');
  const sort = sorter(arg.get('$sort'));
  return (current) => {
    const list = [...listOf(current, path)];
    list.splice(position ?? list.length, 0, ...each);
    return sliced(sort(list), slice);
  };
}

function eachOf(arg: Doc, name: string): Value[] {
  const each = arg.get('$each');
  if (Array.isArray(each)) return each;
  return fail(
    name === '$push' ? 'BadValue' : 'TypeMismatch',
    `The argument to $each in ${name} must be an array but it was of type: ${each === undefined ? 'missing' : typeOf(each)}`,
  );
}

function wholeOf(arg: Doc, name: string): number | undefined {
  const value = arg.get(name);
  if (value === undefined) return undefined;
  const number = isNum(value) ? toNumber(value) : Number.NaN;
  return Number.isInteger(number) ? number : fail('BadValue', `The value for ${name} must be an integer value`);
}

/** The first so many elements, or with a negative number the last. */
function sliced(list: Value[], slice: number | undefined): Value[] {
  if (slice === undefined) return list;
  if (slice === 0) return [];
  return slice > 0 ? list.slice(0, slice) : list.slice(slice);
}

function sorter(spec: Value | undefined): (list: Value[]) => Value[] {
  if (spec === undefined) return (list) => list;
  if (isNum(spec)) {
    const way = toNumber(spec);
    if (way !== 1 && way !== -1) return fail('BadValue', 'The $sort element value must be either 1 or -1');
    return (list) => list.toSorted((a, b) => compare(a, b) * way);
  }
  if (!isDoc(spec) || spec.size === 0)
    return fail(
      'BadValue',
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  const fields = [...spec].map(sortField);
  return (list) => list.toSorted((a, b) => compareBy(fields, a, b));
}

interface SortField {
  readonly parts: readonly string[];
  readonly way: number;
}

function sortField([path, direction]: [string, Value]): SortField {
  const parts = path.split('.');
  if (parts.includes('')) return fail('BadValue', 'The $sort field is a dotted field but has an empty part');
  const way = isNum(direction) ? toNumber(direction) : 0;
  return way === 1 || way === -1 ? { parts, way } : fail('BadValue', 'The $sort element value must be either 1 or -1');
}

/** By the fields as they are, an array as a whole, unlike a query's sort; a missing one counts as null. */
function compareBy(fields: readonly SortField[], a: Value, b: Value): number {
  for (const { parts, way } of fields) {
    const order = compare(fieldOf(a, parts), fieldOf(b, parts));
    if (order !== 0) return order * way;
  }
  return 0;
}

function fieldOf(item: Value, parts: readonly string[]): Value {
  return (isDoc(item) ? valueAt(item, parts) : undefined) ?? null;
}

export function addToSet(arg: Value, path: string): Change {
  const many = isDoc(arg) && firstKey(arg) === '$each';
  if (many && arg.size > 1) return fail('BadValue', `Found unexpected fields after $each in $addToSet: ${path}`);
  const each = many ? eachOf(arg, '$addToSet') : [arg];
  return (current) => {
    const list = [...listOf(current, path)];
    for (const item of each) if (!list.some((one) => equal(one, item))) list.push(item);
    return list;
  };
}

export function pull(arg: Value): Change {
  const test = pullTest(arg);
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) return fail('BadValue', 'Cannot apply $pull to a non-array value');
    return current.filter((item) => !test(item));
  };
}

function pullTest(arg: Value): (item: Value) => boolean {
  if (isDoc(arg)) return isOperators(arg) ? conditionTest(arg) : documentTest(arg);
  if (!isPattern(arg)) return (item) => equal(item, arg);
  const pattern = compilePattern(arg);
  return (item) => (typeof item === 'string' ? pattern.test(item) : equal(item, arg));
}

/** Operators are asked of the element as of a field's value, so an array in the array is entered. */
function conditionTest(arg: Doc): (item: Value) => boolean {
  const filter = parseFilter(new Map([['element', arg]]));
  return (item) => matches(filter, new Map([['element', item]]));
}

/** Anything else is a filter on elements that are documents. */
function documentTest(arg: Doc): (item: Value) => boolean {
  const filter = parseFilter(arg);
  return (item) => isDoc(item) && matches(filter, item);
}

export function pullAll(arg: Value): Change {
  if (!Array.isArray(arg))
    return fail('BadValue', `$pullAll requires an array argument but was given a ${typeOf(arg)}`);
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current)) return fail('BadValue', 'Cannot apply $pull to a non-array value');
    return current.filter((item) => !arg.some((one) => equal(one, item)));
  };
}

export function pop(arg: Value, path: string): Change {
  const way = isNum(arg) ? toNumber(arg) : Number.NaN;
  if (way !== 1 && way !== -1) return fail('FailedToParse', `$pop expects 1 or -1, found: ${typeOf(arg)}`);
  return (current) => {
    if (current === undefined) return undefined;
    if (!Array.isArray(current))
      return fail('TypeMismatch', `Path '${path}' contains an element of non-array type '${typeOf(current)}'`);
    return way === 1 ? current.slice(0, -1) : current.slice(1);
  };
}
