import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { socketPath } from '#src/store/embedded/socket-path.ts';
import { proofOf, tokenOf } from '#src/workspace/token.ts';
import { relevoHere } from '#test/fakes/here.ts';
import { type Ran, run } from '#test/fakes/run.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
});
afterEach(() => rm(cwd, { recursive: true }));

/** The port is any free one, so that a desk that runs on this machine does not matter. */
const anyPort = { RELEVO_WORKSPACE_PORT: '0' };

function relevo(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return relevoHere(args, { cwd, env: { ...anyPort, ...env } });
}

/** As a process of its own. */
function relevoApart(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return run(process.execPath, [program, ...args], { cwd, env: { ...anyPort, ...env } });
}

describe('relevo help', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('lists every command with %j', async (args: string[]) => {
    const { code, out, err } = await (args.length === 0 ? relevoApart : relevo)(args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {2}doctor {2,}\S/m);
    expect(out).toMatch(/^ {2}start {3,}\S/m);
  });

  it.each([[['help', 'start']], [['start', '--help']], [['start', '-h', 'x']]])(
    'shows one command with %j',
    async (args: string[]) => {
      const { code, out } = await relevo(args);
      expect(code).toBe(0);
      expect(out).toMatch(/^relevo start\n/);
      expect(out).toContain('.env.example');
    },
  );

  it('takes at most three times as long as Node itself, which loads nothing', async () => {
    // The machine may be busy with other tests at any moment; what each takes undisturbed is its shortest of several.
    let [bare, full] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let round = 0; round < 6 || (round < 20 && full > 3 * bare); round += 1) {
      bare = Math.min(bare, (await run(process.execPath, ['-e', '0'], { cwd })).ms);
      full = Math.min(full, (await relevoApart(['help'])).ms);
    }
    expect(full / bare).toBeLessThanOrEqual(3);
  });
});

describe('wrong use', () => {
  it.each([
    [['docter'], 'there is no such command; did you mean doctor?'],
    [['../../main'], 'there is no such command'],
    [['help', 'strat'], 'did you mean start?'],
    [['help', 'a', 'b'], 'takes one command at most'],
    [['doctor', 'now'], 'takes nothing, and got "now"'],
    [['start', '--fast'], 'takes nothing, and got "--fast"'],
  ])('is told for %j, with exit code 2', async (args, reason) => {
    const { code, out, err } = await (args[0] === 'docter' ? relevoApart : relevo)(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(reason);
  });

  it('is a Node without Temporal: said in one line', async () => {
    const { code, out, err } = await run(process.execPath, ['--no-harmony-temporal', program, 'help'], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Relevo needs Node 26 or newer, with Temporal; this is .*\n$/);
  });

  it('is an older Node, where this machine has one', async ({ skip }) => {
    const older = await olderNode();
    if (older === undefined) return skip('no Node below 26 on the path');
    const { code, out, err } = await run(older, [program, 'help'], { cwd });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^Relevo needs Node 26 or newer, with Temporal; this is .*\n$/);
  });
});

async function olderNode(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const node = join(folder, 'node');
    const version = await run(node, ['-p', 'process.versions.node']).catch(() => undefined);
    if (version?.code === 0 && Number.parseInt(version.out, 10) < 26) return node;
  }
  return undefined;
}

describe('relevo start', () => {
  it('says every fault of the settings and of the desk, and does not start', async () => {
    const settings = await relevoApart(['start'], { RELEVO_LOG_LEVEL: 'q7Zs', SMTP_USER: 'q7Zs', RELEVO_PROT: 'q7Zs' });
    expect([settings.code, settings.out]).toEqual([1, '']);
    expect(settings.err.split('\n').map((line) => line.trim().split(' ')[0])).toEqual([
      'Relevo',
      'RELEVO_PROT',
      'RELEVO_LOG_LEVEL',
      'SMTP_USER',
      'SMTP_PASSWORD',
      '',
    ]);
    expect(settings.err).not.toContain('q7Zs');
    await writeFile(join(cwd, 'relevo.yaml'), 'zone: Mars\nteam: 1\n');
    const desk = await relevoApart(['start']);
    expect(desk.code).toBe(1);
    expect(desk.err).toContain('relevo.yaml:1:7: zone: must be a time zone');
    expect(desk.err).toContain('relevo.yaml:2:1: team: is not known; did you mean teams?');
  });
});

