import { MaxKey, MinKey, ObjectId } from 'bson';
import { isDoc, isNum, toNumber, truthy, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compare, equal, rankOf } from '../order/compare.ts';
import { EMPTY_ARRAY } from '../order/keys.ts';
import { isNaNValue, truncated } from '../order/numbers.ts';
import { type Interval, point, range, stringPrefix, union } from '../plan/intervals.ts';
import type { Predicate } from './nodes.ts';
import { compilePattern, isPattern } from './regex.ts';
import { parseTypes } from './types.ts';

type Build = (arg: Value) => Predicate;

/**
 * The operators that look at one element at a time; adding one is adding a line. Those that combine others ($not, $all,
 * $elemMatch, $ne, $nin and the logical ones) stand in parse.ts.
 */
export const OPERATORS: ReadonlyMap<string, Build> = new Map<string, Build>([
  ['$eq', equality],
  ['$gt', (arg) => ordering('$gt', arg)],
  ['$gte', (arg) => ordering('$gte', arg)],
  ['$lt', (arg) => ordering('$lt', arg)],
  ['$lte', (arg) => ordering('$lte', arg)],
  ['$in', membership],
  ['$exists', existence],
  ['$type', typed],
  ['$size', size],
  ['$mod', modulus],
]);

/** Equality by value. An array is equal as a whole or as an element, so its index keys are its own and its first element's. */
export function equality(arg: Value): Predicate {
  const missing = arg === null;
  return {
    op: '$eq',
    arg,
    traverse: true,
    missing,
    test: (value) => (value === undefined ? missing : equal(value, arg)),
    intervals: union(equalityKeys(arg)),
    exact: isSimple(arg),
  };
}

/** It stands to other values as its key stands to theirs. */
function isSimple(arg: Value): boolean {
  return isNum(arg) || ['string', 'boolean'].includes(typeof arg) || arg instanceof Date || arg instanceof ObjectId;
}

function equalityKeys(arg: Value): Interval[] {
  if (!Array.isArray(arg)) return [point(arg)];
  const [first] = arg;
  return [point(arg), point(first === undefined ? EMPTY_ARRAY : first)];
}

/** A regular expression matches strings, and an equal regular expression. */
export function pattern(arg: Value, op = '$regex'): Predicate {
  if (!isPattern(arg)) return fail('BadValue', '$regex has to be a string');
  const compiled = compilePattern(arg);
  return {
    op,
    arg,
    traverse: true,
    missing: false,
    test: (value) => (typeof value === 'string' ? compiled.test(value) : isPattern(value) && equal(value, arg)),
    intervals: compiled.prefix === undefined ? undefined : union([stringPrefix(compiled.prefix), point(arg)]),
  };
}

type Order = '$gt' | '$gte' | '$lt' | '$lte';

function ordering(op: Order, arg: Value): Predicate {
  const orEqual = op === '$gte' || op === '$lte';
  if (isPattern(arg)) return fail('BadValue', `Can't have RegEx as arg to predicate over field`);
  return {
    op,
    arg,
    traverse: true,
    missing: (arg === null && orEqual) || unbounded(op, arg),
    test: (value) => inOrder(op, orEqual, value, arg),
    // An array is compared as a whole but indexed by its elements; MinKey and MaxKey reach over all types.
    intervals: Array.isArray(arg) || arg instanceof MinKey || arg instanceof MaxKey ? undefined : [range(op, arg)],
    exact: isSimple(arg) && !(isNum(arg) && isNaNValue(arg)),
  };
}

function unbounded(op: Order, arg: Value): boolean {
  return (arg instanceof MaxKey && op.startsWith('$lt')) || (arg instanceof MinKey && op.startsWith('$gt'));
}

