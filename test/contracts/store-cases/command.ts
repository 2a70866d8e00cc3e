import { type Db, type Document, Long } from 'mongodb';
import { expect } from 'vitest';
import { answers, type Case, type Cases, double, RAW, refused, regex, story } from './case.ts';
import { INDEX_CASES } from './indexes.ts';

const three = [{ n: 3 }, { n: 1 }, { n: 2 }];
const found = (...firstBatch: object[]) => ({ cursor: { firstBatch, id: 0n, ns: 'DB.THIS' } });
const byN = { createIndexes: 'THIS', indexes: [{ key: { n: 1 }, name: 'n_1' }] };

/** Statements that do not say what they mean, each behind one that does: nothing is done at all. */
function refusedWhole(command: string, first: { [list: string]: object[] }, wrong: [object, number][]): Case[] {
  const [[list, statements]] = Object.entries(first) as [[string, object[]]];
  return wrong.map(([statement, code]) =>
    story(`${command} with "${list}": of which one is ${JSON.stringify(statement)}`, async (collection, db) => {
      await collection.insertMany(three.map((doc) => ({ ...doc })));
      const run = db.command({ [command]: collection.collectionName, [list]: [...statements, statement] });
      await expect(run).rejects.toMatchObject({ code });
      expect(await collection.countDocuments({ n: { $lte: 3 } })).toBe(3);
    }),
  );
}

/** Reads a collection in batches of which the sizes are given, and gives how many documents each one held. */
async function batches(db: Db, name: string, first: object, ...sizes: (number | undefined)[]): Promise<number[]> {
  let { cursor } = (await db.command({ find: name, ...first }, RAW)) as { cursor: Document };
  const lengths = [cursor['firstBatch'].length as number];
  for (const batchSize of sizes) {
    if (cursor['id'].isZero()) break;
    ({ cursor } = (await db.command(
      { getMore: cursor['id'], collection: name, ...(batchSize === undefined ? {} : { batchSize }) },
      RAW,
    )) as { cursor: Document });
    lengths.push(cursor['nextBatch'].length);
  }
  return cursor['id'].isZero() ? lengths : [...lengths, -1];
}

