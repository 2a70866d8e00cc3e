import { Double } from 'bson';
import { isNum, type Value } from '../bson/values.ts';
import { rankOf } from '../order/compare.ts';
import { afterPrefix, encodeValue, type KeyPart, rankBytes } from '../order/keys.ts';
import { isNaNValue } from '../order/numbers.ts';

/** A stretch of encoded keys: `low` is in it, `high` is not. A point holds exactly the keys of one value. */
export interface Interval {
  readonly low: Buffer;
  readonly high: Buffer;
  readonly point: boolean;
}

const LOWEST = Buffer.from([0]);
const HIGHEST = Buffer.from([0xff]);

/** Every key there is. */
export const EVERYTHING: readonly Interval[] = [{ low: LOWEST, high: HIGHEST, point: false }];

export function isEverything(intervals: readonly Interval[]): boolean {
  return intervals === EVERYTHING;
}

/** No encoded value is the beginning of another, so between a key and this stands nothing but what continues the key. */
function next(key: Buffer): Buffer {
  return afterPrefix(key) ?? HIGHEST;
}

export function point(value: KeyPart): Interval {
  const low = encodeValue(value);
  return { low, high: next(low), point: true };
}

/** NaN stands below all numbers, but in no order with them. */
const AFTER_NAN = point(new Double(Number.NaN)).high;

/** The keys of the values of one rank that stand in the given relation to `value`. */
export function range(op: '$gt' | '$gte' | '$lt' | '$lte', value: Value): Interval {
  const { after } = rankBytes(value);
  const first = isNum(value) && !isNaNValue(value) ? AFTER_NAN : rankBytes(value).first;
  const key = encodeValue(value);
  if (op === '$gt') return { low: next(key), high: after, point: false };
  if (op === '$gte') return { low: key, high: after, point: false };
  if (op === '$lt') return { low: first, high: key, point: false };
  return { low: first, high: next(key), point: false };
}

/** All strings that begin with `prefix`. */
export function stringPrefix(prefix: string): Interval {
  const whole = encodeValue(prefix);
  const low = whole.subarray(0, whole.length - 2);
  const high = Buffer.from(low);
  high[high.length - 1] = (high[high.length - 1] ?? 0) + 1;
  return { low, high: prefix === '' ? Buffer.from([rankOf('') + 1]) : high, point: false };
}

/** Sorted, overlaps joined, points kept apart from each other. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length < 2) return intervals;
  const sorted = intervals.toSorted((a, b) => Buffer.compare(a.low, b.low) || Buffer.compare(b.high, a.high));
  const out: Interval[] = [];
  for (const one of sorted) {
    const last = out.at(-1);
    if (last === undefined || Buffer.compare(one.low, last.high) >= 0) out.push(one);
    else if (Buffer.compare(one.high, last.high) > 0) {
      out[out.length - 1] = { low: last.low, high: one.high, point: false };
    }
  }
  return out;
}

/** What lies between them; they are sorted and without overlaps, as `union` makes them. */
export function complement(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length === 0) return EVERYTHING;
  const out: Interval[] = [];
  let low: Buffer = LOWEST;
  for (const one of intervals) {
    if (Buffer.compare(low, one.low) < 0) out.push({ low, high: one.low, point: false });
    low = one.high;
  }
  if (Buffer.compare(low, HIGHEST) < 0) out.push({ low, high: HIGHEST, point: false });
  return out;
}

/** What lies in both; both are sorted and without overlaps, as `union` makes them. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const out: Interval[] = [];
  for (const x of a) {
    for (const y of b) {
      const low = Buffer.compare(x.low, y.low) >= 0 ? x.low : y.low;
      const high = Buffer.compare(x.high, y.high) <= 0 ? x.high : y.high;
      if (Buffer.compare(low, high) < 0) out.push({ low, high, point: x.point || y.point });
    }
  }
  return out;
}
