/**
 * Races others for the same things: `node store-race-worker.ts <uri> <label> <how many>`. It waits for the gate, which says when
 * it opens, so that all begin in the same instant and not each when it has seen so, and prints what it got.
 */
import { MongoClient, MongoServerError } from 'mongodb';

const [uri = '', label = '', many = '0'] = process.argv.slice(2);
const client = await MongoClient.connect(uri);
const db = client.db();
const gate = db.collection<{ _id: string; at?: number }>('gate');
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
await gate.updateOne({ _id: label }, { $set: { ready: true } }, { upsert: true });
let at: number | undefined;
while (at === undefined) {
  at = (await gate.findOne({ _id: 'open' }))?.at;
  await pause(5);
}
await pause(Math.max(0, at - Date.now()));

/** Claims free things, one after the other, until there is none. */
async function claim(): Promise<number[]> {
  const things = db.collection<{ _id: number; by: string | null }>('things');
  const claimed: number[] = [];
  for (;;) {
    const one = await things.findOneAndUpdate({ by: null }, { $set: { by: label } }, { returnDocument: 'after' });
    if (one === null) return claimed;
    claimed.push(one._id);
  }
}

/** Wants every key for itself. */
async function take(): Promise<number[]> {
  const keys = db.collection<{ key: number; by: string }>('keys');
  const taken: number[] = [];
  for (let key = 0; key < Number(many); key++) {
    try {
      await keys.insertOne({ key, by: label });
      taken.push(key);
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