const READS: Cases = {
  find: [
    answers(
      { find: 'THIS', filter: { n: { $gt: 1 } }, sort: { n: -1 }, projection: { _id: 0 } },
      three,
      found({ n: 3 }, { n: 2 }),
    ),
    answers({ find: 'THIS', sort: { n: 1 }, skip: 1, limit: 1 }, three, found({ _id: 2, n: 2 })),
    answers({ find: 'THIS', sort: { n: 1 }, limit: 0, skip: 9 }, three, found()),
    answers({ find: 'THIS', sort: { n: 1 }, hint: 'n_1', limit: 1 }, three, found({ _id: 1, n: 1 }), [byN]),
    answers({ find: 'THIS', hint: { n: 1 }, filter: { n: 2 } }, three, found({ _id: 2, n: 2 }), [byN]),
    answers(
      { find: 'THIS', hint: { $natural: -1 }, projection: { _id: 1 } },
      three,
      found({ _id: 2 }, { _id: 1 }, { _id: 0 }),
    ),
    answers({ find: 'THIS', sort: { n: 1 }, batchSize: 1, singleBatch: true }, three, found({ _id: 1, n: 1 })),
    answers(
      { find: 'THIS', filter: {}, collation: { locale: 'simple' }, limit: 1, sort: { n: 1 } },
      three,
      found({ _id: 1, n: 1 }),
    ),
    answers({ find: 'THIS' }, [], found()),
    answers({ find: 'THIS', hint: 'nope' }, three, refused(2)),
    answers({ find: 'THIS', skip: -1 }, three, refused(51024)),
    answers({ find: 'THIS', limit: -1 }, three, refused(51024)),
    answers({ find: 'THIS', batchSize: -1 }, three, refused(51024)),
    answers({ find: 'THIS', filter: 5 }, three, refused(14)),
    answers({ find: 'THIS', singleBatch: 1 }, three, refused(14)),
    answers({ find: 'THIS', sort: { n: 5 } }, three, refused(15975)),
    answers({ find: 5 }, three, refused(73)),
  ],
  getMore: [
    story('find and getMore with "collection": and "batchSize":, to the end', async (collection, db) => {
      await collection.insertMany(Array.from({ length: 250 }, (_, n) => ({ n })));
      const name = collection.collectionName;
      expect(await batches(db, name, {}, undefined)).toEqual([101, 149]);
      expect(await batches(db, name, { batchSize: 100 }, 100, 100)).toEqual([100, 100, 50]);
      expect(await batches(db, name, { batchSize: 0 }, 7, 1000)).toEqual([0, 7, 243]);
      expect(await batches(db, name, { batchSize: 100, limit: 150 }, 100)).toEqual([100, 50]);
      expect(await batches(db, name, { batchSize: 100, limit: 100 })).toEqual([100]);
      expect(await batches(db, name, { batchSize: 100, skip: 200 }, 1)).toEqual([50]);
    }),
    answers({ getMore: Long.fromNumber(5), collection: 'THIS' }, [], refused(43)),
    answers({ getMore: 'x', collection: 'THIS' }, [], refused(14)),
  ],
  killCursors: [
    story('killCursors with "cursors":', async (collection, db) => {
      await collection.insertMany([{}, {}, {}]);
      const name = collection.collectionName;
      const { cursor } = await db.command({ find: name, batchSize: 1 }, RAW);
      const kill = { killCursors: name, cursors: [cursor.id, Long.fromNumber(5)] };
      expect(await db.command(kill, { promoteLongs: false })).toMatchObject({
        cursorsKilled: [cursor.id],
        cursorsNotFound: [Long.fromNumber(5)],
      });
      await expect(db.command({ getMore: cursor.id, collection: name })).rejects.toMatchObject({ code: 43 });
    }),
  ],
  count: [
    answers({ count: 'THIS' }, three, { n: 3 }),
    answers({ count: 'THIS', query: { n: { $gt: 1 } } }, three, { n: 2 }),
    answers({ count: 'THIS', query: { n: { $gt: 0 } }, skip: 1, limit: 5 }, three, { n: 2 }),
    answers({ count: 'THIS', query: { n: { $gt: 0 } }, limit: 2 }, three, { n: 2 }),
    answers({ count: 'THIS', limit: -2 }, three, { n: 2 }),
    answers({ count: 'THIS', skip: 2 }, three, { n: 1 }),
    answers({ count: 'THIS', skip: 9 }, three, { n: 0 }),
    answers({ count: 'THIS', query: { n: 1 }, hint: 'n_1' }, three, { n: 1 }, [byN]),
    answers({ count: 'THIS', query: {}, collation: { locale: 'simple' } }, three, { n: 3 }),
    answers({ count: 'THIS', skip: -1 }, three, refused(51024)),
  ],
  distinct: [
    answers({ distinct: 'THIS', key: 'v' }, [{ v: 1 }, { v: double(1) }, { v: [2, [3]] }, { v: null }, {}, { v: [] }], {
      values: [1, 2, [3], null],
    }),
    answers({ distinct: 'THIS', key: 'a.b' }, [{ a: [{ b: [1, 2] }, { b: 2 }, 5] }, { a: { b: 3 } }], {
      values: [1, 2, 3],
    }),
    answers({ distinct: 'THIS', key: 'a.1' }, [{ a: [1, 2] }, { a: { 1: 'x' } }], { values: [2, 'x'] }),
    answers({ distinct: 'THIS', key: 'n', query: { n: { $lt: 3 } }, hint: 'n_1' }, three, { values: [1, 2] }, [byN]),
    answers({ distinct: 'THIS', key: 'n', collation: { locale: 'simple' } }, [{ n: 1 }], { values: [1] }),
    answers({ distinct: 'THIS' }, [], refused(40414)),
    answers({ distinct: 'THIS', key: 5 }, [], refused(14)),
    answers({ distinct: 'THIS', key: 'a\0b' }, [], refused(31032)),
  ],
  aggregate: [
    answers(
      { aggregate: 'THIS', pipeline: [{ $sort: { n: 1 } }, { $limit: 1 }], cursor: {} },
      three,
      found({ _id: 1, n: 1 }),
    ),
    answers(
      { aggregate: 'THIS', pipeline: [], cursor: { batchSize: 5 }, hint: 'n_1' },
      three,
      found({ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 0, n: 3 }),
      [byN],
    ),
    answers(
      { aggregate: 'THIS', pipeline: [], cursor: {}, collation: { locale: 'simple' } },
      [{ n: 1 }],
      found({ _id: 0, n: 1 }),
    ),
    answers({ aggregate: 'THIS', pipeline: [] }, [], refused(9)),
    answers({ aggregate: 'THIS', pipeline: 5, cursor: {} }, [], refused(14)),
    answers({ aggregate: 'THIS', pipeline: [{ $match: {}, $sort: { a: 1 } }], cursor: {} }, [], refused(40323)),
    answers({ aggregate: 'THIS', pipeline: [5], cursor: {} }, [], refused(14)),
  ],
};

