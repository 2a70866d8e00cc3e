import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore()]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

interface Ticket {
  number: number;
  subject: string;
  status: string;
  due: Date;
  pending: { key: string; done: boolean }[];
  watchers: string[];
  extra?: unknown;
  names?: Map<string, string>;
}

describe.each(places)('mongoose over %s', (_, open) => {
  let place: Place;
  let connection: mongoose.Connection;

  const schema = new mongoose.Schema<Ticket>(
    {
      number: { type: Number, required: true, unique: true },
      subject: String,
      status: { type: String, index: true, default: 'new' },
      due: Date,
      pending: [{ key: String, done: { type: Boolean, default: false } }],
      watchers: [String],
      extra: mongoose.Schema.Types.Mixed,
      names: { type: Map, of: String },
    },
    { timestamps: true, optimisticConcurrency: true },
  );
  schema.index({ status: 1, due: 1 });

  beforeAll(async () => {
    place = await open();
    connection = await mongoose.createConnection(place.uri).asPromise();
    await connection.dropDatabase();
  });
  afterAll(async () => {
    await connection.dropDatabase();
    await connection.close();
    await place.clean();
  });
  const model = (): mongoose.Model<Ticket> => connection.models['Ticket'] ?? connection.model<Ticket>('Ticket', schema);

  it('makes its indexes, and the same ones again', async () => {
    await model().init();
    await model().syncIndexes();
    expect(
      Object.keys(
        await model()
          .collection.indexes()
          .then((all) => Object.fromEntries(all.map((one) => [one.name, 1]))),
      ),
    ).toEqual(expect.arrayContaining(['_id_', 'number_1', 'status_1', 'status_1_due_1']));
  });

  it('saves documents by what changed, and notices who was first', async () => {
    const ticket = await model().create({
      number: 1,
      subject: 'a',
      watchers: ['x'],
      pending: [{ key: 'p' }],
      names: { en: 'one' },
      extra: { deep: [1, { z: null }] },
    });
    const other = await model().findOne({ number: 1 });
    ticket.set('subject', 'b');
    ticket.watchers.push('y');
    ticket.set('pending.0.done', true);
    await ticket.save();
    const found = await model().findOne({ number: 1 }).lean();
    expect(found).toMatchObject({
      subject: 'b',
      watchers: ['x', 'y'],
      pending: [{ key: 'p', done: true }],
      names: { en: 'one' },
      extra: { deep: [1, { z: null }] },
    });
    other?.set('subject', 'c');
    await expect(other?.save()).rejects.toThrow(mongoose.Error.VersionError);
  });

  it('sets conditionally, so that of two writers one wins', async () => {
    await model().create({ number: 2, status: 'open' });
    const claim = (who: string) =>
      model().updateOne({ number: 2, status: 'open' }, { $set: { status: 'claimed', subject: who } });
    const results = await Promise.all([claim('a'), claim('b'), claim('c')]);
    expect(results.map((one) => one.modifiedCount).toSorted()).toEqual([0, 0, 1]);
    const pulled = await model()
      .findOneAndUpdate(
        { number: 1 },
        { $pull: { pending: { key: 'p' } }, $addToSet: { watchers: 'x' } },
        { returnDocument: 'after' },
      )
      .lean();
    expect(pulled).toMatchObject({ pending: [], watchers: ['x', 'y'] });
  });

  it('finds by what is indexed, pages and counts', async () => {
    await model().insertMany(
      Array.from({ length: 20 }, (_unused, at) => ({ number: 100 + at, status: 'due', due: new Date(1000 * at) })),
    );
    const page = await model()
      .find({ status: 'due', due: { $gte: new Date(5000) } })
      .sort({ due: 1 })
      .limit(3)
      .select('number')
      .lean();
    expect(page.map((one) => one['number'])).toEqual([105, 106, 107]);
    expect(await model().countDocuments({ status: 'due' })).toBe(20);
    expect(await model().exists({ number: 119 })).not.toBeNull();
    let seen = 0;
    for await (const _ticket of model().find({ status: 'due' }).batchSize(3)) seen += 1;
    expect(seen).toBe(20);
    await expect(model().create({ number: 100 })).rejects.toMatchObject({ code: 11000 });
    expect((await model().bulkWrite([{ deleteMany: { filter: { status: 'due' } } }])).deletedCount).toBe(20);
  });
});
