import { Decimal128, Double } from 'bson';
import { isDoc, isNum, type Num, toNumber, truthy, typeOf, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { numbersIn, product, quotient, Total, whole } from '../order/arithmetic.ts';
import { compare, equal } from '../order/compare.ts';
import { decimal } from '../order/decimals.ts';
import type { Expression, Scope } from './expressions.ts';

interface Operator {
  readonly least: number;
  readonly most: number;
  /** The server's code for a wrong number of arguments; 16020 where it has none of its own. */
  readonly arity?: number;
  run(args: readonly Expression[], scope: Scope): Value | undefined;
  /** For operators that take a document of named arguments. */
  named?(arg: Value, compile: (source: Value) => Expression): Expression;
}

/** The expression operators that are served; adding one is adding an entry. */
export const EXPRESSIONS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$eq', comparing((order) => order === 0)],
  ['$ne', comparing((order) => order !== 0)],
  ['$gt', comparing((order) => order > 0)],
  ['$gte', comparing((order) => order >= 0)],
  ['$lt', comparing((order) => order < 0)],
  ['$lte', comparing((order) => order <= 0)],
  ['$cmp', eager(2, 2, ([a, b]) => order(a, b))],
  ['$and', { least: 0, most: Infinity, run: (args, scope) => args.every((arg) => truthy(arg(scope))) }],
  ['$or', { least: 0, most: Infinity, run: (args, scope) => args.some((arg) => truthy(arg(scope))) }],
  ['$not', eager(1, 1, ([a]) => !truthy(a))],
  ['$cond', { least: 3, most: 3, run: conditional, named: namedConditional }],
  ['$ifNull', { least: 2, most: Infinity, arity: 1257300, run: ifNull }],
  ['$add', eager(0, Infinity, add)],
  ['$multiply', eager(0, Infinity, multiply)],
  ['$subtract', eager(2, 2, subtract)],
  ['$divide', eager(2, 2, divide)],
  ['$sum', eager(1, Infinity, (values) => total(values))],
  ['$avg', eager(1, Infinity, (values) => average(numbersIn(spread(values))))],
  ['$min', eager(1, Infinity, (values) => extreme(spread(values), -1))],
  ['$max', eager(1, Infinity, (values) => extreme(spread(values), 1))],
  ['$concat', eager(0, Infinity, concat)],
  ['$toLower', eager(1, 1, ([value]) => text('$toLower', value).replace(/[A-Z]/g, (sign) => sign.toLowerCase()))],
  ['$toUpper', eager(1, 1, ([value]) => text('$toUpper', value).replace(/[a-z]/g, (sign) => sign.toUpperCase()))],
  [
    '$size',
    eager(1, 1, ([list]) =>
      Array.isArray(list) ? list.length : failAt(17124, 'The argument to $size must be an array'),
    ),
  ],
  ['$isArray', eager(1, 1, ([value]) => Array.isArray(value))],
  ['$in', eager(2, 2, inList)],
  ['$arrayElemAt', eager(2, 2, elementAt)],
  ['$type', eager(1, 1, ([value]) => (value === undefined ? 'missing' : typeOf(value)))],
]);

type Values = readonly (Value | undefined)[];

function eager(least: number, most: number, compute: (values: Values) => Value | undefined): Operator {
  return { least, most, run: (args, scope) => compute(args.map((arg) => arg(scope))) };
}

function comparing(holds: (order: number) => boolean): Operator {
  return eager(2, 2, ([a, b]) => holds(order(a, b)));
}

/** In expressions a missing value stands below every other, and equals itself. */
function order(a: Value | undefined, b: Value | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return compare(a, b);
}

function conditional(args: readonly Expression[], scope: Scope): Value | undefined {
  const [test, yes, no] = args;
  return (truthy(test?.(scope)) ? yes : no)?.(scope);
}

function namedConditional(arg: Value, compile: (source: Value) => Expression): Expression {
  const parts = isDoc(arg) ? ['if', 'then', 'else'].map((name) => arg.get(name)) : Array.isArray(arg) ? arg : [];
  if (isDoc(arg)) {
    for (const key of arg.keys()) {
      if (!['if', 'then', 'else'].includes(key)) return failAt(17083, `Unrecognized parameter to $cond: ${key}`);
    }
  }
  const ready = parts.map((part) => (part === undefined ? undefined : compile(part)));
  const complete = ready.filter((part) => part !== undefined);
  if (complete.length !== 3) return failAt(17080, "Missing 'if', 'then' or 'else' parameter to $cond");
  return (scope) => conditional(complete, scope);
}