const WRITES: Cases = {
  insert: [
    answers({ insert: 'THIS', documents: [{ n: 1 }, { n: 2 }] }, [], { n: 2 }),
    answers({ insert: 'THIS', documents: [{ _id: 9 }, { _id: 0 }, { _id: 8 }], ordered: false }, [{}], { n: 2 }),
    answers({ insert: 'THIS', documents: [{ _id: 9 }, { _id: 0 }, { _id: 8 }], ordered: true }, [{}], { n: 1 }),
    answers({ insert: 'THIS', documents: [{ _id: 0 }] }, [{}], refused(11000)),
    answers({ insert: 'THIS', documents: [{ _id: 0n }] }, [{}], refused(11000)),
    answers({ insert: 'THIS', documents: [{ _id: [1] }] }, [], refused(53)),
    answers({ insert: 'THIS', documents: [{ _id: regex('x') }] }, [], refused(53)),
    answers({ insert: 'THIS', documents: [{ _id: { $a: 1 } }] }, [], refused(52)),
    answers({ insert: 'THIS', documents: [] }, [], refused(16)),
    answers({ insert: 'THIS', documents: [5] }, [], refused(14)),
    answers({ insert: 'THIS' }, [], refused(40414)),
    answers({ insert: 'THIS', documents: [{}], ordered: 'false' }, [], refused(14)),
    answers({ insert: 'THIS', documents: [{}], writeConcern: { w: 2 } }, [], refused(2)),
    story('insert puts "documents": with their _id first', async (collection, db) => {
      await db.command({ insert: collection.collectionName, documents: [{ n: 1, _id: 5 }] });
      expect(Object.keys((await collection.findOne({})) ?? {})).toEqual(['_id', 'n']);
    }),
  ],
  update: [
    answers({ update: 'THIS', updates: [{ q: { n: { $gt: 1 } }, u: { $set: { x: 1 } }, multi: true }] }, three, {
      n: 2,
      nModified: 2,
    }),
    answers({ update: 'THIS', updates: [{ q: { n: { $gt: 1 } }, u: { $set: { n: 3 } } }] }, three, {
      n: 1,
      nModified: 0,
    }),
    answers(
      { update: 'THIS', updates: [{ q: { _id: 9 }, u: { $set: { x: 1 } }, upsert: true }], ordered: true },
      three,
      { n: 1, nModified: 0, upserted: [{ index: 0, _id: 9 }] },
    ),
    answers(
      {
        update: 'THIS',
        updates: [{ q: { n: 1 }, u: { $set: { x: 1 } }, hint: 'n_1', collation: { locale: 'simple' } }],
      },
      three,
      { n: 1 },
      [byN],
    ),
    answers(
      { update: 'THIS', updates: [{ q: {}, u: { $set: { 'l.$[x]': 0 } }, arrayFilters: [{ x: 1 }] }] },
      [{ l: [1, 2] }],
      { n: 1, nModified: 1 },
    ),
    answers({ update: 'THIS', updates: [{ q: {}, u: { a: 1 }, multi: true }] }, three, refused(9)),
    answers({ update: 'THIS', updates: [{ q: {}, u: [{ $set: { a: 1 } }] }] }, three, refused(9)),
    answers({ update: 'THIS', updates: [] }, three, refused(16)),
    answers({ update: 'THIS', updates: [{ q: { $what: 1 }, u: { $set: { a: 1 } } }] }, three, refused(2)),
    ...refusedWhole('update', { updates: [{ q: { n: 1 }, u: { $set: { n: 9 } } }] }, [
      [{ u: { $set: { n: 9 } }, multi: true }, 40414],
      [{ q: null, u: { $set: { n: 9 } }, multi: true }, 40414],
      [{ q: 'n', u: { $set: { n: 9 } } }, 14],
      [{ q: {} }, 40414],
      [{ q: {}, u: { $set: { n: 9 } }, multi: 'false' }, 14],
      [{ q: {}, u: { $set: { n: 9 } }, multi: 1 }, 14],
      [{ q: { n: 8 }, u: { $set: { n: 9 } }, upsert: 'false' }, 14],
    ]),
    answers({ update: 'THIS', updates: [{ q: {}, u: { $set: { n: 9 } } }], ordered: 1 }, three, refused(14)),
  ],
  delete: [
    answers({ delete: 'THIS', deletes: [{ q: { n: { $gt: 1 } }, limit: 0 }] }, three, { n: 2 }),
    answers(
      {
        delete: 'THIS',
        deletes: [
          { q: {}, limit: 1 },
          { q: { n: 99 }, limit: 0 },
        ],
        ordered: false,
      },
      three,
      { n: 1 },
    ),
    answers(
      { delete: 'THIS', deletes: [{ q: { n: 1 }, limit: 0, hint: { n: 1 }, collation: { locale: 'simple' } }] },
      three,
      { n: 1 },
      [byN],
    ),
    answers({ delete: 'THIS', deletes: [{ q: {}, limit: 2 }] }, three, refused(9)),
    answers({ delete: 'THIS', deletes: [] }, three, refused(16)),
    answers({ delete: 'THIS', deletes: [{ q: { $what: 1 }, limit: 0 }] }, three, refused(2)),
    ...refusedWhole('delete', { deletes: [{ q: { n: 1 }, limit: 1 }] }, [
      [{ limit: 0 }, 40414],
      [{ q: null, limit: 0 }, 40414],
      [{ q: [], limit: 0 }, 14],
      [{ q: {} }, 40414],
      [{ q: {}, limit: 'all' }, 14],
      [{ q: {}, limit: 2 }, 9],
      [{ q: {}, limit: double(0.5) }, 9],
    ]),
    answers({ delete: 'THIS', deletes: [{ q: {}, limit: 0 }], ordered: 'no' }, three, refused(14)),
  ],
  findAndModify: [
    answers({ findAndModify: 'THIS', query: { n: { $gt: 1 } }, sort: { n: -1 }, update: { $set: { x: 1 } } }, three, {
      lastErrorObject: { n: 1, updatedExisting: true },
      value: { _id: 0, n: 3 },
    }),
    answers(
      { findAndModify: 'THIS', sort: { n: 1 }, update: { $set: { x: 1 } }, new: true, fields: { _id: 0, x: 1 } },
      three,
      { value: { x: 1 } },
    ),
    answers({ findAndModify: 'THIS', sort: { n: 1 }, remove: true, fields: { n: 1 } }, three, {
      lastErrorObject: { n: 1 },
      value: { _id: 1, n: 1 },
    }),
    answers({ findAndModify: 'THIS', query: { n: 9 }, remove: true }, three, {
      lastErrorObject: { n: 0 },
      value: null,
    }),
    answers({ findAndModify: 'THIS', query: { n: 9 }, update: { $set: { x: 1 } } }, three, {
      lastErrorObject: { n: 0, updatedExisting: false },
      value: null,
    }),
    answers({ findAndModify: 'THIS', query: { _id: 9 }, update: { $inc: { n: 1 } }, upsert: true }, three, {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 },
      value: null,
    }),
    answers({ findAndModify: 'THIS', query: { _id: 9 }, update: { $inc: { n: 1 } }, upsert: true, new: true }, three, {
      value: { _id: 9, n: 1 },
    }),
    answers(
      {
        findAndModify: 'THIS',
        query: { n: 1 },
        update: { y: 1 },
        new: true,
        hint: 'n_1',
        collation: { locale: 'simple' },
      },
      three,
      { value: { _id: 1, y: 1 } },
      [byN],
    ),
    answers(
      { findAndModify: 'THIS', update: { $set: { 'l.$[x]': 0 } }, arrayFilters: [{ x: 1 }], new: true },
      [{ l: [1, 2] }],
      { value: { _id: 0, l: [0, 2] } },
    ),
    answers({ findAndModify: 'THIS', query: { l: 2 }, update: { $set: { 'l.$': 9 } }, new: true }, [{ l: [1, 2] }], {
      value: { _id: 0, l: [1, 9] },
    }),
    answers({ findAndModify: 'THIS', query: { n: 1 }, remove: 1 }, three, { value: { _id: 1, n: 1 } }),
    answers({ findAndModify: 'THIS', remove: 'false' }, three, refused(14)),
    answers({ findAndModify: 'THIS', update: { $set: { n: 9 } }, upsert: 'false' }, three, refused(14)),
    answers({ findAndModify: 'THIS' }, [], refused(9)),
    answers({ findAndModify: 'THIS', remove: true, update: { a: 1 } }, [], refused(9)),
    answers({ findAndModify: 'THIS', remove: true, new: true }, [], refused(9)),
    answers({ findAndModify: 'THIS', remove: true, upsert: true }, [], refused(9)),
    answers({ findAndModify: 'THIS', remove: true, arrayFilters: [{ x: 1 }] }, [], refused(9)),
  ],
};

