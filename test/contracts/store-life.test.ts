import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { joinEmbeddedStore, StoreUnavailable } from '#src/store/embedded/join.ts';
import { keepEmbeddedStore } from '#src/store/embedded/keep.ts';
import { frameOf, message } from '#test/fuzz/frames.ts';
import { endProcess, freshFolder, until } from './store-helpers.ts';

const main = fileURLToPath(new URL('../../src/store/embedded/main.ts', import.meta.url));

function gone(pid: number | undefined): boolean {
  try {
    process.kill(pid ?? 0, 0);
    return false;
  } catch {
    return true;
  }
}

describe('the life of an embedded store', () => {
  it('ends when nobody is connected, and comes back with its data', async () => {
    const { path, remove } = freshFolder();
    const first = await joinEmbeddedStore({ dataDir: path, lingerMillis: 300 });
    const client = await MongoClient.connect(first.uri);
    await client.db().collection('c').insertOne({ kept: true });
    expect(await joinEmbeddedStore({ dataDir: path })).toEqual({ uri: first.uri });
    expect(gone(first.pid)).toBe(false);
    await client.close();
    await until('the store has ended', () => gone(first.pid));
    expect(existsSync(join(path, 'store.sock'))).toBe(false);
    const second = await joinEmbeddedStore({ dataDir: path, lingerMillis: 300 });
    expect(second.uri).toBe(first.uri);
    const again = await MongoClient.connect(second.uri);
    expect(await again.db().collection('c').countDocuments()).toBe(1);
    await again.close();
    await until('the store has ended again', () => gone(second.pid));
    remove();
  });

  it('lets only its own user in, and logs no contents', async () => {
    const { path, remove } = freshFolder();
    const { uri, pid } = await joinEmbeddedStore({ dataDir: path, lingerMillis: 300 });
    for (const name of ['store.sock', 'store.db', 'store.log'])
      expect(statSync(join(path, name)).mode & 0o777, name).toBe(0o600);
    const client = await MongoClient.connect(uri);
    await client.db().collection('c').insertOne({ secret: 'Mrs Secret' });
    await client
      .db()
      .command({ find: 'c', filter: { secret: { $secret: 'x' } } })
      .catch(() => undefined);
    await client.close();
    expect(readFileSync(join(path, 'store.log'), 'utf8')).not.toMatch(/secret/i);
    endProcess(pid ?? 0, 'SIGTERM');
    await until('the store has ended', () => gone(pid));
    remove();
  });

  it('listens in a private short folder where the path is too long for a socket', async () => {
    const { path, remove } = freshFolder();
    const deep = join(path, 'a'.repeat(60), 'b'.repeat(60));
    mkdirSync(deep, { recursive: true });
    const { uri, pid } = await joinEmbeddedStore({ dataDir: deep, lingerMillis: 300 });
    const socket = decodeURIComponent(new URL(uri).hostname);
    expect(Buffer.byteLength(socket)).toBeLessThan(100);
    expect(statSync(join(socket, '..')).mode & 0o777).toBe(0o700);
    const client = await MongoClient.connect(uri);
    await client.db().command({ ping: 1 });
    await client.close();
    endProcess(pid ?? 0, 'SIGTERM');
    await until('the store has ended', () => gone(pid));
    rmSync(join(socket, '..'), { recursive: true });
    remove();
  });

  it('lets no second server open its file', async () => {
    const { path, remove } = freshFolder();
    // It is there until the second one has looked, however long that takes to start.
    const { pid } = await joinEmbeddedStore({ dataDir: path, lingerMillis: 60_000 });
    const second = spawnSync(process.execPath, [main, '--data', path, '--socket', join(path, 'other.sock')], {
      encoding: 'utf8',
    });
    expect(second).toMatchObject({ status: 3, stdout: 'locked\n' });
    expect(second.stderr).toContain('is open in another process');
    endProcess(pid ?? 0, 'SIGTERM');
    await until('the store has ended', () => gone(pid));
    remove();
  });

  it.each([
    [
      'PRAGMA user_version=99; PRAGMA application_id=0x524c564f;',
      /has format 99, but this Relevo knows formats up to 1: it was written by a newer Relevo/,
    ],
    ['PRAGMA user_version=1;', /is a database of another program/],
  ])('refuses a file with %s', async (pragmas, reason) => {
    const { path, remove } = freshFolder();
    const db = new DatabaseSync(join(path, 'store.db'));
    db.exec(`CREATE TABLE x (y); ${pragmas}`);
    db.close();
    const before = readFileSync(join(path, 'store.db'));
    const refusal: unknown = await joinEmbeddedStore({ dataDir: path }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailable);
    expect(String(refusal)).toMatch(reason);
    const direct = spawnSync(process.execPath, [main, '--data', path, '--socket', join(path, 's.sock')], {
      encoding: 'utf8',
    });
    expect(direct.status).toBe(1);
    expect(direct.stdout).toMatch(reason);
    expect(readFileSync(join(path, 'store.db')).equals(before)).toBe(true);
    remove();
  });

  it('greets as a standalone that is asked again and again, in the old words and in the new ones', async () => {
    const { path, remove } = freshFolder();
    const { uri, pid } = await joinEmbeddedStore({ dataDir: path });
    const greeting = { maxWireVersion: 21, minWireVersion: 0, logicalSessionTimeoutMinutes: 30, readOnly: false };
    const client = await MongoClient.connect(uri);
    const hello = await client.db().command({ hello: 1 });
    expect(hello).toMatchObject({ ...greeting, isWritablePrimary: true, maxBsonObjectSize: 16777216 });
    expect(Object.keys(hello)).not.toContain('topologyVersion');
    expect(Object.keys(hello)).not.toContain('setName');
    const query = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from('admin.$cmd\0'),
      Buffer.alloc(8),
      serialize({ ismaster: 1 }),
    ]);
    const reply = await new Promise<Buffer>((done) => {
      const socket = connect(join(path, 'store.sock'), () => socket.write(message(2004, query, 7)));
      socket.on('data', (piece: Buffer) => {
        socket.destroy();
        done(piece);
      });
    });
    // OP_REPLY to the message 7, with one document in it.
    expect([reply.readInt32LE(8), reply.readInt32LE(12), reply.readInt32LE(32)]).toEqual([7, 1, 1]);
    expect(deserialize(reply.subarray(36))).toMatchObject({ ...greeting, ismaster: true, helloOk: true, ok: 1 });
    await client.close();
    endProcess(pid ?? 0, 'SIGTERM');
    remove();
  });

  it('closes a connection that speaks nonsense, and serves the others', async () => {
    const { path, remove } = freshFolder();
    const { uri, pid } = await joinEmbeddedStore({ dataDir: path });
    const client = await MongoClient.connect(uri);
    const withChecksum = Buffer.from([21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xdd, 7, 0, 0, 1, 0, 0, 0, 0]);
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64, 0xff),
      Buffer.alloc(64),
      withChecksum,
    ]) {
      const closed = await new Promise<boolean>((done) => {
        const socket = connect(join(path, 'store.sock'), () => socket.write(bytes));
        socket.on('error', () => undefined);
        socket.on('close', () => done(true));
        socket.resume();
      });
      expect(closed).toBe(true);
    }
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    endProcess(pid ?? 0, 'SIGTERM');
    remove();
  });

  it('fills no memory with answers that nobody reads, and gives all of them to who does', async () => {
    const { path, remove } = freshFolder();
    const { uri, pid } = await joinEmbeddedStore({ dataDir: path });
    const client = await MongoClient.connect(uri);
    await client
      .db('fuzz')
      .collection('c')
      .insertOne({ text: 'x'.repeat(1_000_000) });
    const questions = Array.from({ length: 130 }, (_, id) => frameOf(new Map([['find', 'c']]), id));
    const socket = connect(join(path, 'store.sock'));
    await new Promise<void>((done) => socket.write(Buffer.concat(questions), () => done()));
    for (let n = 0; n < 50; n++) await client.db().command({ ping: 1 });
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
    expect(Number(stdout)).toBeGreaterThan(0);
    expect(Number(stdout), 'kB').toBeLessThan(150_000);
    let bytes = 0;
    socket.on('data', (piece: Buffer) => {
      bytes += piece.length;
    });
    await until('all answers are there', () => bytes > questions.length * 1_000_000);
    socket.destroy();
    await client.close();
    endProcess(pid ?? 0, 'SIGTERM');
    remove();
  });

  it('is kept: when it is killed it comes back at the same address, and the driver finds it', async () => {
    const { path, remove } = freshFolder();
    const lines: string[] = [];
    const kept = await keepEmbeddedStore({ dataDir: path, lingerMillis: 300, log: (line) => lines.push(line) });
    const client = await MongoClient.connect(kept.uri);
    const pidNow = async (): Promise<number> => (await client.db().command({ buildInfo: 1 }))['relevo'].pid;
    const first = await pidNow();
    endProcess(first, 'SIGKILL');
    let second = first;
    await until('another process answers', async () => {
      second = await pidNow().catch(() => first);
      return second !== first;
    });
    expect(lines.join('\n')).toContain('the embedded store is gone; starting it again');
    await client.close();
    kept.stop();
    await until('the store has ended', () => gone(second));
    remove();
  });
});
