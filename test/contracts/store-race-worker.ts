/**
 * Races two others for the same things: `node store-race-worker.ts <uri> <label: a, b or c> <how many>`. Each waits for the others
 * once it has the first of each, so that all race, however the machine is shared among them, and prints what it got.
 */
import { MongoClient, MongoServerError } from 'mongodb';

const [uri = '', label = '', many = '0'] = process.argv.slice(2);
const client = await MongoClient.connect(uri);
const db = client.db();
const gate = db.collection<{ _id: string }>('gate');
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const others = ['a', 'b', 'c'].filter((one) => one !== label);

/** Waits until all three have come so far. */
async function together(what: string): Promise<void> {
  await gate.insertOne({ _id: `${what} ${label}` });
  const them = others.map((one) => `${what} ${one}`);
  while ((await gate.find({ _id: { $in: them } }).toArray()).length < them.length) await pause(5);
}
await together('here');

/** Claims free things, one after the other, until there is none. */
async function claim(): Promise<number[]> {
  const things = db.collection<{ _id: number; by: string | null }>('things');
  const claimed: number[] = [];
  for (;;) {
    const one = await things.findOneAndUpdate({ by: null }, { $set: { by: label } }, { returnDocument: 'after' });
    if (one === null) return claimed;
    claimed.push(one._id);
    if (claimed.length === 1) await together('claimed');
  }
}

/** Wants every key for itself; each begins with another one. */
async function take(): Promise<number[]> {
  const keys = db.collection<{ key: number; by: string }>('keys');
  const taken: number[] = [];
  const first = (Number(many) / 3) * others.filter((one) => one < label).length;
  for (let n = 0; n < Number(many); n++) {
    const key = (first + n) % Number(many);
    try {
      await keys.insertOne({ key, by: label });
      taken.push(key);
      if (taken.length === 1) await together('taken');
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === 11000)) throw error;
    }
  }
  return taken;
}

/** Adds one so many times to the same number, and to the same list. */
async function add(): Promise<void> {
  const sums = db.collection<{ _id: string; list: string[] }>('sums');
  for (let n = 0; n < Number(many); n++)
    await sums.updateOne({ _id: 'all' }, { $inc: { n: 1 }, $push: { list: `${label}${n}` } }, { upsert: true });
}

const [claimed, taken] = await Promise.all([claim(), take(), add()]);
process.stdout.write(`${JSON.stringify({ claimed, taken })}\n`);
await client.close();