/** Asking counts as a visit, for which the store stays awake a while. */
const rarely = { interval: 1500, timeout: 25_000 };

/** The store has stopped when nobody answers on its socket any more. */
async function storeIsGone(dataDir: string): Promise<boolean> {
  const socket = connect(socketPath(dataDir));
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

describe('relevo manifest', () => {
  it('prints the app for Slack before anything is set', async () => {
    const { code, out, err } = await relevo(['manifest', 'slack', '--url', 'https://relevo.example.com/slack']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      features: { slash_commands: expect.arrayContaining([expect.objectContaining({ command: '/ticket' })]) },
      settings: { socket_mode_enabled: false },
    });
  });

  it.each([[[]], [['discord']], [['slack', '--url', 'http://x']], [['slack', '--prefix', 'Not This']]])(
    'does not understand %j',
    async (args: string[]) => expect((await relevo(['manifest', ...args])).code).toBe(2),
  );
});

describe('relevo doctor', () => {
  it('finds nothing wrong where nothing is set, and changes nothing', async () => {
    const { code, out, err } = await relevoApart(['doctor']);
    expect(err).toBe('');
    expect(out).toMatch(/^ok {4}node/m);
    expect(out).toMatch(/^ok {4}desk .*no file, so the defaults/m);
    expect(out).toMatch(/^ok {4}store/m);
    expect(out).toMatch(/^ok {4}places .*13 channels and groups .*not looked up: workspace does not run$/m);
    expect(out).toMatch(/^Relevo can start\.$/m);
    expect(out).not.toContain('FAIL');
    expect(out).not.toContain('\u001b[');
    expect(code).toBe(0);
    expect(await run('ls', ['-A'], { cwd })).toMatchObject({ out: '' });
  });

  it('finds what is wrong, says what to mend, and tells no secret', async () => {
    await mkdir(join(cwd, 'data'));
    await run('chmod', ['755', join(cwd, 'data')]);
    await writeFile(join(cwd, 'relevo.yaml'), 'name: 7\n');
    const foreign = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    try {
      const { code, out } = await relevo(['doctor'], {
        RELEVO_WORKSPACE_PORT: String(port),
        MONGODB_URI: 'mongodb://relevo:s3cret@[::1/relevo',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(port),
        SMTP_USER: 'relevo',
        SMTP_PASSWORD: 's3cret',
      });
      expect(code).toBe(1);
      expect(out).toMatch(/^FAIL {2}desk .*relevo\.yaml:1:7: name: must be text\n +→ relevo\.example\.yaml/m);
      expect(out).toMatch(/^warn {2}folder .*open to every user of this machine\n +→ chmod 700/m);
      expect(out).toMatch(/^FAIL {2}store .*connection string\b.*\n +→ Compare MONGODB_URI/m);
      expect(out).toMatch(/^FAIL {2}mail .*127\.0\.0\.1:\d+: the mail server was not reached or broke off/m);
      expect(out).toMatch(/^FAIL {2}workspace .*cannot be used \(EADDRINUSE\)\n +→ Another program has this port/m);
      expect(out).toMatch(/^4 to mend before Relevo can start\.$/m);
      expect(out).not.toContain('s3cret');
    } finally {
      foreign.close();
    }
  });

  it('finds the embedded store, awake or asleep, and one that cannot be read', async () => {
    const dataDir = join(cwd, 'data');
    await joinEmbeddedStore({ dataDir, lingerMillis: 500 });
    const awake = await relevo(['doctor']);
    expect(awake.out).toMatch(/^ok {4}store .*the embedded one answers$/m);
    await vi.waitUntil(() => storeIsGone(dataDir), rarely);
    const asleep = await relevo(['doctor']);
    expect(asleep.out).toMatch(/^ok {4}store .*the embedded one answers$/m);
    await vi.waitUntil(() => storeIsGone(dataDir), rarely);
    await writeFile(join(dataDir, 'store.db'), 'this is no database, and never was one'.repeat(100));
    const broken = await relevo(['doctor']);
    expect(broken.out).toMatch(/^FAIL {2}store .*the embedded one: .+\n +→ .*store\.log says more/m);
  });

  it('says every fault of the settings', async () => {
    const { code, out } = await relevo(['doctor'], { RELEVO_WORKSPACE_HOST: '0.0.0.0', SMTP_PORT: 'q7Zs' });
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}settings {3}SMTP_PORT must be a port number$/m);
    expect(out).toMatch(/^FAIL {2}settings {3}RELEVO_WORKSPACE_PASSWORD is missing/m);
    expect(out).not.toContain('q7Zs');
  });

  it('says the faults of the desk in the same go', async () => {
    await writeFile(join(cwd, 'elsewhere.yaml'), 'zone: Mars\n');
    await writeFile(join(cwd, '.env'), 'RELEVO_CONFIG=elsewhere.yaml\nSMTP_PORT=q7Zs\n');
    const { code, out } = await relevo(['doctor']);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}settings {3}SMTP_PORT must be a port number$/m);
    expect(out).toMatch(/^FAIL {2}desk .*elsewhere\.yaml:1:7: zone: must be a time zone/m);
    expect(out).toMatch(/^3 to mend before Relevo can start\.$/m);
    await writeFile(join(cwd, 'elsewhere.yaml'), 'zone: Europe/Madrid\n');
    expect((await relevo(['doctor'])).out).toMatch(/^ok {4}desk .*elsewhere\.yaml/m);
  });

  it.each([
    ['the variable that names its file is wrong', 'RELEVO_CONFIG="a\u0007b"\n', /RELEVO_CONFIG must be a path/],
    ['what may name its file cannot be read', undefined, /\.env cannot be read/],
  ])('says that the desk was not looked at when %s', async (_, env, fault) => {
    await writeFile(join(cwd, 'relevo.yaml'), 'zone: Mars\n');
    if (env === undefined) await mkdir(join(cwd, '.env'));
    else await writeFile(join(cwd, '.env'), env);
    const { code, out } = await relevo(['doctor']);
    expect(code).toBe(1);
    expect(out).toMatch(fault);
    expect(out).toMatch(/^warn {2}desk .*not looked at/m);
    expect(out).not.toContain('Mars');
    expect(out).not.toContain('time zone');
  });

  it('says what is wrong with the workspace’s token', async () => {
    await mkdir(join(cwd, 'data'), { mode: 0o700 });
    await writeFile(join(cwd, 'data', 'workspace.token'), 'cut short');
    const { code, out } = await relevo(['doctor']);
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}workspace .*workspace\.token holds no token; delete it and start again$/m);
    expect(out).toMatch(/^ok {4}places .*not looked up/m);
  });

  it('says so when the workspace is there and does not let itself be looked at', async () => {
    const dataDir = join(cwd, 'data');
    await mkdir(dataDir, { mode: 0o700 });
    const token = tokenOf(dataDir);
    const server = createHttpServer(({ url = '/' }, response) => {
      const nonce = new URL(url, 'http://workspace').searchParams.get('nonce') ?? '';
      response.end(JSON.stringify({ mark: 'of another version', proof: proofOf(token, nonce) }));
    });
    server.on('upgrade', (_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const state = { pid: process.pid, port, url: `http://127.0.0.1:${port}` };
    await writeFile(join(dataDir, 'workspace.json'), JSON.stringify(state));
    try {
      const { code, out } = await relevo(['doctor']);
      expect(code).toBe(0);
      expect(out).toMatch(
        /^warn {2}places .*13 channels and groups .*not looked up: workspace cannot be looked at \(.*401/m,
      );
    } finally {
      server.close();
    }
  });

  it('does not take a file for the data folder', async () => {
    await writeFile(join(cwd, 'file'), '');
    const { code, out } = await relevo(['doctor'], { RELEVO_DATA_DIR: 'file' });
    expect(code).toBe(1);
    expect(out).toMatch(/^FAIL {2}folder .*is no folder/m);
  });
});
