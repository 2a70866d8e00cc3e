import { Binary, BSONRegExp, Code, Decimal128, Double, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import { isNum, type Num, type Value } from '../bson/values.ts';
import { compare, compareStrings } from './compare.ts';

/** A second, slow way to the same order: everything becomes nested lists of exact fractions and bytes. */
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

describe('the order of BSON values', () => {
  it('is the one a slow and obvious model gives', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(compare(a, b)).toBe(compareModels(model(a), model(b)));
        expect(compare(b, a) + compare(a, b)).toBe(0);
        expect(compare(a, a)).toBe(0);
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, Value, Value, number]>([
    ['int and long', 5, 5n, 0],
    ['long and double beyond 2^53', 9007199254740993n, new Double(2 ** 53), 1],
    ['decimal and int', Decimal128.fromString('5.0'), 5, 0],
    ['double 0.1 and decimal 0.1', new Double(0.1), Decimal128.fromString('0.1'), 1],
    ['the zeros', new Double(-0), 0, 0],
    ['NaN and -Infinity', new Double(Number.NaN), new Double(-Infinity), -1],
    ['null and a number', null, -1e9 | 0, -1],
    ['a document by its first type', new Map<string, Value>([['z', 1]]), new Map<string, Value>([['a', 'x']]), -1],
    [
      'a document by key order',
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
      -1,
    ],
    ['a shorter array', [1], [1, null], -1],
    ['a longer binary', new Binary(Buffer.from([9]), 0), new Binary(Buffer.from([1, 1]), 0), -1],
    ['ObjectId and string', new ObjectId(), 'zzz', 1],
    ['date and timestamp', new Date(9e12), new Timestamp({ t: 1, i: 1 }), -1],
  ])('%s', (_, a, b, order) => {
    expect(compare(a, b)).toBe(order);
    expect(compare(b, a)).toBe(order === 0 ? 0 : -order);
  });

  it('orders text by its UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(compareStrings(a, b)).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});
