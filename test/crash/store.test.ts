import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient, MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';
import { endProcess, freshFolder, until } from '../contracts/store-helpers.ts';

/** A longer soak sets more. */
const KILLS = Number(process.env['STORE_KILLS'] ?? 10);
const WRITERS = 4;

it(`loses no acknowledged write when the store is killed ${KILLS} times while ${WRITERS} writers write`, async () => {
  const { path, remove } = freshFolder();
  const kept = await keepEmbeddedStore({ dataDir: path, lingerMillis: 300 });
  const client = await MongoClient.connect(kept.uri);
  const notes = client.db().collection<{ _id: string; writer: number; n: number; seen: number }>('notes');
  await notes.createIndex({ writer: 1, n: 1 }, { unique: true });
  const acknowledged: string[] = [];
  const updated = new Map<string, number>();
  let stopping = false;

  async function write(writer: number): Promise<void> {
    for (let n = 0; !stopping; n++) {
      const _id = `${writer}-${n}`;
      await insist(() => notes.insertOne({ _id, writer, n, seen: 0 }));
      acknowledged.push(_id);
      if (n % 3 !== 0) continue;
      await insist(() => notes.updateOne({ _id }, { $set: { seen: n + 1 } }));
      updated.set(_id, n + 1);
    }
  }

  const writers = Array.from({ length: WRITERS }, (_, writer) => write(writer));
  const pidNow = async (): Promise<number> => (await client.db().command({ buildInfo: 1 }))['relevo'].pid;
  const killed = new Set<number>();
  for (let kill = 0; kill < KILLS; kill++) {
    let pid = 0;
    await until('a store that was not killed yet', async () => {
      pid = await pidNow().catch(() => 0);
      return pid !== 0 && !killed.has(pid);
    });
    const before = acknowledged.length;
    await until('writes go on', () => acknowledged.length > before + Math.random() * 40);
    endProcess(pid, 'SIGKILL');
    killed.add(pid);
  }
  stopping = true;
  await Promise.all(writers);

  const stored = new Map((await notes.find().hint('_id_').toArray()).map((one) => [one._id, one]));
  const lost = acknowledged.filter((id) => !stored.has(id));
  const stale = [...updated].filter(([id, seen]) => stored.get(id)?.seen !== seen);
  const byIndex = await notes
    .find({ writer: { $gte: 0 } })
    .hint('writer_1_n_1')
    .toArray();
  const pid = await pidNow();
  process.stdout.write(
    `store crash: ${killed.size} kills, ${acknowledged.length} inserts and ${updated.size} updates acknowledged, ${lost.length} lost, ${stale.length} stale\n`,
  );
  await client.close();
  kept.stop();
  await until('the store has ended', () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
  const db = new DatabaseSync(join(path, 'store.db'), { readOnly: true });
  const check = db.prepare('PRAGMA integrity_check').get();
  db.close();
  remove();

  expect({ lost, stale, killed: killed.size }).toEqual({ lost: [], stale: [], killed: KILLS });
  expect(byIndex).toHaveLength(stored.size);
  expect(acknowledged.length).toBeGreaterThan(KILLS);
  expect(check).toEqual({ integrity_check: 'ok' });
});

/** Tries until it is acknowledged. A duplicate key says that an attempt whose answer was lost had been kept. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (error instanceof MongoServerError) {
        if (error.code === 11000) return;
        throw error;
      }
    }
  }
}
