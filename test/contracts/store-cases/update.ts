import { BSON } from 'mongodb';
import { type Case, type Cases, decimal, double, makes, refused, regex } from './case.ts';

const FIELDS: Cases = {
  $set: [
    makes({ $set: { z: 1, a: 2 } }, { b: 1 }, { b: 1, a: 2, z: 1 }),
    makes({ $set: { 'a.c.d': 2 } }, { a: { b: 1 } }, { a: { b: 1, c: { d: 2 } } }),
    makes({ $set: { 'a.2': 5 } }, { a: [1] }, { a: [1, null, 5] }),
    makes({ $set: { 'a.0.b': 5 } }, { a: [1, 2] }, refused(28)),
    makes({ $set: { 'a.0.b': 5 } }, { a: [] }, { a: [{ b: 5 }] }),
    makes({ $set: { a: double(1) } }, { a: 1 }, { a: double(1) }),
    makes({ $set: {} }, { a: 1 }, { a: 1 }),
    makes({ $set: { 'a.b': 1 } }, { a: 'x' }, refused(28)),
    makes({ $set: { 'a.b': 1 } }, { a: null }, refused(28)),
    makes({ $set: { 'a.b': 1 } }, { a: [1] }, refused(28)),
    makes({ $set: { _id: 7 } }, { a: 1 }, refused(66)),
    makes({ $set: { _id: 0, a: 2 } }, { a: 1 }, { a: 2 }),
    makes({ $set: { a: 1, 'a.b': 2 } }, {}, refused(40)),
    makes({ $set: { a: 1 }, $inc: { a: 2 } }, {}, refused(40)),
    makes({ $set: { 'a..b': 1 } }, {}, refused(56)),
    makes({ $set: { 'a.$b': 1 } }, {}, refused(52)),
    makes({ $set: { 'a.1500001': 1 } }, { a: [] }, refused(34)),
    makes({ $set: { [Array(250).fill('a').join('.')]: 1 } }, {}, refused(15)),
    makes({ $set: 5 }, {}, refused(9)),
    makes({ $set: { a: 1 }, b: 2 }, {}, refused(9)),
  ],
  $unset: [
    makes({ $unset: { a: '', 'b.c': 1 } }, { a: 1, b: { c: 1, d: 2 } }, { b: { d: 2 } }),
    makes({ $unset: { 'a.0': '' } }, { a: [1, 2] }, { a: [null, 2] }),
    makes({ $unset: { 'a.b': '', x: '' } }, { a: 5 }, { a: 5 }),
    makes({ $unset: { _id: '' } }, { a: 1 }, refused(66)),
  ],
  $setOnInsert: [
    makes({ $set: { a: 1 }, $setOnInsert: { b: 2 } }, { a: 0 }, { a: 1 }, { upsert: true }),
    makes(
      { $set: { a: 1 }, $setOnInsert: { b: 2 } },
      undefined,
      { _id: 7, a: 1, b: 2 },
      { filter: { _id: 7 }, upsert: true },
    ),
    makes(
      { $setOnInsert: { a: 1 } },
      undefined,
      { _id: 7, k: 'x', a: 1 },
      { filter: { _id: 7, k: 'x' }, upsert: true },
    ),
    makes({ $set: { a: 1 }, $setOnInsert: { a: 2 } }, undefined, refused(40), { filter: { _id: 7 }, upsert: true }),
  ],
  $inc: [
    makes({ $inc: { a: 2, b: 3 } }, { a: 1 }, { a: 3, b: 3 }),
    makes({ $inc: { a: 1 } }, { a: 2147483647 }, { a: 2147483648n }),
    makes({ $inc: { a: 1n } }, { a: 1 }, { a: 2n }),
    makes({ $inc: { a: double(0.5) } }, { a: 1 }, { a: double(1.5) }),
    makes({ $inc: { a: decimal('0.2') } }, { a: decimal('0.1') }, { a: decimal('0.3') }),
    makes({ $inc: { a: 1 } }, { a: decimal('1E+40') }, { a: decimal('1E+40') }),
    makes({ $inc: { a: decimal('NaN') } }, { a: 1 }, { a: decimal('NaN') }),
    makes({ $inc: { a: double(0), b: double(-0) } }, { a: double(-0), b: double(0) }, { a: double(-0), b: double(0) }),
    makes({ $inc: { a: decimal('0.00') } }, { a: decimal('1.0') }, { a: decimal('1.0') }),
    makes({ $inc: { a: double(-Infinity) } }, { a: double(Infinity) }, { a: double(Number.NaN) }),
    makes(
      { $inc: { a: decimal('9.999999999999999999999999999999999E+6144') } },
      { a: decimal('9.999999999999999999999999999999999E+6144') },
      { a: decimal('Infinity') },
    ),
    makes({ $inc: { 'a.b': 1, 'l.1': 5 } }, { l: [1, 2] }, { l: [1, 7], a: { b: 1 } }),
    makes({ $inc: { a: 1 } }, { a: 9223372036854775807n }, refused(2)),
    makes({ $inc: { a: 1 } }, { a: 'x' }, refused(14)),
    makes({ $inc: { a: 1 } }, { a: null }, refused(14)),
    makes({ $inc: { a: 'x' } }, { a: 1 }, refused(14)),
  ],
  $mul: [
    makes({ $mul: { a: 2, b: 2, c: double(2), d: 2n } }, { a: 3 }, { a: 6, b: 0, c: double(0), d: 0n }),
    makes({ $mul: { a: 2147483647 } }, { a: 2147483647 }, { a: 4611686014132420609n }),
    makes({ $mul: { a: decimal('1.5') } }, { a: 2 }, { a: decimal('3.0') }),
    makes({ $mul: { a: decimal('1E+6000') } }, { a: decimal('1E+6000') }, { a: decimal('Infinity') }),
    makes({ $mul: { a: 2 } }, { a: 9223372036854775807n }, refused(2)),
    makes({ $mul: { a: 1 } }, { a: 'x' }, refused(14)),
  ],
  $min: [
    makes({ $min: { a: 2, b: 2, c: 'x' } }, { a: 3, b: 1 }, { a: 2, b: 1, c: 'x' }),
    makes({ $min: { a: 'x' } }, { a: 3 }, { a: 3 }),
    makes({ $min: { a: null } }, { a: 3 }, { a: null }),
    makes({ $min: { a: double(3) } }, { a: 3 }, { a: 3 }),
  ],
  $max: [
    makes({ $max: { a: 2, b: 2, c: 1 } }, { a: 3, b: 1 }, { a: 3, b: 2, c: 1 }),
    makes({ $max: { a: 'x' } }, { a: 3 }, { a: 'x' }),
    makes({ $max: { a: new Date(5) } }, { a: new Date(3) }, { a: new Date(5) }),
    makes({ $max: { a: decimal('3.1') } }, { a: 3n }, { a: decimal('3.1') }),
  ],
  $rename: [
    makes({ $rename: { a: 'c' } }, { a: 1, b: 2 }, { b: 2, c: 1 }),
    makes({ $rename: { a: 'x.y' } }, { a: 1, x: { z: 1 } }, { x: { z: 1, y: 1 } }),
    makes({ $rename: { a: 'b' } }, { a: 1, b: 2, c: 3 }, { b: 1, c: 3 }),
    makes({ $rename: { nowhere: 'b' } }, { b: 2 }, { b: 2 }),
    makes({ $rename: { b: 'a' }, $set: { c: 1 } }, { b: 1 }, { a: 1, c: 1 }),
    makes({ $rename: { 'a.x': 'b' } }, { a: { x: 1, y: 2 } }, { a: { y: 2 }, b: 1 }),
    makes({ $rename: { a: 'b\0c' } }, { a: 1 }, refused(2)),
    makes({ $rename: { a: 'a' } }, { a: 1 }, refused(2)),
    makes({ $rename: { a: 'a.b' } }, { a: { b: 1 } }, refused(2)),
    makes({ $rename: { 'a.0': 'b' } }, { a: [1] }, refused(2)),
    makes({ $rename: { b: 'a.0' } }, { a: [1], b: 2 }, refused(2)),
    makes({ $rename: { a: 5 } }, { a: 1 }, refused(2)),
    makes({ $rename: { a: 'b' }, $set: { b: 1 } }, { a: 1 }, refused(40)),
    makes({ $rename: { a: 'b.c' } }, { a: 1, b: 5 }, refused(28)),
  ],
  $currentDate: [
    types(
      { $currentDate: { a: true, b: { $type: 'timestamp' }, c: { $type: 'date' } } },
      { a: 'date', b: 'timestamp', c: 'date' },
    ),
    makes({ $currentDate: { a: { $type: 'what' } } }, {}, refused(2)),
    makes({ $currentDate: { a: 5 } }, {}, refused(2)),
  ],
};

