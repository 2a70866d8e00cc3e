import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { Decimal128, Double, GridFSBucket, Long, MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { type Ran, run } from '#test/fakes/run.ts';
import { endProcess, namedServer, until } from './store-helpers.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
let cwd: string;

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

type Env = Readonly<Record<string, string>>;
const dataOf = (name: string): Env => ({ RELEVO_DATA_DIR: name });
const relevo = (args: string[], env: Env = dataOf('data')): Promise<Ran> =>
  run(process.execPath, [program, 'store', ...args], { cwd, env });

/** Works on the embedded store of a data folder. */
async function within<R>(name: string, work: (client: MongoClient) => Promise<R>): Promise<R> {
  const { uri } = await joinEmbeddedStore({ dataDir: join(cwd, name) });
  const client = await MongoClient.connect(uri);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The process of a store that runs; none is started. */
async function storePid(name: string): Promise<number | undefined> {
  const log = await readFile(join(cwd, name, 'store.log'), 'utf8');
  const found = log.match(/serving, process (\d+)/g)?.at(-1);
  return found === undefined ? undefined : Number(found.replace(/\D/g, ''));
}

/** A little of everything that a store may hold, and so many tickets. */
function fill(name: string, tickets: number, text = 'words'): Promise<void> {
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
async function contents(folder: string): Promise<Record<string, string>> {
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
async function audited(folder: string): Promise<string[]> {
  const lines = (await readFile(join(cwd, folder, 'audit.jsonl'), 'utf8')).trimEnd().split('\n');
  const all = lines.map(
    (line) => JSON.parse(line) as { at: { $date: { $numberLong: string } }; what: string; by: string },
  );
  for (const { by } of all) expect(by).toMatch(/^terminal:./);
  const time = ({ at }: (typeof all)[number]) => Number(at.$date.$numberLong);
  return all.toSorted((a, b) => time(a) - time(b)).map(({ what }) => what);
}

describe('moving an installation', () => {
  it('takes everything from store to store and back, byte for byte', async () => {
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
    // Whoever may read the store's folder only may read this only.
    const modes = await run('sh', ['-c', "stat -c '%a' relevo-export relevo-export/* 2>/dev/null || true"], { cwd });
    for (const mode of modes.out.trim().split('\n')) expect(['700', '600', '']).toContain(mode);
  });

  it('goes on after it was killed, at whatever instant, with nothing lost and nothing twice', async () => {
    await fill('data', 6000, 'x'.repeat(500));
    const part = join(cwd, 'cut', 'tickets.jsonl.part');
    await killed(5, ['export', '--out', 'cut'], dataOf('data'), () => Promise.resolve(existsSync(part)));
    const inside = (): Promise<number> =>
      within('other', async (client) => {
        const [one] = await client.db().collection('relevo_imports').find().toArray();
        return one?.['lines']?.['tickets:jsonl'] ?? 0;
      });
    let before = 0;
    await killed(5, ['import', 'cut'], dataOf('other'), async () => {
      const now = await inside();
      if (now <= before) return false;
      before = now;
      return true;
    });
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
    await fill('data', 20_000, 'x'.repeat(1000));
    expect((await relevo(['export'])).code).toBe(0);
    const importing = relevo(['import', 'relevo-export'], dataOf('other'));
    await until('the import has begun', async () => {
      const [one] = await within('other', (client) => client.db().collection('relevo_imports').find().toArray());
      return (one?.['lines']?.['tickets:jsonl'] ?? 0) > 0;
    });
    const pid = await storePid('other');
    endProcess(pid ?? 0, 'SIGKILL');
    const broken = await importing;
    expect([broken.code, broken.out]).toEqual([1, '']);
    expect(broken.err).toMatch(/^relevo store: the store was not reached or broke off .*run the same command again/);
    const second = await relevo(['import', 'relevo-export'], dataOf('other'));
    expect(second.code).toBe(0);
    expect(Number(/^(\d+) documents/.exec(second.out)?.[1])).toBeLessThan(20_007);
    expect(await within('other', (client) => client.db().collection('tickets').countDocuments())).toBe(20_000);
  });

  it('does not put one export twice, and puts none to other documents unless it is told to', async () => {
    await fill('data', 10);
    expect((await relevo(['export'])).code).toBe(0);
    expect((await relevo(['import', 'relevo-export'], dataOf('other'))).code).toBe(0);
    const again = await relevo(['import', 'relevo-export'], dataOf('other'));
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('was imported into the embedded store')]);
    await within('busy', async (client) => {
      await client
        .db()
        .collection<{ _id: number }>('tickets')
        .insertMany([{ _id: 3, own: true } as never, { _id: 99, number: 99 } as never]);
    });
    const refused = await relevo(['import', 'relevo-export'], dataOf('busy'));
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(/holds other documents already \(tickets\)\. Take an empty database, or give --merge/);
    expect(await within('busy', (client) => client.db().collection('people').countDocuments())).toBe(0);
    const merged = await relevo(['import', 'relevo-export', '--merge'], dataOf('busy'));
    expect(merged.code).toBe(0);
    const tickets = await within('busy', (client) =>
      client.db().collection<{ _id: number; own?: true }>('tickets').find().toArray(),
    );
    expect(tickets.map(({ _id }) => _id).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 99]);
    // Neither has a version by which it would be the later one.
    expect(tickets.find(({ _id }) => _id === 3)).toEqual({ _id: 3, own: true });
    expect(merged.err).toBe('tickets: 1 document here in another form, and kept as they are here\n');
    expect(merged.out).toMatch(/^17 documents .* were merged into the embedded store/);
  });

  it('keeps its heap small, however much there is', async () => {
    await fill('data', 10_000, 'x'.repeat(3_000));
    const small = { NODE_OPTIONS: '--max-old-space-size=40' };
    const out = await relevo(['export'], { ...dataOf('data'), ...small });
    expect([out.code, out.err]).toEqual([0, '']);
    const into = await relevo(['import', 'relevo-export'], { ...dataOf('other'), ...small });
    expect([into.code, into.err]).toEqual([0, '']);
    // With the program itself, which takes more than 10 MB, it would not fit in.
    expect(into.out).toMatch(/^10007 documents \(3\d\.\d MB\)/);
  });
});

/** Runs a command to its end, killed so many times before, each time a moment after it was seen at work. */
async function killed(times: number, args: string[], env: Env, working: () => Promise<boolean>): Promise<void> {
  for (let kill = 0; kill < times; kill++) {
    const child = spawn(process.execPath, [program, 'store', ...args], {
      cwd,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: 'ignore',
    });
    const ended = new Promise((done) => child.on('close', done));
    await until('the command is at work, or done', async () => child.exitCode !== null || (await working()));
    await new Promise((done) => setTimeout(done, Math.random() * 40));
    child.kill('SIGKILL');
    await ended;
    // Once at least it was in the middle.
    if (kill === 0) expect(child.signalCode).toBe('SIGKILL');
  }
  const last = await relevo(args, env);
  // A kill that came too late found it finished.
  if (last.code !== 0) expect(last.err).toMatch(/holds an export already/);
}

describe('an export that is not whole', () => {
  beforeEach(async () => {
    await fill('data', 20);
    expect((await relevo(['export'])).code).toBe(0);
  });

  async function refusal(args = ['import', 'relevo-export']): Promise<string> {
    const { code, out, err } = await relevo(args, dataOf('other'));
    expect([code, out]).toEqual([1, '']);
    return err;
  }
  const file = (name: string): string => join(cwd, 'relevo-export', name);
  const nothingIsIn = () => within('other', (client) => client.db().listCollections().toArray());

  it('is refused by file and line, and nothing of it is put', async () => {
    const lines = (await readFile(file('tickets.jsonl'), 'utf8')).split('\n');
    lines[6] = lines[6]?.slice(0, 40) ?? '';
    await writeFile(file('tickets.jsonl'), lines.join('\n'));
    expect(await refusal()).toMatch(/relevo-export\/tickets\.jsonl, line 7: column \d+: /);
    expect(await nothingIsIn()).toEqual([]);
  });

  it('is refused when a line is more, less or other, though each is well-formed', async () => {
    await appendFile(file('people.jsonl'), '{"_id":{"$numberInt":"1"}}\n');
    expect(await refusal()).toMatch(/people\.jsonl is not what was exported: it has 3 documents .* and 2 in /);
    const tickets = await readFile(file('tickets.jsonl'), 'utf8');
    await rm(file('people.jsonl'));
    expect(await refusal()).toMatch(/people\.jsonl is missing/);
    await writeFile(file('tickets.jsonl'), tickets.replace('words', 'wordz'));
    await rename(file('empty.jsonl'), file('people.jsonl'));
    expect(await refusal()).toMatch(/is missing|is not what was exported/);
    expect(await nothingIsIn()).toEqual([]);
  });

  it('is refused without a manifest, with a damaged one, and with a newer one', async () => {
    const manifest = await readFile(file('manifest.json'), 'utf8');
    await writeFile(file('manifest.json'), manifest.replace('"version": 1', '"version": 99'));
    expect(await refusal()).toMatch(
      /has format 99, but this Relevo knows formats up to 1: it was written by a newer Relevo/,
    );
    await writeFile(file('manifest.json'), manifest.replace('tickets.jsonl', '../tickets.jsonl'));
    expect(await refusal()).toMatch(/manifest\.json is no manifest of an export \(collections\.\d+\.file is wrong\)/);
    await rm(file('manifest.json'));
    expect(await refusal()).toMatch(/has no manifest\.json: the export into it was not finished/);
    expect(await refusal(['import', 'nowhere'])).toMatch(/nowhere is no folder/);
  });

  it('is refused for an index that the store does not serve, before a document is in', async () => {
    const manifest = await readFile(file('manifest.json'), 'utf8');
    await writeFile(
      file('manifest.json'),
      manifest.replace('\\"mail\\":{\\"$numberInt\\":\\"1\\"}', '\\"mail\\":\\"text\\"'),
    );
    expect(await refusal()).toMatch(
      /the index mail_1 of people \(people\.jsonl\) cannot be made in this store: .*text/,
    );
    for (const { name } of await nothingIsIn())
      expect(await within('other', (client) => client.db().collection(name).countDocuments()), name).toBe(0);
  });

  it('is refused for a document that breaks a unique index, by file and line', async () => {
    const text = await readFile(file('tickets.jsonl'), 'utf8');
    const broken = text.replace('"number":{"$numberInt":"7"}', '"number":{"$numberInt":"6"}');
    await writeFile(file('tickets.jsonl'), broken);
    const manifest = await readFile(file('manifest.json'), 'utf8');
    const sum = (of: string) => createHash('sha256').update(of).digest('hex');
    await writeFile(file('manifest.json'), manifest.replace(sum(text), sum(broken)));
    expect(await refusal()).toMatch(/tickets\.jsonl, line 8: the store refuses this document: E11000/);
  });
});

describe('wrong use of relevo store', () => {
  it.each([
    [[], 'takes export or import'],
    [['exprot'], 'takes export or import, and got "exprot"'],
    [['export', 'folder'], 'export takes no folder but that of --out'],
    [['export', '--what'], "Unknown option '--what'"],
    [['import'], 'import takes one folder'],
    [['import', 'a', 'b'], 'import takes one folder'],
    [['import', 'a', '--out', 'b'], "Unknown option '--out'"],
  ])('is told for %j, with exit code 2', async (args, reason) => {
    const { code, out, err } = await relevo(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(reason);
  });

  it('shows its help', async () => {
    const { code, out } = await relevo(['import', '--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^relevo store export \[--out <folder>\] \| import <folder> \[--merge\]\n/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('exports nothing where there is no store, over no other files, and from no other store into what was begun', async () => {
    const none = await relevo(['export']);
    expect([none.code, none.out]).toEqual([1, '']);
    expect(none.err).toContain('there is no store in');
    expect(await readdir(cwd)).toEqual([]);
    await fill('data', 1);
    await mkdir(join(cwd, 'mine'));
    await writeFile(join(cwd, 'mine', 'letter.txt'), 'dear');
    expect((await relevo(['export', '--out', 'mine'])).err).toMatch(
      /mine is not empty; give another folder with --out/,
    );
    expect(await readdir(join(cwd, 'mine'))).toEqual(['letter.txt']);
    expect((await relevo(['export'])).code).toBe(0);
    expect((await relevo(['export'])).err).toMatch(/relevo-export holds an export already, of \d{4}-/);
    await fill('second', 1);
    await rm(join(cwd, 'relevo-export', 'manifest.json'));
    await writeFile(
      join(cwd, 'relevo-export', 'begun.json'),
      '{"format":"relevo-export","source":"another","begunAt":"x","run":"y"}',
    );
    expect((await relevo(['export'], dataOf('second'))).err).toMatch(/the beginning of an export of another store/);
  });

  it('does not reach a MongoDB, and says so without its address', async () => {
    const uri = 'mongodb://relevo:s3cret@127.0.0.1:9/relevo?serverSelectionTimeoutMS=300';
    const { code, err } = await relevo(['export', '--out', 'x'], { MONGODB_URI: uri });
    expect(code).toBe(1);
    expect(err).toMatch(/the store was not reached or broke off/);
    expect(err).not.toMatch(/s3cret|127\.0\.0\.1/);
  });
});
