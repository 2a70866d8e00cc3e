import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileStore, StoredFile, WantedFile } from '#src/services/stores/files.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aSentFile } from '#test/builders.ts';
import { freshStore, namedServer, type Place, until } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2) + seconds * 1000).toISOString();
const NOW = at(0);
const ten = Buffer.from(Uint8Array.from({ length: 10 * 1024 * 1024 }, (_, n) => (n * 13 + (n >> 8)) % 256));

describe.each(places)('the files of tickets over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let files: FileStore;
  let made = 0;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    files = store.stores.files;
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  function aWanted(change: Partial<WantedFile> = {}): WantedFile {
    made += 1;
    return {
      id: `7:workspace:f${made}`,
      ticket: 7,
      sent: aSentFile('shot.png'),
      by: 'workspace:ana',
      byName: 'Ana',
      reader: { language: 'es', zone: 'UTC' },
      at: NOW,
      visibleTo: ['requester'],
      trace: 'event-1',
      ...change,
    };
  }
  /** Claims until it is the turn of this one, which is due first. */
  async function claimed(id: string, now = NOW): Promise<StoredFile> {
    const file = await files.claim(now, at(1_000_000));
    if (file?.id !== id) throw new Error(`it was the turn of ${file?.id}`);
    return file;
  }
  async function wanted(change: Partial<WantedFile> = {}): Promise<StoredFile> {
    const file = aWanted(change);
    await files.want([{ want: '7:1:3', file }], NOW);
    return claimed(file.id);
  }
  const chunksOf = (id: string) =>
    store.database.collection('fileBytes.chunks').countDocuments({ files_id: { $gte: `${id}/`, $lt: `${id}0` } });
  const postponed = (file: StoredFile, seconds: number) =>
    files.postpone(file, at(seconds), { error: 'away', final: false });

  it('are noted once, and one after the other is due', async () => {
    const [one, two] = [aWanted(), aWanted()];
    await files.want([{ want: '7:1:0', file: one }], NOW);
    await files.want(
      [
        { want: '7:1:0', file: one },
        { want: '7:1:1', file: two },
      ],
      at(1),
    );
    const first = await claimed(one.id);
    expect(first).toEqual({ ...one, state: 'wanted', want: '7:1:0', attempt: 1, failures: 0 });
    expect(await files.claim(NOW, at(60))).toBeUndefined();
    const second = await claimed(two.id, at(1));
    await files.renew([one.id, two.id], at(1_000_000));
    await postponed(second, 5);
    expect(await files.claim(at(4), at(60))).toBeUndefined();
    expect(await claimed(two.id, at(5))).toMatchObject({ attempt: 2, failures: 0 });
    await files.postpone({ ...second, attempt: 2 }, at(9), { error: 'odd', final: true });
    expect(await claimed(two.id, at(9))).toMatchObject({ attempt: 3, failures: 1 });
    await files.refuse({ ...second, attempt: 3 }, 'unreadable', at(9));
    await files.refuse(first, 'gone', at(9));
  });

  it.each([1, 255 * 1024, ten.length])('of %d bytes are given as they were stored', async (size) => {
    const file = await wanted();
    const bytes = ten.subarray(0, size);
    expect(await files.keep(file, bytes, 'image/png', NOW)).toBe(true);
    const kept = await files.byId(file.id);
    expect(kept).toMatchObject({ state: 'kept', ticket: 7, byName: 'Ana', visibleTo: ['requester'] });
    expect(kept?.content).toEqual({ size, type: 'image/png', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(bytes.equals(await files.read(kept as StoredFile))).toBe(true);
    expect(await files.claim(at(2_000_000), at(3_000_000))).toBeUndefined();
  });

  it('of which more was learned are called as was learned last', async () => {
    const untold = await wanted({ sent: aSentFile('F1', { untold: true }) });
    await files.keep({ ...untold, sent: aSentFile('orders.csv') }, ten.subarray(0, 3), 'text/csv', NOW);
    expect((await files.byId(untold.id))?.sent).toEqual(aSentFile('orders.csv'));
    const other = await wanted({ sent: aSentFile('F2', { untold: true }) });
    await files.refuse({ ...other, sent: aSentFile('setup.bat') }, 'program', NOW);
    expect((await files.byId(other.id))?.sent).toEqual(aSentFile('setup.bat'));
  });

  it('that were damaged are not given', async () => {
    const file = await wanted();
    await files.keep(file, ten.subarray(0, 600_000), 'image/png', NOW);
    const kept = (await files.byId(file.id)) as StoredFile;
    const chunks = store.database.collection('fileBytes.chunks');
    await chunks.updateOne({ files_id: `${file.id}/1`, n: 1 }, { $set: { data: Buffer.alloc(255 * 1024) } });
    await expect(files.read(kept)).rejects.toThrow('not those that were stored');
    await chunks.deleteOne({ files_id: `${file.id}/1`, n: 2 });
    await expect(files.read(kept)).rejects.toThrow();
  });

  it('that were taken back are kept for leads, and it is known what may show one', async () => {
    const kept = await wanted({ ticket: 8 });
    await files.keep(kept, ten.subarray(0, 5), 'image/png', NOW);
    const [lost, other] = [await wanted({ ticket: 8 }), await wanted({ ticket: 8 })];
    await files.refuse(lost, 'gone', NOW);
    await files.keep(other, ten.subarray(0, 5), 'image/png', NOW);
    await files.showing(kept.id, '8:2:1');
    await files.showing(kept.id, '8:2:1');
    await files.showing(kept.id, '8:2:2');
    expect(await files.byId(kept.id)).toMatchObject({ shownBy: ['8:2:1', '8:2:2'] });
    expect(await files.byId(other.id)).not.toHaveProperty('shownBy');
    expect(await files.withdrawn(8, 10)).toEqual([]);
    await files.withdraw(kept.id);
    await files.withdraw(lost.id);
    await files.withdraw('no such file');
    const found = await files.withdrawn(8, 10);
    expect(found).toEqual([await files.byId(kept.id)]);
    expect(found).toMatchObject([{ withdrawn: true, state: 'kept' }]);
    expect(await files.read(found[0] as StoredFile)).toHaveLength(5);
    await files.withdraw(other.id);
    expect(await files.withdrawn(8, 1)).toHaveLength(1);
    expect(await files.withdrawn(7, 10)).toEqual([]);
  });

  it('are seen by everybody who brought them, and looked at again only when another step wants them', async () => {
    const file = await wanted({ visibleTo: ['desk'] });
    const again = (want: string, change: Partial<WantedFile> = {}) =>
      files.want([{ want, file: { ...file, ...change } }], NOW);
    await again('7:1:3');
    await again('7:2:0', { visibleTo: ['requester', 'desk'] });
    expect(await files.byId(file.id)).toMatchObject({ visibleTo: ['desk', 'requester'], want: '7:1:3', attempt: 1 });
    await files.refuse(file, 'program', NOW);
    await again('7:1:3');
    expect(await files.byId(file.id)).toMatchObject({ state: 'refused', fault: 'program' });
    await again('7:3:0', { by: 'workspace:mia', sent: aSentFile('tool.exe') });
    const looked = await claimed(file.id);
    expect(looked).toMatchObject({ state: 'wanted', want: '7:3:0', by: 'workspace:mia', attempt: 2 });
    expect(looked).not.toHaveProperty('fault');
    expect(await files.keep(looked, ten.subarray(0, 9), 'image/png', NOW)).toBe(true);
    await again('7:4:0');
    expect(await files.byId(file.id)).toMatchObject({ state: 'kept', want: '7:3:0' });
  });

  it('are noted once by two processes at once', async () => {
    const file = aWanted();
    await Promise.all(Array.from({ length: 8 }, () => files.want([{ want: '7:1:3', file }], NOW)));
    expect(await store.database.collection('files').countDocuments({ _id: file.id as never })).toBe(1);
    await files.refuse(await claimed(file.id), 'gone', NOW);
  });

  it('of two who copy one, he who began last counts, and nothing of the other is left', async () => {
    const first = await wanted();
    await postponed(first, 1);
    const second = await claimed(first.id, at(1));
    const [lost, kept] = await Promise.all([
      files.keep(first, Buffer.alloc(2_000_000, 'first'), 'text/plain', NOW),
      files.keep(second, ten, 'image/png', NOW),
    ]);
    expect([lost, kept]).toEqual([false, true]);
    expect(ten.equals(await files.read((await files.byId(first.id)) as StoredFile))).toBe(true);
    expect(await chunksOf(first.id)).toBe(Math.ceil(ten.length / (255 * 1024)));
    await files.refuse(first, 'gone', NOW);
    await postponed(first, 2);
    expect(await files.byId(first.id)).toMatchObject({ state: 'kept' });
    expect(await files.keep(first, Buffer.alloc(9), 'text/plain', NOW)).toBe(false);
    expect(ten.equals(await files.read((await files.byId(first.id)) as StoredFile))).toBe(true);
  });

  it('of which one is taken over in the middle count only as the second copies them', async () => {
    const first = await wanted();
    const losing = files.keep(first, Buffer.alloc(20 * 1024 * 1024, 'first'), 'text/plain', NOW);
    await until('some of it is written', async () => (await chunksOf(first.id)) > 0);
    await postponed(first, 1);
    const second = await claimed(first.id, at(1));
    expect(await files.keep(second, ten.subarray(0, 300_000), 'image/png', NOW)).toBe(true);
    expect(await losing).toBe(false);
    expect(await files.byId(first.id)).toMatchObject({ state: 'kept', content: { size: 300_000, type: 'image/png' } });
    expect((await files.read((await files.byId(first.id)) as StoredFile)).length).toBe(300_000);
    expect(await chunksOf(first.id)).toBe(2);
  });

  it('of which one was half written when its process was killed are never shown, and copied again whole', async () => {
    const file = aWanted();
    await files.want([{ want: '7:1:3', file }], NOW);
    const worker = fileURLToPath(new URL('./store-upload-worker.ts', import.meta.url));
    const child = spawn(process.execPath, [worker, place.uri, '50'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((done) => child.once('close', done));
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (Number(said.trim().split('\n').at(-1)) > 3) child.kill('SIGKILL');
    });
    await ended;
    expect(said).not.toContain('kept');
    await until('the store has noticed', async () => (await chunksOf(file.id)) > 0);
    const left = await chunksOf(file.id);
    expect(left).toBeLessThan(200);

    const half = (await files.byId(file.id)) as StoredFile;
    expect(half).toMatchObject({ state: 'wanted', attempt: 1 });
    expect(half).not.toHaveProperty('content');
    await expect(files.read({ ...half, content: { size: 9, type: 'a/b', sha256: '' } })).rejects.toThrow('not kept');
    const again = await claimed(file.id, new Date(Date.now() + 60_000).toISOString());
    expect(await files.keep(again, ten.subarray(0, 300_000), 'image/png', NOW)).toBe(true);
    expect(await chunksOf(file.id)).toBe(2);
    expect((await files.read((await files.byId(file.id)) as StoredFile)).length).toBe(300_000);
  });

  it('that are refused after half of one was written leave nothing behind', async () => {
    const first = await wanted();
    const chunks = store.database.collection('fileBytes.chunks');
    await chunks.insertOne({ files_id: `${first.id}/1`, n: 0, data: Buffer.alloc(9) });
    await store.database.collection('files').updateOne({ _id: first.id as never }, { $set: { upload: 1 } });
    await postponed(first, 1);
    await files.refuse(await claimed(first.id, at(1)), 'gone', NOW);
    expect(await chunksOf(first.id)).toBe(0);
  });

  it('whose time is over are named still, and nothing of their bytes is left, however often one is killed over it', async () => {
    const ticket = 40;
    const [kept, half, gone, other] = [
      await wanted({ ticket }),
      await wanted({ ticket }),
      await wanted({ ticket }),
      await wanted({ ticket: 41 }),
    ];
    for (const one of [kept, half, other]) await files.keep(one, ten.subarray(0, 600_000), 'image/png', NOW);
    await files.refuse(gone, 'gone', NOW);
    const away = aWanted({ ticket });
    await files.want([{ want: '40:1:0', file: away }], NOW);
    // Somebody died between the record and the bytes.
    await store.database.collection('files').updateOne({ _id: half.id as never }, { $set: { state: 'removed' } });
    expect(await files.expire(ticket, 2, NOW)).toBe(2);
    expect(await files.expire(ticket, 2, NOW)).toBe(1);
    expect(await files.expire(ticket, 2, NOW)).toBe(0);
    expect(await files.byId(kept.id)).toMatchObject({ state: 'removed', sent: { name: 'shot.png' } });
    expect(await files.byId(gone.id)).toMatchObject({ state: 'refused', fault: 'gone' });
    expect(await files.byId(away.id)).toMatchObject({ state: 'removed' });
    expect(await files.claim(at(3_000_000), at(4_000_000))).toBeUndefined();
    await expect(files.read((await files.byId(kept.id)) as StoredFile)).rejects.toThrow('not kept');
    expect([await chunksOf(kept.id), await chunksOf(half.id), await chunksOf(other.id)]).toEqual([0, 0, 3]);
    const bytes = store.database.collection<{ _id: string }>('fileBytes.files');
    expect(await bytes.countDocuments({ _id: { $in: [`${kept.id}/1`, `${half.id}/1`] } })).toBe(0);
  });
});