/** The value is new each time; its type is what counts. */
function types(update: object, expected: { readonly [path: string]: string }): Case {
  return {
    says: `update {} with ${BSON.EJSON.stringify(update)}`,
    check: async (collection) => {
      await collection.insertOne({ a: 'before' });
      await collection.updateOne({}, update);
      const filter = Object.fromEntries(Object.entries(expected).map(([path, type]) => [path, { $type: type }]));
      if ((await collection.countDocuments(filter)) !== 1) throw new Error('the types are others');
    },
  };
}

const ARRAYS: Cases = {
  $addToSet: [
    makes({ $addToSet: { a: 1 } }, {}, { a: [1] }),
    makes({ $addToSet: { a: { $each: [1, 1n, 2, double(2)] } } }, { a: [1, 1] }, { a: [1, 1, 2] }),
    makes({ $addToSet: { a: [1] } }, { a: [1] }, { a: [1, [1]] }),
    makes(
      { $addToSet: { a: { x: 1, y: 2 } } },
      { a: [{ y: 2, x: 1 }] },
      {
        a: [
          { y: 2, x: 1 },
          { x: 1, y: 2 },
        ],
      },
    ),
    makes({ $addToSet: { a: { $each: 5 } } }, { a: [] }, refused(14)),
    makes({ $addToSet: { a: 1 } }, { a: 'x' }, refused(2)),
  ],
  $pop: [
    makes({ $pop: { a: 1, b: -1, c: 1 } }, { a: [1, 2, 3], b: [1, 2], d: 1 }, { a: [1, 2], b: [2], d: 1 }),
    makes({ $pop: { a: 1 } }, { a: [] }, { a: [] }),
    makes({ $pop: { a: 2 } }, { a: [1] }, refused(9)),
    makes({ $pop: { a: 1 } }, { a: 'x' }, refused(14)),
  ],
  $pull: [
    makes({ $pull: { a: 1 } }, { a: [1, 2, double(1), [1], '1'] }, { a: [2, [1], '1'] }),
    makes({ $pull: { a: { $gte: 5 } } }, { a: [1, 5, 9, 'x', [7], null] }, { a: [1, 'x', null] }),
    makes(
      { $pull: { a: { x: 1, y: { $gt: 1 } } } },
      { a: [{ x: 1, y: 1 }, { x: 1, y: 2, z: 3 }, 5, [{ x: 1, y: 2 }]] },
      { a: [{ x: 1, y: 1 }, 5, [{ x: 1, y: 2 }]] },
    ),
    makes(
      { $pull: { a: { b: { $elemMatch: { c: 1 } } } } },
      { a: [{ b: [{ c: 1 }] }, { b: [{ c: 2 }] }] },
      { a: [{ b: [{ c: 2 }] }] },
    ),
    makes({ $pull: { a: { $in: ['x', null] } } }, { a: ['x', 'y', null] }, { a: ['y'] }),
    makes({ $pull: { a: null } }, { a: [null, 1] }, { a: [1] }),
    makes({ $pull: { a: [1, 2] } }, { a: [1, 2, [1, 2], [2, 1]] }, { a: [1, 2, [2, 1]] }),
    makes({ $pull: { a: regex('^x') } }, { a: ['xa', 'b', 5] }, { a: ['b', 5] }),
    makes({ $pull: { a: { $ne: 1 } } }, { a: [1, 2, 3] }, { a: [1] }),
    makes({ $pull: { a: 1, 'b.c': 2 } }, { b: { c: [2] } }, { b: { c: [] } }),
    makes({ $pull: { a: 1 } }, { a: 'x' }, refused(2)),
    makes({ $pull: { a: { $what: 1 } } }, { a: [1] }, refused(2)),
  ],
  $pullAll: [
    makes({ $pullAll: { a: [1, { x: 1 }] } }, { a: [1, 2, 1n, { x: 1 }, { x: 1, y: 1 }] }, { a: [2, { x: 1, y: 1 }] }),
    makes({ $pullAll: { a: [1] } }, { b: 1 }, { b: 1 }),
    makes({ $pullAll: { a: 5 } }, { a: [5] }, refused(2)),
    makes({ $pullAll: { a: [1] } }, { a: 'x' }, refused(2)),
  ],
  $push: [
    makes({ $push: { a: 1 } }, {}, { a: [1] }),
    makes({ $push: { a: [1, 2] } }, { a: [0] }, { a: [0, [1, 2]] }),
    makes({ $push: { 'a.b': 1 } }, { a: {} }, { a: { b: [1] } }),
    makes({ $push: { a: { $each: [3, 4, 9], $sort: -1, $slice: 3, $position: 0 } } }, { a: [5, 1] }, { a: [9, 5, 4] }),
    makes({ $push: { a: 1 } }, { a: 'x' }, refused(2)),
    makes({ $push: { a: 1 } }, { a: null }, refused(2)),
  ],
};

