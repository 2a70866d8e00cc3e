import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exportStore } from '#src/store/moving/export.ts';
import { importStore } from '#src/store/moving/import.ts';
import type { Report } from '#src/store/moving/report.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const NOW = '2026-03-20T00:00:00Z';
const daysAgo = (days: number) => new Date(Date.parse(NOW) - days * 24 * 60 * 60 * 1_000);

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore()]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

/** What a person is told, and where a test may act in between. */
function report(begin: (name: string) => Promise<void> | void = () => undefined): Report & { notes: string[] } {
  const told: Report & { notes: string[]; seen: number } = {
    notes: [],
    seen: 0,
    begin(name) {
      told.seen = 0;
      void begin(name);
    },
    more(documents) {
      told.seen += documents;
    },
    end: () => undefined,
    note: (text) => told.notes.push(text),
  };
  return told;
}
const noted = () => Promise.resolve();

describe.each(places)('an export and the store %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  let db: Db;
  let folder: string;
  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    db = client.db();
  });
  afterAll(async () => {
    await client.close();
    await place.clean();
  });
  beforeEach(async () => {
    await db.dropDatabase();
    folder = await mkdtemp(join(tmpdir(), 'relevo-merge-'));
  });
  afterEach(async () => {
    await db.dropDatabase();
    await rm(folder, { recursive: true, force: true });
  });

  type Fields = { _id: string | number } & Record<string, unknown>;
  const of = (name: string) => db.collection<Fields>(name);
  const put = (name: string, ...documents: Fields[]) => of(name).insertMany(documents);
  const all = (name: string) => of(name).find({}).sort({ _id: 1 }).toArray();
  const out = (told = report(), to = 'export') => exportStore(place.uri, join(folder, to), { now: NOW, noted }, told);
  async function merge(): Promise<string[]> {
    const told = report();
    await importStore(place.uri, join(folder, 'export'), { merge: true, now: NOW, noted }, told);
    return told.notes;
  }

  describe('that are merged', () => {
    it('never take a counter back, and bring one that is behind up', async () => {
      await put('counters', { _id: 'ticket', value: 1322 }, { _id: 'other', value: 7 });
      await out();
      await of('counters').updateOne({ _id: 'ticket' }, { $set: { value: 1330 } });
      await of('counters').updateOne({ _id: 'other' }, { $set: { value: 2 } });
      expect(await merge()).toEqual(['counters: 1 document brought up to the higher of both']);
      expect(await all('counters')).toEqual([
        { _id: 'other', value: 7 },
        { _id: 'ticket', value: 1330 },
      ]);
    });

    it('have the later version of a ticket, of a message and of a turn, whichever side it is on', async () => {
      const ticket = (id: number, version: number) => ({ _id: id, madeBy: `k${id}`, version, ticket: { version } });
      await put('tickets', ticket(1, 3), ticket(2, 5), ticket(3, 1), ticket(4, 1));
      await put('lines', { _id: 'm', version: 4, line: {} });
      await put('turns', { _id: 'desk', turn: 9, last: 'mia' });
      await out();
      await of('tickets').replaceOne({ _id: 1 }, { madeBy: 'k1', version: 8, ticket: { version: 8 } });
      await of('tickets').replaceOne({ _id: 2 }, { madeBy: 'k2', version: 2, ticket: { version: 2 } });
      await of('tickets').deleteOne({ _id: 3 });
      await of('tickets').insertOne(ticket(5, 1));
      await of('lines').updateOne({ _id: 'm' }, { $set: { version: 2 } });
      await of('turns').updateOne({ _id: 'desk' }, { $set: { turn: 12, last: 'noah' } });
      expect(await merge()).toEqual([
        'lines: 1 document newer in the export, and in the place of those here',
        'tickets: 1 document older in the export, so those here were kept',
        'tickets: 1 document newer in the export, and in the place of those here',
        'turns: 1 document older in the export, so those here were kept',
      ]);
      expect(await all('tickets')).toEqual([ticket(1, 8), ticket(2, 5), ticket(3, 1), ticket(4, 1), ticket(5, 1)]);
      expect(await all('lines')).toEqual([{ _id: 'm', version: 4, line: {} }]);
      expect(await all('turns')).toEqual([{ _id: 'desk', turn: 12, last: 'noah' }]);
    });

    it('never write a history or the audit log anew, nor do again what was done since', async () => {
      await put('audit', { _id: 'a', what: 'forged' }, { _id: 'b', what: 'ticket claim' });
      await put('timeline', { _id: '1:1:0', entry: 'other' });
      await put('inbox', { _id: 'e', state: 'taken', order: `${daysAgo(1).getTime()} e` });
      await put('outbox', { _id: 'o', state: 'queued', createdAt: daysAgo(1) });
      await put('customers', { _id: 'c', name: 'Ana' });
      await out();
      await of('audit').replaceOne({ _id: 'a' }, { what: 'ticket close' });
      await of('audit').deleteOne({ _id: 'b' });
      await of('timeline').replaceOne({ _id: '1:1:0' }, { entry: 'first' });
      await of('inbox').replaceOne({ _id: 'e' }, { state: 'done' });
      await of('outbox').replaceOne({ _id: 'o' }, { state: 'sent' });
      await of('customers').replaceOne({ _id: 'c' }, { name: 'Ana María' });
      const kept = '1 document here in another form, and kept as they are here';
      const names = ['audit', 'customers', 'inbox', 'outbox', 'timeline'];
      expect(await merge()).toEqual(names.map((name) => `${name}: ${kept}`));
      expect(await all('audit')).toEqual([
        { _id: 'a', what: 'ticket close' },
        { _id: 'b', what: 'ticket claim' },
      ]);
      expect(await all('timeline')).toEqual([{ _id: '1:1:0', entry: 'first' }]);
      expect(await all('inbox')).toEqual([{ _id: 'e', state: 'done' }]);
      expect(await all('outbox')).toEqual([{ _id: 'o', state: 'sent' }]);
      expect(await all('customers')).toEqual([{ _id: 'c', name: 'Ana María' }]);
    });

    it('leave out what may have been done and forgotten, the clock’s jobs, absences, and bytes without a record', async () => {
      const order = (days: number) => `${String(daysAgo(days).getTime()).padStart(15, '0')} key`;
      await put(
        'inbox',
        { _id: 'old', state: 'taken', order: order(8) },
        { _id: 'new', state: 'taken', order: order(6) },
      );
      await put(
        'outbox',
        { _id: 'hangs', state: 'failed', createdAt: daysAgo(8) },
        { _id: 'new', state: 'queued', createdAt: daysAgo(6) },
        { _id: 'old', state: 'queued', createdAt: daysAgo(8) },
        { _id: 'sent', state: 'sent', createdAt: daysAgo(8) },
      );
      await put('jobs', { _id: 'j', name: 'sweep' });
      await put('absences', { _id: 'mia', until: daysAgo(-1) });
      await put('files', { _id: 'T-1/f', state: 'kept' }, { _id: 'T-1/g', state: 'kept' });
      await put('fileBytes.files', { _id: 'T-1/f/1' }, { _id: 'T-1/g/2' });
      await put('fileBytes.chunks', { _id: 1, files_id: 'T-1/f/1', n: 0 }, { _id: 2, files_id: 'T-1/g/2', n: 0 });
      await out();
      for (const name of ['inbox', 'outbox', 'jobs', 'absences', 'fileBytes.files', 'fileBytes.chunks'])
        await of(name).deleteMany({});
      await of('files').deleteOne({ _id: 'T-1/g' });
      await of('files').updateOne({ _id: 'T-1/f' }, { $set: { state: 'removed' } });
      expect(await merge()).toHaveLength(7);
      const ids = async (name: string) => (await all(name)).map(({ _id }) => _id);
      expect(await ids('inbox')).toEqual(['new']);
      expect(await ids('outbox')).toEqual(['new', 'sent']);
      expect([await ids('jobs'), await ids('absences')]).toEqual([[], []]);
      expect(await all('files')).toMatchObject([{ _id: 'T-1/f', state: 'removed' }, { _id: 'T-1/g' }]);
      expect([await ids('fileBytes.files'), await ids('fileBytes.chunks')]).toEqual([['T-1/g/2'], [2]]);
    });

    it('are refused before anything is put where they have counted apart', async () => {
      await put(
        'tickets',
        { _id: 1001, madeBy: 'workspace:ana:1', version: 1 },
        { _id: 1002, madeBy: 'k2', version: 1 },
      );
      await put('customers', { _id: 'c1', accounts: ['workspace:ana'], number: 'C-1' });
      await put('views', { _id: 'v', search: 'all' });
      await out();
      await of('views').deleteMany({});
      await of('tickets').updateOne({ _id: 1001 }, { $set: { madeBy: 'workspace:ben:1', version: 9 } });
      await expect(merge()).rejects.toThrow(/tickets\.jsonl, line 1: 1001 is another of tickets here.*counted apart/);
      await of('tickets').deleteMany({});
      await put('tickets', { _id: 1005, madeBy: 'k2', version: 1 });
      await expect(merge()).rejects.toThrow(/line 2: its madeBy is on another of tickets here \(1005\)/);
      await of('tickets').deleteMany({});
      await of('customers').deleteMany({});
      await put('customers', { _id: 'c9', accounts: ['slack:x', 'workspace:ana'] });
      await expect(merge()).rejects.toThrow(/customers\.jsonl, line 1: its accounts is on another of customers here/);
      expect([await all('tickets'), await all('views'), await all('relevo_imports')]).toEqual([[], [], []]);
    });

    it('are the same however often they are merged and cut off', async () => {
      await put('counters', { _id: 'ticket', value: 5 });
      await put('audit', { _id: 'a', what: 'x' });
      await put('alertqueues', { _id: 'agents', sent: 3, dueAt: daysAgo(2) });
      await out();
      await of('alertqueues').replaceOne({ _id: 'agents' }, { sent: 6, open: ['x'] });
      await merge();
      const before = [await all('counters'), await all('audit'), await all('alertqueues')];
      // As if it had been killed after the last batch and before it was noted.
      await db.collection('relevo_imports').updateMany({}, { $set: { finished: false }, $unset: { lines: 1 } });
      await merge();
      expect([await all('counters'), await all('audit'), await all('alertqueues')]).toEqual(before);
      expect(before[2]).toEqual([{ _id: 'agents', sent: 6, open: ['x'], dueAt: daysAgo(2) }]);
    });
  });

  describe('of which somebody changes something meanwhile', () => {
    beforeEach(async () => {
      await put('tickets', { _id: 1, version: 1, status: 'new' });
      await put('timeline', { _id: 1, last: 'v1' });
    });
    const change = async () => {
      await of('tickets').updateOne({ _id: 1 }, { $set: { version: 2, status: 'resolved' } });
      await of('timeline').updateOne({ _id: 1 }, { $set: { last: 'v2' } });
    };

    it('no export comes of a ticket of before a step with the history of after it', async () => {
      let changed: Promise<void> | undefined;
      // After the tickets were written, and before their history is read.
      await put('ticketz', ...Array.from({ length: 6_000 }, (_unused, n) => ({ _id: n, pad: 'x'.repeat(300) })));
      const told = report((name) => {
        if (name === 'ticketz') changed ??= change();
      });
      await expect(out(told)).rejects.toThrow(/tickets changed while it was exported: somebody writes\. Stop Relevo/);
      await changed;
      expect(await readFile(join(folder, 'export', 'tickets.jsonl'), 'utf8')).toMatch(/"new"/);
      expect(await readFile(join(folder, 'export', 'timeline.jsonl'), 'utf8')).toMatch(/"v2"/);
      await expect(readFile(join(folder, 'export', 'manifest.json'), 'utf8')).rejects.toThrow('ENOENT');
      // Gone on with, it finds what an earlier run had finished as it was, and is refused again.
      await expect(out()).rejects.toThrow(/tickets changed while it was exported/);
      expect((await out(report(), 'another')).documents).toBe(6_002);
    });

    it.each([
      ['is put', (one: Db) => one.collection('timeline').insertOne({ _id: 2 as never })],
      ['is removed', (one: Db) => one.collection('timeline').deleteOne({ _id: 1 as never })],
      ['begins a collection', (one: Db) => one.collection('anchors').insertOne({ _id: 1 as never })],
    ])('is noticed when a document %s', async (__, write) => {
      await put('zlast', ...Array.from({ length: 6_000 }, (_unused, n) => ({ _id: n, pad: 'x'.repeat(300) })));
      let wrote: Promise<unknown> | undefined;
      const told = report((name) => {
        if (name === 'zlast') wrote ??= write(db);
      });
      await expect(exportStore(place.uri, join(folder, 'x'), { now: NOW, noted }, told)).rejects.toThrow(
        /changed while it was exported/,
      );
      await wrote;
    });

    it('what has outlived its time may go, and nothing else', async () => {
      await of('limits').createIndex({ goneAt: 1 }, { expireAfterSeconds: 0 });
      // Long past for the export, and left alone by the store until the test removes it.
      await of('drafts').createIndex({ goneAt: 1 }, { expireAfterSeconds: 1e6 });
      await put(
        'drafts',
        { _id: 'over', goneAt: new Date(Date.now() - 1e6 * 1_000 - 1) },
        { _id: 'young', goneAt: new Date() },
      );
      const removing = (id: string) =>
        report(async (name) => {
          if (name === 'comparing counters' || name === 'comparing drafts') await of('drafts').deleteOne({ _id: id });
        });
      expect((await out(removing('over'), 'first')).documents).toBeGreaterThanOrEqual(3);
      await put('counters', ...Array.from({ length: 6_000 }, (_unused, n) => ({ _id: n, pad: 'x'.repeat(300) })));
      await expect(out(removing('young'), 'second')).rejects.toThrow(/drafts changed while it was exported/);
    });
  });
});
