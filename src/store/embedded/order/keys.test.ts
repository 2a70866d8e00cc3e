import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import type { Value } from '../bson/values.ts';
import { compare } from './compare.ts';
import { afterPrefix, EMPTY_ARRAY, encodeKey, encodeValue } from './keys.ts';

describe('index keys', () => {
  it('sort as the values do', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        expect(Buffer.compare(encodeValue(a), encodeValue(b))).toBe(compare(a, b));
      }),
      { numRuns: 4000 },
    );
  });

  it('sort field by field, ascending and descending, in compound keys', () => {
    const pair = fc.tuple(anyValue, anyValue, anyValue);
    fc.assert(
      fc.property(pair, pair, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), (a, b, descending) => {
        const order =
          a
            .map((value, at) => compare(value, b[at] as Value) * (descending[at] === true ? -1 : 1))
            .find((one) => one !== 0) ?? 0;
        expect(Buffer.compare(encodeKey(a, descending), encodeKey(b, descending))).toBe(order);
      }),
      { numRuns: 2000 },
    );
  });

  it('never begin one another, so that a key and what follows it are one stretch', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        fc.pre(compare(a, b) !== 0);
        expect(encodeValue(a).subarray(0, encodeValue(b).length).equals(encodeValue(b))).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('put an empty array below null', () => {
    expect(Buffer.compare(encodeValue(EMPTY_ARRAY), encodeValue(null))).toBe(-1);
  });

  it('know what comes after a prefix', () => {
    expect(afterPrefix(Buffer.from([1, 2]))).toEqual(Buffer.from([1, 3]));
    expect(afterPrefix(Buffer.from([1, 0xff]))).toEqual(Buffer.from([2]));
    expect(afterPrefix(Buffer.from([0xff]))).toBeUndefined();
  });
});
