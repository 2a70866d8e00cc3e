import { Binary, BSONRegExp, type Code, type MaxKey, type MinKey, ObjectId, Timestamp } from 'bson';
import { type Doc, isNum, type TypeName, typeOf, type Value } from '../bson/values.ts';
import { compareNumbers } from './numbers.ts';

/**
 * The place of each type in the order of values, the server's own table:
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const RANKS: { readonly [name in TypeName]: number } = {
  minKey: 1,
  null: 5,
  int: 10,
  long: 10,
  double: 10,
  decimal: 10,
  string: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  javascript: 60,
  maxKey: 127,
};

/** Values of one rank are compared with each other; a range never reaches from one rank into another. */
export function rankOf(value: Value): number {
  return RANKS[typeOf(value)];
}

/** The order of two values by BSON's rules: -1, 0 or 1. Numbers of all types by value, documents by key order. */
export function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return Math.sign(rank);
  if (isNum(a) && isNum(b)) return compareNumbers(a, b);
  if (a instanceof Map && b instanceof Map) return compareDocs(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  return compareLeaves(a, b);
}

export function equal(a: Value, b: Value): boolean {
  return compare(a, b) === 0;
}

function compareLeaves(a: Value, b: Value): number {
  if (a instanceof ObjectId && b instanceof ObjectId) return Buffer.compare(a.id, b.id);
  if (a instanceof Date && b instanceof Date) return Math.sign(a.getTime() - b.getTime());
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Binary && b instanceof Binary) return compareBinaries(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return Math.sign(a.compare(b));
  if (a instanceof BSONRegExp && b instanceof BSONRegExp) {
    return compareStrings(a.pattern, b.pattern) || compareStrings(a.options, b.options);
  }
  return compareStrings(codeText(a), codeText(b));
}

/** Equal ranks that are left: null, MinKey, MaxKey (all equal) and code. */
function codeText(value: Value | MinKey | MaxKey | Code): string {
  return typeof value === 'object' && value !== null && 'code' in value ? String(value.code) : '';
}

function compareBinaries(a: Binary, b: Binary): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  if (a.sub_type !== b.sub_type) return a.sub_type < b.sub_type ? -1 : 1;
  return Buffer.compare(a.buffer.subarray(0, a.position), b.buffer.subarray(0, b.position));
}

function compareDocs(a: Doc, b: Doc): number {
  const right = b.entries();
  for (const [key, value] of a) {
    const next = right.next();
    if (next.done === true) return 1;
    const [otherKey, other] = next.value;
    const order = Math.sign(rankOf(value) - rankOf(other)) || compareStrings(key, otherKey) || compare(value, other);
    if (order !== 0) return order;
  }
  return a.size < b.size ? -1 : 0;
}

function compareArrays(a: readonly Value[], b: readonly Value[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compare(value, other);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

/** The order of the UTF-8 bytes, without writing them: UTF-16 order, but surrogates come after U+E000..U+FFFF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return lift(x) < lift(y) ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

function lift(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
