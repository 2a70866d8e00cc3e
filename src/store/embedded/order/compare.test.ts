import { Binary, Decimal128, Double, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import { compareByModel } from '#test/models/bson-order.ts';
import type { Value } from '../bson/values.ts';
import { compare, compareStrings } from './compare.ts';

describe('the order of BSON values', () => {
  it('is the one a slow and obvious model gives', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(compare(a, b)).toBe(compareByModel(a, b));
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
