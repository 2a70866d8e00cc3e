import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Decimal128, Double, GridFSBucket, Long, MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect } from 'vitest';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { relevoHere } from '#test/fakes/here.ts';
import { type Ran, run } from '#test/fakes/run.ts';
import { endProcess } from './store-helpers.ts';

export const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
/** The working folder of the commands, anew for each test. */
export let cwd: string;

/** Gives each test of a file a folder of its own, and ends its stores. */
export function useFolder(): void {
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'relevo-moving-'));
  });
  afterEach(async () => {
    // The stores outlive the commands by a few seconds.
    for (const name of await readdir(cwd)) {
      const pid = await storePid(name).catch(() => undefined);
      if (pid !== undefined) endProcess(pid, 'SIGKILL');
    }
    await rm(cwd, { recursive: true, force: true, maxRetries: 5 });
  });
}

export type Env = Readonly<Record<string, string>>;
export const dataOf = (name: string): Env => ({ RELEVO_DATA_DIR: name });
export const relevo = (args: string[], env: Env = dataOf('data')): Promise<Ran> =>
  relevoHere(['store', ...args], { cwd, env });
/** As a process of its own. */
export const relevoApart = (args: string[], env: Env): Promise<Ran> =>
  run(process.execPath, [program, 'store', ...args], { cwd, env });

/** Works on the embedded store of a data folder. */
export async function within<R>(name: string, work: (client: MongoClient) => Promise<R>): Promise<R> {
  const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, name) });
  const client = await MongoClient.connect(uri);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The process of a store that runs; none is started. */
export async function storePid(name: string): Promise<number | undefined> {
  const log = await readFile(join(cwd, name, 'store.log'), 'utf8');
  const found = log.match(/serving, process (\d+)/g)?.at(-1);
  return found === undefined ? undefined : Number(found.replace(/\D/g, ''));
}

/** A little of everything that a store may hold, and so many tickets. */
export function fill(name: string, tickets: number, text = 'words'): Promise<void> {
  return within(name, async (client) => {
    const db = client.db();
    await db.collection('tickets').createIndex({ number: -1, 'ticket.team': 1 }, { unique: true });
    await db.collection('tickets').createIndex({ at: 1 }, { expireAfterSeconds: 1e8, name: 'ttl' });
    await db.collection('people').createIndex({ mail: 1 }, { unique: true, sparse: true });
    await db.collection('jobs').createIndex({ next: 1 }, { partialFilterExpression: { open: { $eq: true } } });
    for (let at = 0; at < tickets; at += 1000) {
      const many = Array.from({ length: Math.min(1000, tickets - at) }, (_, n) => ({
        _id: at + n,
        number: at + n,
        at: new Date(2e12),
        text,
      }));
      await db.collection<{ _id: number }>('tickets').insertMany(many);
    }
    await db.collection('people').insertMany([
      { mail: 'a@b.c', d: new Double(5), l: Long.fromNumber(5), x: Decimal128.fromString('1.10'), i: 5, none: null },
      {
        keys: new Map<string, unknown>([
          ['2', 1],
          ['10', 2],
          [
            '1',
            new Map([
              ['z', 1],
              ['a', 2],
            ]),
          ],
        ]),
        text: 'ü\u2028\n"\\',
        list: [[], {}, [1]],
      },
    ]);
    await db.collection('Straße/1').insertOne({ odd: 'name' });
    const upload = new GridFSBucket(db, { chunkSizeBytes: 2 }).openUploadStream('three bytes');
    await pipeline(Readable.from([Buffer.from([1, 2, 3])]), upload);
    await db.createCollection('empty');
  });
}

/** Everything in an export but when it was made, and the audit log, which grows with each move. */
export async function contents(folder: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of (await readdir(join(cwd, folder))).toSorted()) {
    const text = await readFile(join(cwd, folder, name), 'utf8');
    if (name === 'manifest.json') all[name] = JSON.stringify(withoutAudit(JSON.parse(text)), undefined, 2);
    else if (name !== 'audit.jsonl') all[name] = text;
  }
  return all;
}

function withoutAudit({ collections, ...rest }: { collections: { name: string }[] }): object {
  return { ...rest, exportedAt: '', collections: collections.filter(({ name }) => name !== 'audit') };
}

/** What the audit log of an export says was done, in the order of time. */
export async function audited(folder: string): Promise<string[]> {
  const lines = (await readFile(join(cwd, folder, 'audit.jsonl'), 'utf8')).trimEnd().split('\n');
  const all = lines.map(
    (line) => JSON.parse(line) as { at: { $date: { $numberLong: string } }; what: string; by: string },
  );
  for (const { by } of all) expect(by).toMatch(/^terminal:./);
  const time = ({ at }: (typeof all)[number]) => Number(at.$date.$numberLong);
  return all.toSorted((a, b) => time(a) - time(b)).map(({ what }) => what);
}