const COLLECTIONS: Cases = {
  create: [
    answers({ create: 'THIS' }, [], {}),
    answers({ create: 'THIS' }, [{}], {}),
    answers({ create: 'THIS', collation: { locale: 'simple' } }, [], {}),
    answers({ create: 'system.x' }, [], refused(73)),
    answers({ create: 'a$b' }, [], refused(73)),
    answers({ create: '' }, [], refused(73)),
  ],
  drop: [answers({ drop: 'THIS' }, [{}], { nIndexesWas: 1, ns: 'DB.THIS' }), answers({ drop: 'THIS' }, [], {})],
  dropDatabase: [
    story('dropDatabase takes its own collections and no others', async (collection, db) => {
      const name = `${db.databaseName}_other`;
      const other = collection.db.client.db(name);
      await Promise.all([collection.insertOne({}), other.collection('c').insertOne({})]);
      expect(await other.command({ dropDatabase: 1 })).toMatchObject({ dropped: name });
      expect([await other.collection('c').countDocuments({}), await collection.countDocuments({})]).toEqual([0, 1]);
    }),
  ],
  listCollections: [
    story('listCollections with "filter":, "nameOnly":, "cursor":', async (collection, db) => {
      await collection.insertOne({});
      const list = async (more: object) =>
        (await db.command({ listCollections: 1, cursor: {}, ...more }))['cursor'].firstBatch;
      const name = collection.collectionName;
      expect(await list({ filter: { name }, nameOnly: true })).toEqual([{ name, type: 'collection' }]);
      expect(await list({ filter: { name } })).toMatchObject([
        { name, type: 'collection', options: {}, info: { readOnly: false }, idIndex: { name: '_id_' } },
      ]);
      expect(await list({ filter: { name: 'nowhere' } })).toEqual([]);
    }),
  ],
  dbStats: [
    story('dbStats', async (collection, db) => {
      await collection.insertMany([{}, {}]);
      const stats = await db.command({ dbStats: 1 });
      expect(stats).toMatchObject({
        db: db.databaseName,
        collections: expect.any(Number),
        indexes: expect.any(Number),
      });
      expect(stats['objects']).toBeGreaterThanOrEqual(2);
    }),
  ],
};

