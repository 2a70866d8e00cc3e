import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endProcess, freshFolder, freshStore, namedServer, type Place, until } from './store-helpers.ts';

/** Starts one of the workers beside this file; `output` grows while it runs. */
function worker(
  script: URL,
  ...args: string[]
): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (piece: Buffer) => {
    text += piece.toString();
  });
  return { child, output: () => text, ended: new Promise((done) => child.on('close', done)) };
}

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

describe.each(places)('agenda over %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    await client.db().dropDatabase();
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
    await place.clean();
  });

  it('runs each of 40 jobs once, though three processes race for them', async () => {
    const runs = client.db().collection('runs');
    await runs.createIndex({ number: 1 });
    const workers = ['a', 'b', 'c'].map((label) =>
      worker(new URL('./store-agenda-worker.ts', import.meta.url), place.uri, label),
    );
    const agenda = new Agenda({ backend: new MongoBackend({ mongo: client.db() }), processEvery: 60000 });
    try {
      await until('all workers are ready', () => workers.every((one) => one.output() === 'ready\n'));
      for (let number = 0; number < 40; number++) await agenda.now('count', { number });
      await until('40 runs', async () => (await runs.estimatedDocumentCount()) >= 40);
      // A job that ran twice would do so within the next polls.
      await new Promise((done) => setTimeout(done, 300));
      const all = await runs.find().sort({ number: 1 }).toArray();
      expect(all.map((one) => one['number'])).toEqual(Array.from({ length: 40 }, (_unused, at) => at));
    } finally {
      for (const { child } of workers) child.kill('SIGTERM');
      await Promise.all(workers.map((one) => one.ended));
    }
  });

  it('repeats, replaces and cancels jobs', async () => {
    const agenda = new Agenda({ backend: new MongoBackend({ mongo: client.db() }), processEvery: 20 });
    let ran = 0;
    agenda.define('tick', (_job, done) => {
      ran += 1;
      done();
    });
    await agenda.start();
    await agenda.every(60, 'tick');
    await agenda.every(50, 'tick');
    await until('the job ran three times', () => ran >= 3);
    expect(await agenda.cancel({ name: 'tick' })).toBe(1);
    await agenda.stop();
  });
});

describe.each(places)('three processes that want the same, over %s', (_, open) => {
  const MANY = 60;

  it('get each thing once, each unique key once, and lose no addition', async () => {
    const place = await open();
    const client = await MongoClient.connect(place.uri);
    const db = client.db();
    await db.dropDatabase();
    await db.collection('things').createIndex({ by: 1 });
    await db.collection('keys').createIndex({ key: 1 }, { unique: true });
    const numbers = Array.from({ length: MANY }, (_unused, n) => n);
    await db.collection<{ _id: number }>('things').insertMany(numbers.map((n) => ({ _id: n, by: null })));
    const workers = ['a', 'b', 'c'].map((label) =>
      worker(new URL('./store-race-worker.ts', import.meta.url), place.uri, label, String(MANY)),
    );
    expect(await Promise.all(workers.map((one) => one.ended))).toEqual([0, 0, 0]);
    const results = workers.map((one) => JSON.parse(one.output()) as { claimed: number[]; taken: number[] });
    for (const what of ['claimed', 'taken'] as const) {
      expect(results.flatMap((one) => one[what]).toSorted((a, b) => a - b)).toEqual(numbers);
      // They did race.
      expect(results.filter((one) => one[what].length > 0)).toHaveLength(3);
    }
    const sum = await db.collection<{ _id: string; n: number; list: string[] }>('sums').findOne({ _id: 'all' });
    expect(sum?.n).toBe(3 * MANY);
    expect(new Set(sum?.list).size).toBe(3 * MANY);
    // Each one's own additions in their order.
    for (const label of ['a', 'b', 'c'])
      expect(sum?.list.filter((one) => one.startsWith(label))).toEqual(numbers.map((n) => `${label}${n}`));
    await db.dropDatabase();
    await client.close();
    await place.clean();
  });
});

describe('several processes on one data folder', () => {
  it('start one store between them, and share it', async () => {
    const folder = freshFolder();
    const workers = Array.from({ length: 6 }, () =>
      worker(new URL('./store-counter-worker.ts', import.meta.url), folder.path, '50'),
    );
    expect(await Promise.all(workers.map((one) => one.ended))).toEqual([0, 0, 0, 0, 0, 0]);
    const results = workers.map((one) => JSON.parse(one.output()) as { numbers: number[]; pid: number });
    expect(new Set(results.map((one) => one.pid)).size).toBe(1);
    expect(results.flatMap((one) => one.numbers).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 300 }, (_, at) => at + 1),
    );
    endProcess(results[0]?.pid ?? 0, 'SIGTERM');
    folder.remove();
  });
});