function ifNull(args: readonly Expression[], scope: Scope): Value | undefined {
  let value: Value | undefined;
  for (const arg of args) {
    value = arg(scope);
    if (value !== undefined && value !== null) return value;
  }
  return value;
}

function add(values: Values): Value {
  const sum = new Total();
  let date: Date | undefined;
  for (const value of values) {
    if (value === undefined || value === null) return null;
    if (value instanceof Date) {
      if (date !== undefined) return failAt(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNum(value)) sum.add(value);
    else return failAt(16554, `$add only supports numeric or date types, not ${typeOf(value)}`);
  }
  const result = sum.result();
  if (date === undefined) return result;
  const millis = toNumber(result);
  // Half a millisecond goes away from zero.
  return dateAt(date.getTime() + Math.sign(millis) * Math.round(Math.abs(millis)));
}

/** A date so many milliseconds after 1970; beyond what a JavaScript Date can hold it is refused. */
function dateAt(millis: number): Date {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? fail('BadValue', 'date overflow') : date;
}

function multiply(values: Values): Value {
  let result: Num = 1;
  for (const value of values) {
    if (value === undefined || value === null) return null;
    if (!isNum(value)) return fail('TypeMismatch', `$multiply only supports numeric types, not ${typeOf(value)}`);
    result = product(result, value);
  }
  return result;
}

function subtract([a, b]: Values): Value {
  if (a === undefined || a === null || b === undefined || b === null) return null;
  if (a instanceof Date && b instanceof Date) return BigInt(a.getTime() - b.getTime());
  if (a instanceof Date && isNum(b)) return dateAt(a.getTime() - Math.trunc(toNumber(b)));
  if (isNum(a) && isNum(b)) return difference(a, b);
  return fail('TypeMismatch', `can't $subtract ${typeOf(b)} from ${typeOf(a)}`);
}

function difference(a: Num, b: Num): Num {
  const total = new Total();
  total.add(a);
  // As an exact integer: the least int32 has no negative of its own type.
  total.add(typeof b === 'number' ? whole(-b) : typeof b === 'bigint' ? -b : product(b, -1));
  return total.result();
}

function divide([a, b]: Values): Value {
  if (a === undefined || a === null || b === undefined || b === null) return null;
  if (!isNum(a) || !isNum(b)) return fail('TypeMismatch', '$divide only supports numeric types');
  if (toNumber(b) === 0) return fail('BadValue', "can't $divide by zero");
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimal('/', a, b);
  return new Double(toNumber(a) / toNumber(b));
}

/** One array argument stands for its elements. */
function spread(values: Values): Values {
  const [only] = values;
  return values.length === 1 && Array.isArray(only) ? only : values;
}

function total(values: Values): Num {
  const sum = new Total();
  for (const one of numbersIn(spread(values))) sum.add(one);
  return sum.result();
}

/** The mean; null of nothing. */
export function average(values: readonly Num[]): Value {
  return values.length === 0 ? null : quotient(total(values), values.length);
}

/** The least (-1) or greatest (1) value; missing ones and nulls are passed over, and of nothing it is null. */
export function extreme(values: Values, direction: -1 | 1): Value {
  let best: Value | undefined;
  for (const value of values) {
    if (value === undefined || value === null) continue;
    if (best === undefined || Math.sign(compare(value, best)) === direction) best = value;
  }
  return best ?? null;
}

function concat(values: Values): Value {
  const parts: string[] = [];
  for (const value of values) {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return failAt(16702, `$concat only supports strings, not ${typeOf(value)}`);
    parts.push(value);
  }
  return parts.join('');
}

function text(name: string, value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : failAt(16007, `${name} serves strings only, not ${typeOf(value)}`);
}

function inList([value, list]: Values): Value {
  if (!Array.isArray(list)) return failAt(40081, '$in requires an array as a second argument');
  return value !== undefined && list.some((item) => equal(item, value));
}

function elementAt([list, index]: Values): Value | undefined {
  if (list === undefined || list === null || index === undefined || index === null) return null;
  if (!Array.isArray(list)) return failAt(28689, "$arrayElemAt's first argument must be an array");
  if (!isNum(index)) return failAt(28690, "$arrayElemAt's second argument must be a numeric value");
  const place = toNumber(index);
  return Number.isInteger(place) && place === (place | 0)
    ? list.at(place)
    : failAt(28691, "$arrayElemAt's second argument must be representable as a 32-bit integer");
}