/** Beside `$each`. */
export const MODIFIER_CASES: Cases = {
  $each: [
    makes({ $push: { a: { $each: [1, [2]] } } }, { a: [0] }, { a: [0, 1, [2]] }),
    makes({ $push: { a: { $each: [] } } }, {}, { a: [] }),
    makes({ $push: { a: { $each: 5 } } }, { a: [] }, refused(2)),
  ],
  $position: [
    makes({ $push: { a: { $each: [9, 8], $position: 1 } } }, { a: [1, 2] }, { a: [1, 9, 8, 2] }),
    makes({ $push: { a: { $each: [9], $position: 99 } } }, { a: [1, 2] }, { a: [1, 2, 9] }),
    makes({ $push: { a: { $each: [9], $position: -1 } } }, { a: [1, 2] }, { a: [1, 9, 2] }),
    makes({ $push: { a: { $each: [9], $position: -99 } } }, { a: [1, 2] }, { a: [9, 1, 2] }),
    makes({ $push: { a: { $each: [9], $position: 'x' } } }, { a: [] }, refused(2)),
  ],
  $slice: [
    makes({ $push: { a: { $each: [3], $slice: 2 } } }, { a: [1, 2] }, { a: [1, 2] }),
    makes({ $push: { a: { $each: [3], $slice: -2 } } }, { a: [1, 2] }, { a: [2, 3] }),
    makes({ $push: { a: { $each: [3], $slice: 0 } } }, { a: [1, 2] }, { a: [] }),
    makes({ $push: { a: { $each: [], $slice: 1 } } }, { a: [1, 2] }, { a: [1] }),
    makes({ $push: { a: { $each: [], $slice: double(1.5) } } }, { a: [1] }, refused(2)),
  ],
  $sort: [
    makes({ $push: { a: { $each: ['x', 2], $sort: 1 } } }, { a: [5, null] }, { a: [null, 2, 5, 'x'] }),
    makes(
      { $push: { a: { $each: [], $sort: { n: -1, m: 1 } } } },
      { a: [{ n: 1 }, { n: 2, m: 2 }, { n: 2, m: 1 }, 5] },
      { a: [{ n: 2, m: 1 }, { n: 2, m: 2 }, { n: 1 }, 5] },
    ),
    makes(
      { $push: { a: { $each: [], $sort: { 'n.m': 1 } } } },
      { a: [{ n: { m: 2 } }, { n: { m: 1 } }] },
      { a: [{ n: { m: 1 } }, { n: { m: 2 } }] },
    ),
    makes(
      { $push: { a: { $each: [], $sort: { n: 1 } } } },
      { a: [{ n: [9, 1] }, { n: [2] }] },
      { a: [{ n: [2] }, { n: [9, 1] }] },
    ),
    makes({ $push: { a: { $each: [], $sort: 2 } } }, { a: [] }, refused(2)),
    makes({ $push: { a: { $each: [], $sort: { n: 2 } } } }, { a: [] }, refused(2)),
  ],
};

