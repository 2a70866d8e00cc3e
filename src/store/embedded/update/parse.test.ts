import { EJSON, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import type { Doc } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { parseFilter } from '../query/parse.ts';
import { parseUpdate } from './parse.ts';
import { upserted } from './upsert.ts';

function doc(plain: object): Doc {
  return decode(Buffer.from(serialize(EJSON.deserialize(plain as never, { relaxed: false }) as object)));
}

/** The bytes, so that types and key order count. */
function text(value: Doc): string {
  return encode(value).toString('hex');
}

function update(given: object, change: object, place?: number, arrayFilters?: object[]): Doc {
  const filters = arrayFilters === undefined ? undefined : arrayFilters.map(doc);
  return parseUpdate(doc(change), filters).apply(doc(given), { place, inserting: false });
}

function codeOf(work: () => unknown): number {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
  return 0;
}

describe('updating', () => {
  it('shares what it leaves alone with the old document, and changes nothing of that', () => {
    const old = doc({ a: { b: [1, { c: 1 }] }, d: { e: 1 }, f: [1], g: { h: [] } });
    const before = text(old);
    const change = { $push: { 'a.b': 2 }, $set: { 'a.b.1.c': 5 }, $rename: { 'g.h': 'i' } };
    const split = (name: keyof typeof change) => parseUpdate(doc({ [name]: change[name] }), undefined);
    for (const name of ['$push', '$set', '$rename'] as const) {
      const next = split(name).apply(old, { place: undefined, inserting: false });
      expect(text(next)).not.toBe(before);
      expect(text(old)).toBe(before);
      for (const field of ['d', 'f']) expect(next.get(field)).toBe(old.get(field));
    }
  });

  it.each<[object, object, object]>([
    [{ b: 1 }, { $set: { z: 1, a: 2 } }, { b: 1, a: 2, z: 1 }],
    [{ a: { b: 1 } }, { $set: { 'a.c.d': 2 } }, { a: { b: 1, c: { d: 2 } } }],
    [{ a: [1] }, { $set: { 'a.2': 5 } }, { a: [1, null, 5] }],
    [{ a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
    [{ a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
    [{}, { $unset: { 'a.b': '' } }, {}],
    [{ a: 1 }, { $inc: { a: 2, b: 3 } }, { a: 3, b: 3 }],
    [{ a: 2147483647 }, { $inc: { a: 1 } }, { a: { $numberLong: '2147483648' } }],
    [{ a: { $numberLong: '1' } }, { $inc: { a: 1 } }, { a: { $numberLong: '2' } }],
    [{ a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
    [{ a: { $numberDecimal: '0.1' } }, { $inc: { a: { $numberDecimal: '0.2' } } }, { a: { $numberDecimal: '0.3' } }],
    [{ a: 3 }, { $mul: { a: 2, b: 2 } }, { a: 6, b: 0 }],
    [{ a: 3 }, { $min: { a: 2, b: 2 }, $max: { c: 1 } }, { a: 2, b: 2, c: 1 }],
    [{ a: 3 }, { $max: { a: 2 } }, { a: 3 }],
    [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    [{}, { $push: { a: 1 } }, { a: [1] }],
    [{ a: [5, 1] }, { $push: { a: { $each: [3, 4], $sort: 1, $slice: -3 } } }, { a: [3, 4, 5] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [9], $position: 1 } } }, { a: [1, 9, 2] }],
    [{ a: [{ n: 2 }, { n: 1 }] }, { $push: { a: { $each: [], $sort: { n: 1 } } } }, { a: [{ n: 1 }, { n: 2 }] }],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, { $numberLong: '1' }, 2] } } }, { a: [1, 2] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
      { $pull: { a: { x: 1, y: 2 } } },
      { a: [{ x: 1, y: 1 }] },
    ],
    [{ a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    [{ _id: 1, a: 1 }, { b: 2 }, { _id: 1, b: 2 }],
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  ])('%j with %j', (given, change, expected) => {
    expect(text(update(given, change))).toBe(text(doc(expected)));
  });

  it('follows the positional signs', () => {
    expect(text(update({ a: [{ b: 1 }, { b: 2 }] }, { $set: { 'a.$.b': 9 } }, 1))).toBe(
      text(doc({ a: [{ b: 1 }, { b: 9 }] })),
    );
    expect(
      text(update({ a: [{ b: 1 }, { b: 5 }] }, { $set: { 'a.$[x].c': 9 } }, undefined, [{ 'x.b': { $gt: 3 } }])),
    ).toBe(text(doc({ a: [{ b: 1 }, { b: 5, c: 9 }] })));
  });

  it('leaves what it is given as it is', () => {
    const given = doc({ a: { b: [1] } });
    const before = text(given);
    parseUpdate(doc({ $push: { 'a.b': 2 }, $set: { 'a.c': 1 } }), undefined).apply(given, {
      place: undefined,
      inserting: false,
    });
    expect(text(given)).toBe(before);
  });

  it.each<[object, object, number]>([
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: 1 }, { $inc: { a: 'x' } }, 14],
    [{ a: 'x' }, { $push: { a: 1 } }, 2],
    [{ a: 'x' }, { $addToSet: { a: 1 } }, 2],
    [{ a: 'x' }, { $pull: { a: 1 } }, 2],
    [{ a: 'x' }, { $pop: { a: 1 } }, 14],
    [{ a: 'x' }, { $set: { 'a.b': 1 } }, 28],
    [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
    [{ a: { $numberLong: '9223372036854775807' } }, { $inc: { a: 1 } }, 2],
    [{ _id: 1 }, { $set: { _id: 2 } }, 66],
    [{ _id: 1 }, { $unset: { _id: 1 } }, 66],
    [{ _id: 1 }, { _id: 2, a: 1 }, 66],
    [{}, { $set: { a: 1, 'a.b': 2 } }, 40],
    [{}, { $set: { a: 1 }, $inc: { a: 2 } }, 40],
    [{}, { $set: { 'a..b': 1 } }, 56],
    [{}, { $set: { 'a.$b': 1 } }, 52],
    [{}, { $set: { 'a.$': 1 } }, 2],
    [{}, { $set: { 'a.$[]': 1 } }, 2],
    [{}, { $bit: { a: { and: 1 } } }, 9],
    [{}, { $push: { a: { $each: [1], $what: 1 } } }, 2],
  ])('%j with %j is refused with code %i', (given, change, code) => {
    expect(codeOf(() => update(given, change))).toBe(code);
  });

  it('refuses array filters that are missing or not used, and pipelines', () => {
    expect(codeOf(() => update({ a: [1] }, { $set: { 'a.$[x]': 1 } }))).toBe(2);
    expect(codeOf(() => update({ a: [1] }, { $set: { a: 1 } }, undefined, [{ x: 1 }]))).toBe(9);
    expect(codeOf(() => parseUpdate([doc({ $set: { a: 1 } })], undefined))).toBe(9);
  });

  it('builds what an upsert inserts', () => {
    const made = (filter: object, change: object): string =>
      text(upserted(parseFilter(doc(filter)), parseUpdate(doc(change), undefined)));
    expect(made({ name: 'x', n: { $gt: 5 } }, { $set: { a: 1 }, $setOnInsert: { b: 2 } })).toBe(
      text(doc({ name: 'x', a: 1, b: 2 })),
    );
    expect(made({ $and: [{ _id: 5 }, { 'a.b': { $eq: 1 } }] }, { $inc: { c: 1 } })).toBe(
      text(doc({ _id: 5, a: { b: 1 }, c: 1 })),
    );
    expect(made({ _id: 5, x: 1 }, { a: 1 })).toBe(text(doc({ _id: 5, a: 1 })));
    expect(codeOf(() => made({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }))).toBe(54);
  });
});
