import {
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MongoBulkWriteError,
  MongoClient,
  MongoServerError,
  ObjectId,
} from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, freshStore, namedServer, type Place, until } from './store-helpers.ts';

const server = namedServer();
process.stdout.write(
  `store contract runs over: embedded${server === undefined ? ' (MONGODB_TEST_URI is not set)' : ' and MONGODB_TEST_URI'}\n`,
);

const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore()]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

describe.each(places)('the driver over %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  let made = 0;
  const fresh = (): ReturnType<ReturnType<MongoClient['db']>['collection']> => client.db().collection(`c${++made}`);

  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    await client.db().dropDatabase();
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
    await place.clean();
  });

  it('stores and finds documents with their types', async () => {
    const c = fresh();
    const doc = {
      i: new Int32(5),
      l: Long.fromString('9007199254740993'),
      d: new Double(5),
      x: Decimal128.fromString('1.10'),
      n: null,
      r: new BSONRegExp('a', 'i'),
      when: new Date(5),
    };
    const { insertedId } = await c.insertOne(doc);
    const found = await c.findOne({ _id: insertedId }, { promoteValues: false, bsonRegExp: true });
    expect(found).toMatchObject(doc);
    expect(Object.keys(found ?? {})[0]).toBe('_id');
    expect(await c.countDocuments({ i: Long.fromNumber(5), d: 5, x: Decimal128.fromString('1.1') })).toBe(1);
  });

  it('sorts, skips, limits and pages through cursors', async () => {
    const c = fresh();
    await c.insertMany(Array.from({ length: 500 }, (_unused, n) => ({ n, even: n % 2 === 0 })));
    const all = await c.find({ even: true }, { batchSize: 7 }).sort({ n: -1 }).skip(10).limit(100).toArray();
    expect(all.map((one) => one['n'])).toEqual(Array.from({ length: 100 }, (_unused, at) => 478 - at * 2));
    expect(await c.find({}).toArray()).toHaveLength(500);
    expect(await c.find({}).limit(-3).toArray()).toHaveLength(3);
    const cursor = c.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.close();
    expect(await c.estimatedDocumentCount()).toBe(500);
    expect((await c.distinct('even', { n: { $lt: 10 } })).toSorted()).toEqual([false, true]);
  });

  it('ends a cursor whose collection is dropped, and nothing else', async () => {
    const c = fresh();
    await c.insertMany(Array.from({ length: 10 }, (_unused, n) => ({ n })));
    const cursor = c.find({}, { batchSize: 2 });
    await cursor.next();
    await cursor.next();
    await c.drop();
    expect([43, 175]).toContain(await codeOf(() => cursor.next()));
    await c.insertOne({ n: 1 });
    expect(await c.countDocuments()).toBe(1);
  });

  it('orders values of all types', async () => {
    const c = fresh();
    const values = [
      null,
      -1,
      Long.fromNumber(2),
      2.5,
      Decimal128.fromString('3'),
      'a',
      { z: 1 },
      { a: 'x' },
      new ObjectId(),
      false,
      true,
      new Date(1),
    ];
    await c.insertMany(values.map((v, n) => ({ n, v })).toReversed());
    expect((await c.find().sort({ v: 1 }).toArray()).map((one) => one['n'])).toEqual(values.map((_unused, n) => n));
    await c.createIndex({ v: -1 });
    expect((await c.find().sort({ v: 1 }).toArray()).map((one) => one['n'])).toEqual(values.map((_unused, n) => n));
  });

  it('projects', async () => {
    const c = fresh();
    await c.insertOne({ _id: 1 as never, a: 1, b: { c: 2, d: 3 }, l: [{ x: 1, y: 2 }, { x: 3, y: 4 }, 5] });
    const shape = (projection: object) => c.findOne({ _id: 1 as never }, { projection });
    expect(await shape({ 'b.c': 1, _id: 0 })).toEqual({ b: { c: 2 } });
    expect(await shape({ b: 0, l: 0 })).toEqual({ _id: 1, a: 1 });
    expect(await shape({ 'l.x': 1 })).toEqual({ _id: 1, l: [{ x: 1 }, { x: 3 }] });
    expect(await shape({ l: { $slice: -1 }, a: 0, b: 0 })).toEqual({ _id: 1, l: [5] });
    expect(await shape({ l: { $elemMatch: { x: 3 } } })).toEqual({ _id: 1, l: [{ x: 3, y: 4 }] });
    expect(await shape({ _id: 0, sum: { $add: ['$a', '$b.c'] } })).toEqual({ sum: 3 });
    expect(await codeOf(() => shape({ a: 1, b: 0 }))).toBe(31254);
    await c.insertOne({ _id: { k: 1, l: 2 } as never, a: 1 });
    expect(await c.findOne({ '_id.k': 1 }, { projection: { '_id.l': 1 } })).toEqual({ _id: { l: 2 } });
  });

  it('updates one, many, by place and by upsert', async () => {
    const c = fresh();
    await c.insertMany([
      { n: 1, l: [1, 5] },
      { n: 2, l: [5] },
    ]);
    expect(await c.updateMany({ l: 5 }, { $set: { 'l.$': 6 }, $inc: { n: 10 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    });
    expect((await c.find().sort({ n: 1 }).toArray()).map((one) => one['l'])).toEqual([[1, 6], [6]]);
    expect(await c.updateOne({ n: 11 }, { $set: { n: 11 } })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    const up = await c.updateOne({ key: 'k' }, { $set: { v: 1 }, $setOnInsert: { made: true } }, { upsert: true });
    expect(up.upsertedCount).toBe(1);
    expect(await c.findOne({ _id: up.upsertedId as never })).toEqual({
      _id: up.upsertedId,
      key: 'k',
      made: true,
      v: 1,
    });
    await c.updateMany({}, { $set: { 'l.$[big]': 0 } }, { arrayFilters: [{ big: { $gt: 5 } }] }).then(
      () => expect.unreachable('a path that one document lacks must be refused'),
      (error: MongoServerError) => expect(error.code).toBe(2),
    );
    expect(await c.replaceOne({ n: 11 }, { only: 1 })).toMatchObject({ modifiedCount: 1 });
    expect(await c.deleteMany({ n: { $exists: true } })).toMatchObject({ deletedCount: 1 });
  });

  it('finds and modifies', async () => {
    const c = fresh();
    await c.insertMany([{ n: 1 }, { n: 3 }, { n: 2 }]);
    const options = { sort: { n: -1 }, returnDocument: 'after', projection: { _id: 0 } } as const;
    expect(await c.findOneAndUpdate({}, { $set: { seen: true } }, options)).toEqual({ n: 3, seen: true });
    expect(await c.findOneAndDelete({ n: 1 }, { projection: { _id: 0 } })).toEqual({ n: 1 });
    expect(await c.findOneAndUpdate({ n: 99 }, { $inc: { n: 1 } })).toBeNull();
    expect(await c.findOneAndReplace({ n: 98 }, { n: 5 }, { upsert: true, ...options })).toEqual({ n: 5 });
    const raw = await c.findOneAndUpdate({ n: 7 }, { $set: { a: 1 } }, { upsert: true, includeResultMetadata: true });
    expect(raw).toMatchObject({ ok: 1, value: null, lastErrorObject: { n: 1, updatedExisting: false } });
  });

  it('keeps unique indexes, in bulk too', async () => {
    const c = fresh();
    await c.createIndex({ team: 1, number: -1 }, { unique: true });
    await c.insertMany([
      { team: 'a', number: 1 },
      { team: 'a', number: 2 },
    ]);
    const error = await c
      .insertOne({ team: 'a', number: new Double(1) })
      .catch((one: unknown) => one as MongoServerError);
    expect(error).toMatchObject({
      code: 11000,
      keyPattern: { team: 1, number: -1 },
      keyValue: { team: 'a', number: 1 },
    });
    expect((error as Error).message).toMatch(
      /^E11000 duplicate key error collection: \S+ index: team_1_number_-1 dup key: \{ team: "a", number: 1/,
    );
    expect(await codeOf(() => c.updateOne({ number: 2 }, { $set: { number: 1 } }))).toBe(11000);
    expect(await codeOf(() => c.findOneAndUpdate({ number: 2 }, { $set: { number: 1 } }))).toBe(11000);
    const bulk = await c
      .insertMany(
        [
          { team: 'b', number: 1 },
          { team: 'a', number: 1 },
          { team: 'b', number: 2 },
        ],
        { ordered: false },
      )
      .catch((one: unknown) => one as MongoBulkWriteError);
    expect(bulk).toBeInstanceOf(MongoBulkWriteError);
    expect((bulk as MongoBulkWriteError).insertedCount).toBe(2);
    expect(await codeOf(() => c.createIndex({ team: 1 }, { unique: true }))).toBe(11000);
    expect((await c.indexes()).map((one) => one.name)).toEqual(['_id_', 'team_1_number_-1']);
  });

  it('keeps sparse and partial unique indexes, and those over arrays', async () => {
    const c = fresh();
    await c.createIndex({ mail: 1 }, { unique: true, sparse: true });
    await c.createIndex({ key: 1 }, { unique: true, partialFilterExpression: { key: { $type: 'string' } } });
    await c.createIndex({ tags: 1 }, { unique: true, sparse: true });
    await c.insertMany([{}, { key: null }, { key: null }, { mail: 'x', key: 'k', tags: ['a', 'b', 'a'] }]);
    expect(await codeOf(() => c.insertOne({ mail: 'x' }))).toBe(11000);
    expect(await codeOf(() => c.insertOne({ key: 'k' }))).toBe(11000);
    expect(await codeOf(() => c.insertOne({ tags: ['b'] }))).toBe(11000);
    expect(await codeOf(() => c.insertOne({ tags: ['c'] }))).toBe(0);
    await c.createIndex({ p: 1, q: 1 });
    expect(await codeOf(() => c.insertOne({ p: [1], q: [2] }))).toBe(171);
  });

  it('manages collections and indexes', async () => {
    const db = client.db();
    await db.createCollection('listed');
    const c = db.collection('listed');
    await c.createIndexes([{ key: { a: 1 } }, { key: { b: -1 }, name: 'bee', expireAfterSeconds: 3600 }]);
    await c.createIndex({ a: 1 });
    expect(await codeOf(() => c.createIndex({ a: 1 }, { name: 'other' }))).toBe(85);
    expect(await codeOf(() => c.createIndex({ c: 1 }, { name: 'bee' }))).toBe(86);
    expect(await c.indexes()).toMatchObject([
      { name: '_id_' },
      { name: 'a_1', key: { a: 1 } },
      { name: 'bee', expireAfterSeconds: 3600 },
    ]);
    await c.dropIndex('bee');
    expect(await codeOf(() => c.dropIndex('bee'))).toBe(27);
    expect((await db.listCollections({ name: 'listed' }).toArray()).map((one) => one.name)).toEqual(['listed']);
    await c.drop();
    expect(await db.listCollections({ name: 'listed' }).toArray()).toEqual([]);
    expect(await codeOf(() => c.indexes())).toBe(26);
  });

  it('aggregates', async () => {
    const c = fresh();
    await c.insertMany([
      { team: 'a', hours: 1, tags: ['x', 'y'] },
      { team: 'a', hours: 2.5, tags: ['x'] },
      { team: 'b', hours: Long.fromNumber(4), tags: [] },
    ]);
    const rows = await c
      .aggregate([
        { $match: { hours: { $gt: 0 } } },
        {
          $group: {
            _id: '$team',
            n: { $sum: 1 },
            hours: { $sum: '$hours' },
            mean: { $avg: '$hours' },
            most: { $max: '$hours' },
            all: { $push: '$hours' },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(rows).toEqual([
      { _id: 'a', n: 2, hours: 3.5, mean: 1.75, most: 2.5, all: [1, 2.5] },
      { _id: 'b', n: 1, hours: 4, mean: 4, most: 4, all: [4] },
    ]);
    const tags = await c
      .aggregate([
        { $unwind: '$tags' },
        { $group: { _id: '$tags', n: { $sum: 1 } } },
        { $sort: { n: -1 } },
        { $limit: 1 },
        { $project: { _id: 0, tag: '$_id', n: 1 } },
      ])
      .toArray();
    expect(tags).toEqual([{ tag: 'x', n: 2 }]);
    expect(
      await c
        .aggregate([
          { $addFields: { late: { $cond: [{ $gt: ['$hours', 2] }, 1, 0] } } },
          { $group: { _id: null, late: { $sum: '$late' } } },
        ])
        .toArray(),
    ).toEqual([{ _id: null, late: 2 }]);
    expect(await c.aggregate([{ $match: { team: 'a' } }, { $count: 'n' }]).toArray()).toEqual([{ n: 2 }]);
  });

  it('runs bulk writes and large documents', async () => {
    const c = fresh();
    const result = await c.bulkWrite([
      { insertOne: { document: { _id: 1 as never, n: 1 } } },
      { updateOne: { filter: { _id: 1 as never }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { _id: 2 as never }, update: { $set: { n: 9 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 as never } } },
    ]);
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
    const big = 'x'.repeat(3_000_000);
    await c.insertMany(Array.from({ length: 6 }, () => ({ big })));
    expect((await c.find({ big: { $exists: true } }).toArray()).every((one) => one['big'] === big)).toBe(true);
    expect(
      await codeOf(() =>
        client
          .db()
          .command({ insert: 'x', documents: [{ _id: [1] }] })
          .then((reply) => {
            if (reply['writeErrors'] !== undefined) throw new MongoServerError(reply['writeErrors'][0]);
          }),
      ),
    ).toBe(53);
  });

  it('gives each of many racing callers a number of its own, and one of them a unique key', async () => {
    const c = fresh();
    await c.createIndex({ key: 1 }, { unique: true });
    const count = async () =>
      (await c.findOneAndUpdate({ key: 'ticket' }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' }))?.[
        'n'
      ];
    await count();
    const numbers = await Promise.all(Array.from({ length: 60 }, count));
    expect(new Set(numbers).size).toBe(60);
    const races = await Promise.allSettled(Array.from({ length: 20 }, () => c.insertOne({ key: 'one' })));
    expect(races.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses transactions with the code of a standalone', async () => {
    if (!place.embedded) return;
    const command = {
      insert: 'c',
      documents: [{ a: 1 }],
      startTransaction: true,
      autocommit: false,
      txnNumber: Long.fromNumber(1),
    };
    expect(await codeOf(() => client.db().command(command))).toBe(20);
  });

  it('deletes what has outlived its time', async () => {
    if (!place.embedded) return;
    const c = fresh();
    await c.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const old = new Date(Date.now() - 61000);
    // Of several dates the earliest counts; what is no date stays for ever.
    await c.insertMany([{ at: old }, { at: [new Date(), old] }, { at: new Date() }, { at: 'text' }, {}]);
    await until('the old documents are gone', async () => (await c.countDocuments()) === 3);
  });
});
