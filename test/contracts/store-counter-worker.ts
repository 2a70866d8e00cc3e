/** Draws numbers from a shared counter: `node store-counter-worker.ts <data folder> <how many>`, and prints them with the store's process. */
import { MongoClient } from 'mongodb';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';

const [dataDir = '', many = '0'] = process.argv.slice(2);
const { uri } = await joinEmbeddedStore({ dataDir });
const client = await MongoClient.connect(uri);
const counters = client.db().collection<{ _id: string; n: number }>('counters');
const draw = async (): Promise<number> => {
  const after = await counters.findOneAndUpdate(
    { _id: 'ticket' },
    { $inc: { n: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  return after?.n ?? 0;
};
const numbers = await Promise.all(Array.from({ length: Number(many) }, draw));
const info = await client.db().command({ buildInfo: 1 });
process.stdout.write(`${JSON.stringify({ numbers, pid: info['relevo'].pid })}\n`);
await client.close();
