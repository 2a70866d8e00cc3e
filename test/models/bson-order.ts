import { Binary, BSONRegExp, Code, Double, MinKey, ObjectId, Timestamp } from 'bson';
import { isNum, type Num, type Value } from '#src/store/embedded/bson/values.ts';

/** The order of two values, the slow and obvious way: -1, 0 or 1. */
export function compareByModel(a: Value, b: Value): number {
  return compareModels(model(a), model(b));
}

/** Everything becomes nested lists of exact fractions and bytes. */
function model(value: Value): unknown[] {
  if (value instanceof MinKey) return [0];
  if (value === null) return [1];
  if (isNum(value)) return [2, ...fraction(value)];
  if (typeof value === 'string') return [3, ...Buffer.from(value)];
  if (value instanceof Map)
    return [
      4,
      [...value].flatMap(([key, item]) => {
        const [rank, ...rest] = model(item);
        return [[rank, [...Buffer.from(key)], rest]];
      }),
    ];
  if (Array.isArray(value)) return [5, value.map(model)];
  if (value instanceof Binary) return [6, value.position, value.sub_type, ...value.buffer.subarray(0, value.position)];
  if (value instanceof ObjectId) return [7, ...value.id];
  if (typeof value === 'boolean') return [8, Number(value)];
  if (value instanceof Date) return [9, value.getTime()];
  if (value instanceof Timestamp) return [10, value.t, value.i];
  if (value instanceof BSONRegExp) return [11, [...Buffer.from(value.pattern)], [...Buffer.from(value.options)]];
  if (value instanceof Code) return [12, ...Buffer.from(String(value.code))];
  return [13];
}

/** As [place among NaN and the infinities, the value times 10^6500]. */
function fraction(value: Num): unknown[] {
  const text = value instanceof Double ? String(value.value) : value.toString();
  if (text === 'NaN') return [0];
  if (text.endsWith('Infinity')) return [text.startsWith('-') ? 1 : 3];
  if (value instanceof Double) return [2, ofDouble(value.value)];
  const [mantissa = '', power = '0'] = text.split('E');
  const [whole = '', rest = ''] = mantissa.split('.');
  return [2, BigInt(whole + rest) * 10n ** BigInt(6500 + Number(power) - rest.length)];
}

function ofDouble(value: number): bigint {
  let scaled = value;
  let twos = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos += 1;
  }
  // 10^6500 divides by every power of two that a double can have, so this stays exact.
  return (BigInt(scaled) * 10n ** 6500n) / 2n ** BigInt(twos);
}

function compareModels(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const order = compareModels(a[at], b[at]);
      if (order !== 0) return order;
    }
    return Math.sign(a.length - b.length);
  }
  return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;
}