/** The signs that stand for places in arrays. */
export const PATH_CASES: Cases = {
  $: [
    makes({ $set: { 'a.$': 9 } }, { a: [1, 5, 5] }, { a: [1, 9, 5] }, { filter: { a: 5 } }),
    makes(
      { $set: { 'a.$.b': 9 } },
      { a: [{ b: 1 }, { b: 2 }] },
      { a: [{ b: 1 }, { b: 9 }] },
      { filter: { 'a.b': { $gt: 1 } } },
    ),
    makes(
      { $inc: { 'a.$.n': 1 } },
      {
        a: [
          { x: 1, n: 1 },
          { x: 2, n: 1 },
        ],
      },
      {
        a: [
          { x: 1, n: 1 },
          { x: 2, n: 2 },
        ],
      },
      { filter: { a: { $elemMatch: { x: 2, n: 1 } } } },
    ),
    makes({ $unset: { 'a.$': '' } }, { a: [1, 2] }, { a: [null, 2] }, { filter: { a: 1 } }),
    makes(
      { $push: { 'a.$.l': 1 } },
      { a: [{ k: 1 }, { k: 2 }] },
      { a: [{ k: 1 }, { k: 2, l: [1] }] },
      { filter: { $and: [{ 'a.k': 2 }] } },
    ),
    makes({ $set: { 'a.$': 9 } }, { a: [1] }, refused(2)),
    makes({ $set: { 'a.$': 9 } }, { a: [1] }, refused(2), { filter: { a: { $ne: 5 } } }),
    makes({ $set: { 'a.$.b.$': 9 } }, { a: [{ b: [1] }] }, refused(2), { filter: { 'a.b': 1 } }),
    makes({ $set: { 'a.$': 9 } }, { a: [1] }, refused(2), { filter: { a: { $not: { $eq: 5 } } } }),
    makes(
      { $set: { 'a.$': 9, 'b.$[x]': 0 } },
      { a: [1, 2], b: [1, 2] },
      { a: [1, 9], b: [1, 0] },
      { filter: { a: 2 }, arrayFilters: [{ x: 2 }] },
    ),
    makes({ $set: { $: 9 } }, { a: [1] }, refused(2), { filter: { a: 1 } }),
    // Which place it is, and whether another path is about the same, only the document says.
    makes({ $set: { 'a.$.b': 5, 'a.0.b': 6 } }, { a: [{ b: 1 }] }, refused(40), { filter: { 'a.b': 1 } }),
    makes(
      { $set: { 'a.$.b': 5, 'a.0.b': 6 } },
      { a: [{ b: 2 }, { b: 1 }] },
      { a: [{ b: 6 }, { b: 5 }] },
      { filter: { 'a.b': 1 } },
    ),
    makes({ $set: { 'a.$.b': 5, 'a.$[].c': 6 } }, { a: [{ b: 1 }] }, refused(40), { filter: { 'a.b': 1 } }),
  ],
  '$[]': [
    makes({ $inc: { 'a.$[]': 10 } }, { a: [1, 2] }, { a: [11, 12] }),
    makes({ $set: { 'a.$[].b.$[]': 0 } }, { a: [{ b: [1, 2] }, { b: [] }] }, { a: [{ b: [0, 0] }, { b: [] }] }),
    makes({ $inc: { 'a.$[]': 1 } }, { a: [] }, { a: [] }),
    makes({ $set: { 'a.$[].b': 5, 'a.0.b': 6 } }, { a: [{ b: 1 }] }, refused(40)),
    makes({ $set: { 'a.$[].b': 5, 'a.0.c': 6 } }, { a: [] }, refused(40)),
    makes({ $set: { 'a.$[].b': 5 }, $inc: { 'a.$[].c': 1 } }, { a: [{ c: 1 }] }, { a: [{ c: 2, b: 5 }] }),
    makes({ $inc: { 'a.$[]': 1 } }, { a: 5 }, refused(2)),
    makes({ $inc: { 'a.$[]': 1 } }, {}, refused(2)),
  ],
  '$[identifier]': [
    makes(
      { $set: { 'a.$[x]': 0 } },
      { a: [1, 5, 9, 'x'] },
      { a: [1, 0, 0, 'x'] },
      { arrayFilters: [{ x: { $gte: 5 } }] },
    ),
    makes(
      { $set: { 'a.$[x].c': 9 } },
      { a: [{ b: 1 }, { b: 5 }, 5] },
      { a: [{ b: 1 }, { b: 5, c: 9 }, 5] },
      { arrayFilters: [{ 'x.b': { $gt: 3 } }] },
    ),
    makes(
      { $inc: { 'a.$[x].n.$[y]': 1 } },
      {
        a: [
          { k: 1, n: [1, 2] },
          { k: 2, n: [2] },
        ],
      },
      {
        a: [
          { k: 1, n: [1, 3] },
          { k: 2, n: [2] },
        ],
      },
      { arrayFilters: [{ 'x.k': 1 }, { y: 2 }] },
    ),
    makes(
      { $set: { 'a.$[x]': 0 } },
      { a: [1, 2, 3] },
      { a: [0, 2, 0] },
      { arrayFilters: [{ $or: [{ x: 1 }, { x: 3 }] }] },
    ),
    makes({ $set: { 'a.$[i]': 2, 'a.$[j]': 3 } }, { a: [0] }, refused(40), { arrayFilters: [{ i: 0 }, { j: 0 }] }),
    makes({ $set: { 'a.$[i]': 2, 'a.$[j]': 3 } }, { a: [0, 1] }, { a: [2, 3] }, { arrayFilters: [{ i: 0 }, { j: 1 }] }),
    makes({ $set: { 'a.$[]': 2, 'a.$[j]': 3 } }, { a: [0, 1] }, refused(40), { arrayFilters: [{ j: 1 }] }),
    makes({ $set: { 'a.$[i].b.$[k]': 1, 'a.$[j].b.$[k]': 2 } }, { a: [{ x: 0, b: [] }] }, refused(40), {
      arrayFilters: [{ 'i.x': 0 }, { 'j.x': 0 }, { k: 0 }],
    }),
    makes({ $set: { 'a.$[x]': 0 } }, { a: [1] }, refused(2)),
    makes({ $set: { 'a.$[x]': 0 } }, { a: [1] }, refused(2), { arrayFilters: [{ y: 1 }] }),
    makes({ $set: { 'a.$[1x]': 0 } }, { a: [1] }, refused(2), { arrayFilters: [{ '1x': 1 }] }),
    makes({ $set: { a: 0 } }, { a: [1] }, refused(9), { arrayFilters: [{ x: 1 }] }),
    makes({ $set: { 'a.$[x]': 0 } }, { a: [1] }, refused(9), { arrayFilters: [{ x: 1 }, { x: 2 }] }),
    makes({ $set: { 'a.$[x]': 0 } }, { a: [1] }, refused(9), { arrayFilters: [{ x: 1, y: 2 }] }),
    makes({ $set: { 'a.$[X]': 0 } }, { a: [1] }, refused(2), { arrayFilters: [{ X: 1 }] }),
  ],
};