const SERVER: Cases = {
  hello: [
    answers({ hello: 1 }, [], { isWritablePrimary: true, readOnly: false }),
    answers({ hello: 1, helloOk: true }, [], { helloOk: true }),
  ],
  ping: [answers({ ping: 1 }, [], { ok: double(1) })],
  buildInfo: [answers({ buildInfo: 1 }, [], { maxBsonObjectSize: 16777216 })],
  endSessions: [answers({ endSessions: [] }, [], { ok: double(1) })],
};

/** Other spellings of the same. */
const ALIASES: Cases = {
  isMaster: [answers({ isMaster: 1 }, [], { ismaster: true })],
  ismaster: [answers({ ismaster: 1 }, [], { ismaster: true })],
  buildinfo: [answers({ buildinfo: 1 }, [], { maxBsonObjectSize: 16777216 })],
  dbstats: [answers({ dbstats: 1 }, [], { ok: double(1) })],
  findandmodify: [answers({ findandmodify: 'THIS', update: { a: 1 } }, [], { value: null })],
  deleteIndexes: [answers({ deleteIndexes: 'THIS', index: '*' }, [{}], { nIndexesWas: 1 })],
};

export const COMMAND_CASES: Cases = { ...READS, ...WRITES, ...INDEX_CASES, ...COLLECTIONS, ...SERVER, ...ALIASES };
