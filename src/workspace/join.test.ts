import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type JoinedWorkspace, type JoinOptions, joinWorkspace } from './join.ts';
import { tokenOf } from './token.ts';

const waitMs = { timeout: 20_000, interval: 25 };
let dataDir: string;
let joined: JoinedWorkspace[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relevo-workspace-'));
  joined = [];
});

afterEach(async () => {
  for (const one of joined) one.stop();
  const pid = await runningPid();
  if (pid !== undefined) process.kill(pid, 'SIGTERM');
  await vi.waitFor(async () => expect(await runningPid()).toBeUndefined(), waitMs);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20 });
});

async function joinIt(options: Partial<JoinOptions> = {}): Promise<JoinedWorkspace> {
  const one = await joinWorkspace({ dataDir, host: '127.0.0.1', port: 0, idleSeconds: 30, ...options });
  joined.push(one);
  return one;
}

async function runningPid(): Promise<number | undefined> {
  const state = await readFile(join(dataDir, 'workspace.json'), 'utf8').catch(() => undefined);
  if (state === undefined) return undefined;
  const { pid } = JSON.parse(state) as { pid: number };
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** A bot's connection. */
async function connect({ url, token }: JoinedWorkspace): Promise<WebSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/bot`, { headers: { authorization: `Bearer ${token}` } });
  const welcome = new Promise((done) => ws.once('message', done));
  await new Promise((open, fail) => ws.once('open', open).once('error', fail));
  ws.send(JSON.stringify({ type: 'hello', menu: { languages: [], commands: [], messageActions: [] } }));
  await welcome;
  return ws;
}

describe('joining the workspace', () => {
  it('starts one for all who ask at once, with a secret for its owner only', async () => {
    const all = await Promise.all([joinIt(), joinIt(), joinIt()]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(new Set(all.map(({ token }) => token)).size).toBe(1);
    expect((await stat(join(dataDir, 'workspace.token'))).mode & 0o777).toBe(0o600);
    const page = await fetch(`${all[0].url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<html');
  });

  it('writes nothing that others on this machine can read, into a folder that they can open either', async () => {
    await chmod(dataDir, 0o755);
    await joinIt();
    const names = await readdir(dataDir);
    expect(names).toEqual(expect.arrayContaining(['workspace.json', 'workspace.sqlite', 'workspace.sqlite-wal']));
    const modes = await Promise.all(
      names.map(async (name) => [name, (await stat(join(dataDir, name))).mode & 0o077] as const),
    );
    expect(modes.filter(([name, others]) => name.startsWith('workspace') && others !== 0)).toEqual([]);
  });

  it('starts it again when it died, where it was', async () => {
    const one = await joinIt();
    const { url } = one;
    const ws = await connect(one);
    const before = await runningPid();
    if (before === undefined) throw new Error('it does not run');
    const lost = new Promise((closed) => ws.once('close', closed));
    process.kill(before, 'SIGKILL');
    await lost;
    await vi.waitFor(async () => {
      const pid = await runningPid();
      expect(pid).toBeDefined();
      expect(pid).not.toBe(before);
    }, waitMs);
    await vi.waitFor(() => fetch(one.url), waitMs);
    expect(one.url).toBe(url);
  });

  it('replaces one that runs with other settings', async () => {
    const first = await joinIt();
    const before = await runningPid();
    const free = await freePort();
    first.stop();
    const second = await joinIt({ port: free });
    expect(second.url).toBe(`http://127.0.0.1:${free}`);
    expect(await runningPid()).not.toBe(before);
  });

  it('names the port and the setting when another program is there', async () => {
    const stranger = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await new Promise((listening) => stranger.once('listening', listening));
    const { port } = stranger.address() as AddressInfo;
    await expect(joinIt({ port })).rejects.toThrow(new RegExp(`port ${port} .*RELEVO_WORKSPACE_PORT`));
    stranger.close();
  });

  it('ends by itself soon after the last bot said goodbye', async () => {
    const one = await joinIt();
    one.stop();
    const ws = await connect(one);
    const since = performance.now();
    ws.close(1000);
    await vi.waitFor(async () => expect(await runningPid()).toBeUndefined(), waitMs);
    expect(performance.now() - since).toBeLessThan(15_000);
  });
});

describe('the process', () => {
  it('refuses the world without a password, in one line', async () => {
    const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(process.execPath, [entry, '--data', dataDir, '--host', '0.0.0.0', '--port', '0'], { env: {} });
    let said = '';
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const code = await new Promise((done) => child.once('close', done));
    expect(code).toBe(2);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toContain('RELEVO_WORKSPACE_PASSWORD');
  });

  it('makes one token per folder', () => {
    expect(tokenOf(dataDir)).toBe(tokenOf(dataDir));
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
