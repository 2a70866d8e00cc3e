import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, freshStore, type Place } from './store-helpers.ts';

describe('what the embedded store does not serve', () => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await freshStore();
    client = await MongoClient.connect(place.uri);
    await client
      .db()
      .collection('c')
      .insertOne({ a: 1, l: [1] });
  });
  afterAll(async () => {
    await client.close();
    await place.clean();
  });

  const run = (command: object) => codeOf(() => client.db().command(command as never));

  it('deletes and updates nothing by a condition that it does not know', async () => {
    for (const q of [{ a: { $not: { $what: 1 } } }, { $where: 'true' }, { a: { $elemMatch: { $near: [0, 0] } } }]) {
      const remove = await client.db().command({ delete: 'c', deletes: [{ q, limit: 0 }] });
      const update = await client.db().command({ update: 'c', updates: [{ q, u: { $set: { a: 2 } }, multi: true }] });
      expect([remove, update]).toMatchObject([
        { n: 0, writeErrors: [{ code: 2 }] },
        { n: 0, nModified: 0, writeErrors: [{ code: 2 }] },
      ]);
    }
    expect(await client.db().collection('c').countDocuments({ a: 1 })).toBe(1);
  });

  it.each<[string, object, number]>([
    ['an unknown operator of an expression in a filter', { find: 'c', filter: { $expr: { $abs: '$a' } } }, 168],
    [
      'an unknown operator deep in a stage',
      { aggregate: 'c', cursor: {}, pipeline: [{ $project: { x: { $cond: [1, { $abs: '$a' }, 0] } } }] },
      168,
    ],
    [
      'an unknown field of a statement',
      { update: 'c', updates: [{ q: {}, u: { $set: { a: 1 } }, sort: { a: 1 } }] },
      40415,
    ],
    ['a collation', { find: 'c', collation: { locale: 'en' } }, 2],
    ['a tailable cursor', { find: 'c', tailable: true }, 2],
    ['min and max', { find: 'c', min: { a: 1 } }, 2],
    ['a variable', { find: 'c', let: { x: 1 } }, 2],
    ['a positional projection', { find: 'c', filter: { l: 1 }, projection: { 'l.$': 1 } }, 2],
    ['a capped collection', { create: 'cap', capped: true, size: 1000 }, 72],
    ['a view', { create: 'v', viewOn: 'c' }, 72],
    ['a text index', { createIndexes: 'c', indexes: [{ key: { a: 'text' }, name: 't' }] }, 67],
    ['a wildcard index', { createIndexes: 'c', indexes: [{ key: { '$**': 1 }, name: 'w' }] }, 67],
    ['an unknown index option', { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'h', hidden: true }] }, 197],
    ['an unacknowledgeable write concern', { insert: 'c', documents: [{}], writeConcern: { w: 2 } }, 2],
    ['a linearizable read', { find: 'c', readConcern: { level: 'linearizable' } }, 72],
    ['a change stream', { aggregate: 'c', cursor: {}, pipeline: [{ $changeStream: {} }] }, 40573],
    ['an explained aggregate', { aggregate: 'c', explain: true, pipeline: [] }, 2],
    ['a cursor nobody has', { getMore: 5n, collection: 'c' }, 43],
    ['a hint at no index', { find: 'c', hint: 'nope' }, 2],
    ['a reserved collection name', { create: 'system.x' }, 73],
  ])('%s', async (_, command, code) => {
    expect(await run(command)).toBe(code);
  });
});

describe('a store that refuses scans', () => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await freshStore({ refuseScans: true });
    client = await MongoClient.connect(place.uri);
    await client.db().collection('c').createIndex({ team: 1, due: 1 });
  });
  afterAll(async () => {
    await client.close();
    await place.clean();
  });

  it('serves what an index serves', async () => {
    const c = client.db().collection('c');
    await c.insertMany([
      { team: 1, due: 2 },
      { team: 1, due: 1 },
    ]);
    expect(await c.find({ team: 1 }).sort({ due: 1 }).toArray()).toHaveLength(2);
    expect(await c.find().sort({ team: 1 }).toArray()).toHaveLength(2);
    expect(await c.find().hint('_id_').toArray()).toHaveLength(2);
    // Any one of them, so that nothing is searched.
    expect(await c.findOne({})).toMatchObject({ team: 1 });
    expect(await c.estimatedDocumentCount()).toBe(2);
    expect(await c.distinct('team')).toEqual([1]);
    expect(await c.aggregate([{ $group: { _id: '$team' } }]).toArray()).toEqual([{ _id: 1 }]);
    expect(await c.updateMany({ $or: [{ team: 1 }, { team: 2 }] }, { $set: { x: 1 } })).toMatchObject({
      matchedCount: 2,
    });
  });

  it('names collection and shape of what it refuses, never a value', async () => {
    const empty = client.db().collection('never-made');
    const error = await empty
      .findOne({ name: 'Mrs Secret', $or: [{ a: { $gt: 'secret' } }] }, { sort: { x: -1 } })
      .catch((one: unknown) => one as Error);
    expect(error).toMatchObject({ code: 291, codeName: 'NoQueryExecutionPlans' });
    expect((error as Error).message).toContain(
      `collection: ${client.db().databaseName}.never-made, filter: { name: ?, $or: [{ a: { $gt: ? } }] }, sort: { x: -1 }`,
    );
    expect((error as Error).message).not.toMatch(/secret/i);
  });

  it('refuses in every command that looks for documents', async () => {
    const c = client.db().collection('c');
    const works: (() => Promise<unknown>)[] = [
      () => c.find({ due: 1 }).toArray(),
      () => c.find({}).toArray(),
      () => c.find({}).limit(2).toArray(),
      () => c.findOne({}, { skip: 1 }),
      () => c.findOne({}, { sort: { due: 1 } }),
      () => c.findOne({ due: 1 }),
      () => c.updateOne({ due: 1 }, { $set: { x: 1 } }),
      () => c.updateOne({ due: 1 }, { $set: { x: 1 } }, { upsert: true }),
      () => c.deleteMany({}),
      () => c.findOneAndUpdate({ due: 1 }, { $set: { x: 1 } }),
      () => c.countDocuments({}),
      () => c.count({ due: 1 }),
      () => c.distinct('team', { due: 1 }),
      () => c.aggregate([{ $match: { due: 1 } }]).toArray(),
      () => c.aggregate([{ $group: { _id: null } }]).toArray(),
      () => c.find({ $or: [{ team: 1 }, { x: 1 }] }).toArray(),
    ];
    for (const work of works) expect(await codeOf(work), String(work)).toBe(291);
  });
});
