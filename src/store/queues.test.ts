import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'bson';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { decode } from './embedded/bson/decode.ts';
import type { Doc } from './embedded/bson/values.ts';
import type { Collection } from './embedded/storage/collection.ts';
import { openDatabase } from './embedded/storage/database.ts';
import { parseIndexSpec } from './embedded/storage/index-spec.ts';
import { Store } from './embedded/store.ts';
import { outboxModel, outboxStore } from './queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-queues-'));
const file = join(folder, 'store.db');
let store: Store;
beforeAll(() => {
  store = new Store(openDatabase(file), { refuseScans: true, file });
});
afterAll(() => {
  store.db.close();
  rmSync(folder, { recursive: true });
});

const doc = (plain: object): Doc => decode(Buffer.from(serialize(plain)));
const minute = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000);
const QUEUED = 200;

/** An outbox in which messages wait for a platform that is away, besides a few that nobody has tried to send yet. */
function waiting(name: string, fresh: readonly object[]): Collection {
  const collection = store.catalog.ensure(name);
  const indexes = outboxModel(mongoose.createConnection()).schema.indexes();
  const specs = indexes.map(([key, options], n) => {
    const { background: _, ...rest } = options as { background?: boolean };
    return parseIndexSpec(doc({ key, name: `i${n}`, ...rest }));
  });
  store.catalog.createIndexes(collection, specs);
  for (let n = 0; n < QUEUED; n += 1) {
    const message = n % 2 === 0 ? { kind: 'post' } : { kind: 'post', as: { side: 'desk' } };
    collection.insert(
      doc({
        stream: `s${n}`,
        seq: n,
        kind: 'post',
        state: 'queued',
        attempts: n % 2,
        message,
        createdAt: minute(n),
        dueAt: minute(n),
      }),
    );
  }
  for (const one of fresh)
    collection.insert(
      doc({ state: 'queued', attempts: 0, message: { as: { side: 'desk' } }, dueAt: minute(5), ...one }),
    );
  return collection;
}

/** What the store asks for to know whether a message that others will stand under is on its way. */
async function askedFor(before: Date): Promise<Doc> {
  const connection = mongoose.createConnection();
  const find = vi.spyOn(outboxModel(connection).collection, 'findOne').mockResolvedValue(null);
  await outboxStore(connection).hasUnanchored(before.toISOString());
  return doc(find.mock.calls[0]?.[0] as object);
}

it.each([
  ['there is none', [], 0],
  ['there is one', [{ createdAt: minute(1) }], 1],
  ['there are many', Array.from({ length: 100 }, (_, n) => ({ createdAt: minute(n) })), 1],
  ['they all are younger', Array.from({ length: 100 }, (_, n) => ({ createdAt: minute(900 + n) })), 0],
])(
  'looks at one message at most, however many wait, to know whether one is on its way: %s',
  async (name, fresh, found) => {
    const collection = waiting(`t.${name.replaceAll(' ', '')}`, fresh);
    const filter = await askedFor(minute(800));
    const rows = collection.indexes.map((index) => vi.spyOn(index, 'rows'));
    const counted = collection.indexes.map((index) => vi.spyOn(index, 'estimate'));
    const { found: all } = store.find(collection.ns, { filter, sort: [], hint: undefined, limit: 1 });
    expect([...all]).toHaveLength(found);
    const read = rows
      .flatMap((one) => one.mock.results)
      .reduce((sum, { value }) => sum + (value as unknown[]).length, 0);
    expect(read).toBe(found);
    // To choose the index, no more of the others is counted than shows that they are longer.
    const entries = counted.flatMap((one) => one.mock.results).reduce((sum, { value }) => sum + Number(value), 0);
    expect(entries).toBeLessThan(100);
  },
);

it('holds no message in the index that nobody will stand under, or that was tried', () => {
  const { indexes } = waiting('t.held', [{ createdAt: minute(1) }]);
  const [own] = indexes.filter(
    (index) => index.spec.partial !== undefined && index.spec.fields[0]?.path === 'createdAt',
  );
  expect(own?.estimate({ low: Buffer.from([0]), high: Buffer.from([0xff]) }, 1000)).toBe(1);
});
