import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient, MongoServerError } from 'mongodb';
import { expect, it } from 'vitest';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';
import { endProcess, freshFolder, until } from '../contracts/store-helpers.ts';

/** `npm run soak:store` sets more. */
const KILLS = Number(process.env['STORE_KILLS'] ?? 10);
const WRITERS = 4;
const GROUP = 5;

interface Note {
  readonly _id: string;
  readonly writer: number;
  readonly n: number;
  readonly seen: number;
  readonly twin?: number;
  readonly list?: number[];
}

it(
  `loses no acknowledged write when the store is killed ${KILLS} times while ${WRITERS} writers write`,
  async () => {
    const { path, remove } = freshFolder();
    const kept = await keepEmbeddedStore({ dataDir: path, lingerMillis: 300 });
    const client = await MongoClient.connect(kept.uri);
    const notes = client.db().collection<Note>('notes');
    const groups = client.db().collection<{ _id: string; of: string }>('groups');
    const counters = client.db().collection<{ _id: string; n: number }>('counters');
    await notes.createIndex({ writer: 1, n: 1 }, { unique: true });
    const acknowledged: string[] = [];
    const updated = new Map<string, number>();
    const grouped: string[] = [];
    const numbers: number[] = [];
    let stopping = false;

    async function write(writer: number): Promise<void> {
      for (let n = 0; !stopping; n++) {
        const _id = `${writer}-${n}`;
        await insist(() => notes.insertOne({ _id, writer, n, seen: 0 }));
        acknowledged.push(_id);
        if (n % 3 === 0) {
          await insist(() => notes.updateOne({ _id }, { $set: { seen: n + 1, twin: n + 1 }, $push: { list: n } }));
          updated.set(_id, n + 1);
        }
        if (n % 5 === 0) {
          // One command, all of it or nothing.
          await insist(() =>
            groups.insertMany(Array.from({ length: GROUP }, (_, part) => ({ _id: `${_id}-${part}`, of: _id }))),
          );
          grouped.push(_id);
        }
        const drawn = await counters
          .findOneAndUpdate({ _id: 'all' }, { $inc: { n: 1 } }, { upsert: true, returnDocument: 'after' })
          .catch(() => null);
        if (drawn !== null) numbers.push(drawn.n);
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
      // Some die in the middle of much, some as soon as they are there.
      const much = Math.random() < 0.8 ? Math.random() * 40 : -1;
      await until('writes go on', () => acknowledged.length > before + much);
      endProcess(pid, 'SIGKILL');
      killed.add(pid);
    }
    stopping = true;
    await Promise.all(writers);

    const stored = new Map((await answered(() => notes.find().hint('_id_').toArray())).map((one) => [one._id, one]));
    const lost = acknowledged.filter((id) => !stored.has(id));
    const stale = [...updated].filter(([id, seen]) => stored.get(id)?.seen !== seen);
    // An update whose answer was lost may have been done, and then done again: as a whole each time.
    const torn = [...stored.values()].filter(
      ({ seen, twin = 0, list = [], n }) =>
        seen !== twin || (seen === 0) !== (list.length === 0) || list.some((one) => one !== n),
    );
    const parts = Map.groupBy(await answered(() => groups.find().hint('_id_').toArray()), (one) => one.of);
    const halves = [...parts.values()].filter((all) => all.length !== GROUP);
    const missing = grouped.filter((id) => !parts.has(id));
    const last = await answered(() => counters.findOne({ _id: 'all' }));
    const byIndex = await answered(() =>
      notes
        .find({ writer: { $gte: 0 } })
        .hint('writer_1_n_1')
        .toArray(),
    );
    const pid = await answered(pidNow);
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

    expect({ lost, stale, torn, halves, missing, killed: killed.size }).toEqual({
      lost: [],
      stale: [],
      torn: [],
      halves: [],
      missing: [],
      killed: KILLS,
    });
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(last?.n).toBeGreaterThanOrEqual(Math.max(...numbers));
    expect(byIndex).toHaveLength(stored.size);
    expect(acknowledged.length).toBeGreaterThan(KILLS);
    expect(check).toEqual({ integrity_check: 'ok' });
  },
  60_000 + KILLS * 5_000,
);

/** Tries until it is acknowledged. A duplicate key says that an attempt whose answer was lost had been kept. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  await answered(work).catch((error: unknown) => {
    if (!(error instanceof MongoServerError && error.code === 11000)) throw error;
  });
}

/** Asks until the store answers: connections to one that was killed break, also those that were not in use. */
async function answered<R>(work: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // The driver makes a bulk error of a broken connection, too; that one has no code of the server's, or the system's (EPIPE).
      if (error instanceof MongoServerError && typeof error.code === 'number') throw error;
    }
  }
}