/** What has no operator: replacing, and what an upsert takes out of the filter. */
export const PLAIN_UPDATES = [
  makes({ b: 2 }, { a: 1 }, { b: 2 }),
  makes({ _id: 0, b: 2 }, { a: 1 }, { b: 2 }),
  makes({ b: 2, _id: 0 }, { a: 1 }, { b: 2 }),
  makes({}, { a: 1 }, {}),
  makes({ _id: 9, b: 2 }, { a: 1 }, refused(66)),
  makes({ a: 1 }, undefined, { _id: 5, a: 1 }, { filter: { _id: 5, x: 1 }, upsert: true }),
  makes(
    { $set: { c: 1 } },
    undefined,
    { _id: 5, a: { b: 1 }, c: 1 },
    { filter: { $and: [{ _id: 5 }, { 'a.b': { $eq: 1 } }] }, upsert: true },
  ),
  makes({ $inc: { n: 2 } }, undefined, { _id: 5, n: 3 }, { filter: { _id: 5, n: 1 }, upsert: true }),
  makes(
    { $set: { c: 1 } },
    undefined,
    { _id: 5, c: 1 },
    { filter: { _id: 5, a: { $gt: 1 }, b: { $in: [1, 2] }, d: regex('x') }, upsert: true },
  ),
  makes({ $set: { c: 1 } }, undefined, { _id: 5, a: 1, c: 1 }, { filter: { _id: 5, $or: [{ a: 1 }] }, upsert: true }),
  makes(
    { $set: { c: 1 } },
    undefined,
    { _id: 5, c: 1 },
    { filter: { _id: 5, $or: [{ a: 1 }, { a: 2 }] }, upsert: true },
  ),
  makes({ $set: { c: 1 } }, undefined, { _id: 5, a: [1], c: 1 }, { filter: { _id: 5, a: [1] }, upsert: true }),
  makes({ $push: { l: 1 } }, undefined, { _id: 5, l: [1] }, { filter: { _id: 5 }, upsert: true }),
  makes({ $set: { _id: 6 } }, undefined, refused(66), { filter: { _id: 5 }, upsert: true }),
  makes({ $set: { b: 1 } }, undefined, refused(54), { filter: { $and: [{ a: 1 }, { a: 2 }] }, upsert: true }),
  makes({ $set: { c: 1 } }, undefined, refused(54), { filter: { a: 1, 'a.b': 2 }, upsert: true }),
  makes({ $set: { 'a.$': 1 } }, undefined, refused(2), { filter: { a: 1 }, upsert: true }),
];

export const UPDATE_CASES: Cases = { ...FIELDS, ...ARRAYS };
