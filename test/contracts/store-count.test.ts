import { type Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dice } from '../crash/story-chaos.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

interface Thing {
  readonly _id: number;
  readonly tags?: string | readonly string[];
  readonly pairs?: readonly { readonly a: string; readonly b?: number }[];
  readonly on?: boolean | null | number;
  readonly rank?: number;
}

const words = ['red', 'green', 'blue', ''];

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore()]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

/** What is counted in an index alone must be what is found by looking at each document. */
describe.each(places)('counting in %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  let things: Collection<Thing>;
  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    things = client.db().collection<Thing>('counted');
    await things.createIndexes([
      { key: { tags: 1, _id: -1 } },
      { key: { 'pairs.a': 1, 'pairs.b': 1 } },
      { key: { on: 1 }, sparse: true },
      { key: { rank: 1, _id: 1 }, partialFilterExpression: { rank: { $gt: 0 } } },
    ]);
    const dice = new Dice(7);
    const some = () => Array.from({ length: dice.between(0, 4) }, () => dice.of(words));
    const docs = Array.from({ length: 400 }, (_, _id): Thing => {
      const pairs = some().map((a) => ({ a, b: dice.between(1, 3) }));
      return {
        _id,
        ...(dice.between(0, 3) === 0 ? {} : { tags: dice.between(0, 1) === 0 ? some() : dice.of(words), pairs }),
        ...(dice.between(0, 2) === 0 ? {} : { rank: dice.between(0, 3) }),
        ...(dice.between(0, 2) === 0 ? {} : { on: dice.of([true, false, null, 1]) }),
      };
    });
    await things.insertMany(docs);
    await things.updateMany({ _id: { $lt: 90 } }, { $set: { tags: ['red', 'red'] } });
    await things.deleteMany({ _id: { $gt: 350 } });
  });
  afterAll(async () => {
    await things.drop();
    await client.close();
    await place.clean();
  });

  it('counts all where the limit is more than there can be', async () => {
    const red = await things.countDocuments({ tags: 'red' });
    expect(red).toBeGreaterThan(0);
    for (const limit of [2 ** 31, 1e300, Number.POSITIVE_INFINITY]) {
      const { n } = await client.db().command({ count: 'counted', query: { tags: 'red' }, limit });
      expect([limit, n]).toEqual([limit, red]);
    }
  });

  it.each([
    ...words.flatMap((word) => [{ tags: word }, { 'pairs.a': word }]),
    ...[true, false].map((on) => ({ on })),
    { tags: 'nowhere' },
    { _id: { $gte: 0 }, tags: 'red' },
    { tags: { $in: ['red', 'blue'] } },
    { on: null },
    { on: 1 },
    { on: { $in: [true, 1] } },
    { on: { $ne: true } },
    { _id: { $gte: 10, $lt: 300 } },
    { _id: { $gte: 400 } },
    { _id: { $in: [1, 2, 2, 399, 'x'] } },
    { _id: { $nin: [1, 2] } },
    { rank: 2 },
    { rank: { $gt: 0 }, _id: { $lt: 200 } },
    { rank: { $gte: 1, $lt: 3 } },
  ])('of %j is what is found', async (filter) => {
    const found = (await things.find(filter as object).toArray()).length;
    expect(await things.countDocuments(filter as object)).toBe(found);
    const counted = await client.db().command({ count: 'counted', query: filter, skip: 2, limit: 7 });
    expect(counted['n']).toBe(Math.min(7, Math.max(0, found - 2)));
    expect(await things.countDocuments(filter as object, { limit: 7 })).toBe(Math.min(7, found));
    expect(await things.countDocuments(filter as object, { skip: 2 })).toBe(Math.max(0, found - 2));
  });
});
