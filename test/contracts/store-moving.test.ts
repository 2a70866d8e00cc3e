import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { GridFSBucket, MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { run } from '#test/fakes/run.ts';
import { endProcess, namedServer, until } from './store-helpers.ts';
import {
  audited,
  contents,
  cwd,
  dataOf,
  type Env,
  fill,
  program,
  relevo,
  relevoApart,
  storePid,
  useFolder,
  within,
} from './store-moving-kit.ts';

useFolder();

/** Few where all tests run, a hundred with `npm run soak:store`. */
const kills = Number(process.env['STORE_KILLS'] ?? 3);
const killing = { timeout: 120_000 + kills * 10_000 };

describe('moving an installation', () => {
  it('takes everything from store to store and back, byte for byte, once, and to other documents only when told to', async () => {
    await fill('data', 1200);
    const out = await relevo(['export']);
    expect([out.code, out.err]).toEqual([0, '']);
    expect(out.out).toMatch(
      /^1207 documents \(\d+\.\d MB\) of the embedded store in \S+data are in relevo-export\.\n$/,
    );
    const first = await contents('relevo-export');
    expect(Object.keys(first)).toEqual([
      'Stra%C3%9Fe%2F1-a033c124.jsonl',
      'empty.jsonl',
      'fs.chunks.jsonl',
      'fs.files.jsonl',
      'jobs.jsonl',
      'manifest.json',
      'people.jsonl',
      'tickets.jsonl',
    ]);
    const places: Env[] = [dataOf('other')];
    const server = namedServer();
    if (server !== undefined) places.push({ MONGODB_URI: server.uri });
    for (const [at, place] of places.entries()) {
      const into = await relevo(['import', 'relevo-export'], place);
      expect([into.code, into.err, into.out]).toEqual([
        0,
        '',
        expect.stringMatching(/^1207 documents \(.*\) were put into the /),
      ]);
      expect((await relevo(['export', '--out', `again${at}`], place)).code).toBe(0);
      expect(await contents(`again${at}`)).toEqual(first);
      expect((await relevo(['import', `again${at}`], dataOf(`back${at}`))).code).toBe(0);
      expect((await relevo(['export', '--out', `third${at}`], dataOf(`back${at}`))).code).toBe(0);
      expect(await contents(`third${at}`)).toEqual(first);
      const [exported, imported] = ['store export', 'store import'];
      expect(await audited('relevo-export')).toEqual([exported]);
      expect(await audited(`third${at}`)).toEqual([exported, imported, exported, imported, exported]);
      const file = await within(`back${at}`, (client) =>
        buffer(new GridFSBucket(client.db()).openDownloadStreamByName('three bytes')),
      );
      expect(file).toEqual(Buffer.from([1, 2, 3]));
    }
    if (server !== undefined) {
      const client = await MongoClient.connect(server.uri);
      await client.db().dropDatabase();
      await client.close();
    }
    await onceOnly('relevo-export', 1200);
    // Whoever may read the store's folder only may read this only.
    const modes = await run('sh', ['-c', "stat -c '%a' relevo-export relevo-export/* 2>/dev/null || true"], { cwd });
    for (const mode of modes.out.trim().split('\n')) expect(['700', '600', '']).toContain(mode);
  });

  it('goes on after it was killed, at whatever instant, with nothing lost and nothing twice', killing, async () => {
    await fill('data', 6000, 'x'.repeat(60));
    const part = join(cwd, 'cut', 'tickets.jsonl.part');
    await killed(['export', '--out', 'cut'], dataOf('data'), () => Promise.resolve(existsSync(part)));
    let before = 0;
    await within('other', (client) =>
      killed(['import', 'cut'], dataOf('other'), async () => {
        const now = await imported(client);
        if (now <= before) return false;
        before = now;
        return true;
      }),
    );
    expect(before).toBeGreaterThan(0);
    expect((await relevo(['export', '--out', 'whole'])).code).toBe(0);
    expect((await relevo(['export', '--out', 'back'], dataOf('other'))).code).toBe(0);
    const whole = await contents('whole');
    expect(await contents('cut')).toEqual(whole);
    expect(await contents('back')).toEqual(whole);
    // However often it was gone on with.
    expect(await audited('back')).toEqual(['store export', 'store import', 'store export']);
  });

  it('says so when the store breaks off, and goes on from there', async () => {
    await fill('data', 4_000, 'x'.repeat(500));
    expect((await relevo(['export'])).code).toBe(0);
    const broken = await within('other', async (client) => {
      const importing = relevo(['import', 'relevo-export'], dataOf('other'));
      await until('the import has begun', async () => (await imported(client)) > 0);
      const pid = await storePid('other');
      endProcess(pid ?? 0, 'SIGKILL');
      return importing;
    });
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toMatch(/^relevo store: the store was not reached or broke off .*run the same command again/);
    const second = await relevo(['import', 'relevo-export'], dataOf('other'));
    expect([second.code, second.err]).toEqual([0, '']);
    expect(Number(/^(\d+) documents/.exec(second.out)?.[1])).toBeLessThan(4_007);
    expect(await within('other', (client) => client.db().collection('tickets').countDocuments())).toBe(4_000);
  });

  it('keeps its heap small, however much there is', async () => {
    await fill('data', 1_500, 'x'.repeat(10_000));
    // With a young generation as `npm start` has it: with a larger one the collector is at work without an end.
    const small = { NODE_OPTIONS: '--max-old-space-size=32 --max-semi-space-size=2' };
    const out = await relevoApart(['export'], { ...dataOf('data'), ...small });
    expect([out.code, out.err]).toEqual([0, '']);
    const into = await relevoApart(['import', 'relevo-export'], { ...dataOf('other'), ...small });
    expect([into.code, into.err]).toEqual([0, '']);
    // With the program itself, which takes some 20 MB, it would not fit in.
    expect(into.out).toMatch(/^1507 documents \(15\.\d MB\)/);
  });
});

/** An export that was imported into the store of `other` is not put there again, and to other documents only when it is told to. */
async function onceOnly(folder: string, tickets: number): Promise<void> {
  const again = await relevo(['import', folder], dataOf('other'));
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('was imported into the embedded store')]);
  await within('busy', async (client) => {
    await client
      .db()
      .collection<{ _id: number }>('tickets')
      .insertMany([{ _id: 3, own: true } as never, { _id: 9_999, number: 9_999 } as never]);
  });
  const refused = await relevo(['import', folder], dataOf('busy'));
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toMatch(/holds other documents already \(tickets\)\. Take an empty database, or give --merge/);
  expect(await within('busy', (client) => client.db().collection('people').countDocuments())).toBe(0);
  const merged = await relevo(['import', folder, '--merge'], dataOf('busy'));
  expect(merged.code).toBe(0);
  const there = await within('busy', (client) =>
    client.db().collection<{ _id: number; own?: true }>('tickets').find().sort({ _id: 1 }).toArray(),
  );
  expect(there.map(({ _id }) => _id)).toEqual([...Array.from({ length: tickets }, (_, n) => n), 9_999]);
  // Neither has a version by which it would be the later one.
  expect(there.find(({ _id }) => _id === 3)).toEqual({ _id: 3, own: true });
  expect(merged.err).toBe('tickets: 1 document here in another form, and kept as they are here\n');
  expect(merged.out).toMatch(new RegExp(`^${tickets + 7} documents .* were merged into the embedded store`));
}

/** How many lines of the tickets an import has put. */
async function imported(client: MongoClient): Promise<number> {
  const [one] = await client.db().collection('relevo_imports').find().toArray();
  return one?.['lines']?.['tickets:jsonl'] ?? 0;
}

/** Runs a command to its end, killed some times before, each time a moment after it was seen at work. */
async function killed(args: string[], env: Env, working: () => Promise<boolean>): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [program, 'store', ...args], {
      cwd,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: 'ignore',
    });
    const ended = new Promise((done) => child.on('close', done));
    await until('the command is at work, or done', async () => child.exitCode !== null || (await working()));
    // The first at once, as it must not come too late on a busy machine.
    if (kill > 0) await new Promise((done) => setTimeout(done, Math.random() * 40));
    child.kill('SIGKILL');
    await ended;
    // Once at least it was in the middle.
    if (kill === 0) expect(child.signalCode).toBe('SIGKILL');
  }
  const last = await relevoApart(args, env);
  // A kill that came too late found it finished.
  if (last.code !== 0) expect(last.err).toMatch(/holds an export already/);
}