function inOrder(op: Order, orEqual: boolean, value: Value | undefined, arg: Value): boolean {
  if (value === undefined) return (arg === null && orEqual) || unbounded(op, arg);
  const whole = arg instanceof MinKey || arg instanceof MaxKey;
  if (!whole && rankOf(value) !== rankOf(arg)) return false;
  // NaN stands in no order; it only equals itself.
  if (isNum(value) && isNum(arg) && (isNaNValue(value) || isNaNValue(arg))) {
    return orEqual && isNaNValue(value) && isNaNValue(arg);
  }
  const order = compare(value, arg);
  if (order === 0) return orEqual;
  return op.startsWith('$gt') ? order > 0 : order < 0;
}

function membership(arg: Value): Predicate {
  if (!Array.isArray(arg)) return fail('BadValue', '$in needs an array');
  const parts = arg.map((item) => {
    if (isDoc(item) && firstKey(item).startsWith('$')) return fail('BadValue', 'cannot nest $ under $in');
    return isPattern(item) ? pattern(item) : equality(item);
  });
  const missing = arg.includes(null);
  const keys = parts.flatMap((part) => part.intervals ?? []);
  return {
    op: '$in',
    arg,
    traverse: true,
    missing,
    test: (value) => parts.some((part) => part.test(value)),
    intervals: parts.every((part) => part.intervals !== undefined) ? union(keys) : undefined,
    exact: parts.every((part) => part.exact === true),
  };
}

export function firstKey(doc: ReadonlyMap<string, Value>): string {
  return doc.keys().next().value ?? '';
}

/** Only the positive half; `{$exists: false}` is its negation (parse.ts). */
function existence(arg: Value): Predicate {
  return {
    op: '$exists',
    arg,
    traverse: true,
    missing: false,
    test: (value) => value !== undefined,
    intervals: undefined,
  };
}

export function wantsExistence(arg: Value): boolean {
  return truthy(arg);
}

function typed(arg: Value): Predicate {
  const types = parseTypes(arg);
  return {
    op: '$type',
    arg,
    traverse: true,
    missing: false,
    test: (value) => value !== undefined && types.has(typeOf(value)),
    intervals: undefined,
  };
}

function size(arg: Value): Predicate {
  if (!isNum(arg)) return fail('BadValue', 'Failed to parse $size. Expected a number');
  const wanted = toNumber(arg);
  if (!Number.isInteger(wanted)) return fail('BadValue', 'Failed to parse $size. Expected an integer');
  if (wanted < 0) return fail('BadValue', 'Failed to parse $size. Expected a non-negative number');
  if (wanted > 2147483647) return fail('BadValue', 'Failed to parse $size. Cannot represent it in an int');
  return {
    op: '$size',
    arg,
    traverse: false,
    missing: false,
    test: (value) => Array.isArray(value) && value.length === wanted,
    intervals: undefined,
  };
}

function modulus(arg: Value): Predicate {
  if (!Array.isArray(arg)) return fail('BadValue', 'malformed mod, needs to be an array');
  const [divisor, remainder] = arg;
  if (arg.length < 2) return fail('BadValue', 'malformed mod, not enough elements');
  if (arg.length > 2) return fail('BadValue', 'malformed mod, too many elements');
  if (!isNum(divisor)) return fail('BadValue', 'malformed mod, divisor not a number');
  if (!isNum(remainder)) return fail('BadValue', 'malformed mod, remainder not a number');
  const by = truncated(divisor);
  const rest = truncated(remainder);
  if (by === undefined || rest === undefined)
    return fail('BadValue', 'malformed mod, divisor or remainder is not finite or does not fit into 64 bits');
  if (by === 0n) return fail('BadValue', 'divisor cannot be 0');
  return {
    op: '$mod',
    arg,
    traverse: true,
    missing: false,
    test: (value) => isNum(value) && isRemainder(truncated(value), by, rest),
    intervals: undefined,
  };
}

function isRemainder(value: bigint | undefined, by: bigint, rest: bigint): boolean {
  return value !== undefined && value % by === rest;
}
