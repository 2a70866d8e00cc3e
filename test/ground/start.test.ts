import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { relevoHere } from '#test/fakes/here.ts';
import { run } from '#test/fakes/run.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
const environment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
let cwd: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-start-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  // The workspace outlives the bot by a minute, so that a bot that comes back finds it.
  const state = await readFile(join(cwd, 'data', 'workspace.json'), 'utf8').catch(() => undefined);
  if (state !== undefined) process.kill((JSON.parse(state) as { pid: number }).pid, 'SIGKILL');
  await rm(cwd, { recursive: true, force: true, maxRetries: 10 });
});

interface Line {
  readonly event: string;
  readonly url?: string;
}

interface Started {
  readonly child: ChildProcess;
  /** What stands on the terminal besides the log. */
  readonly said: string[];
  readonly url: string;
  readonly lines: Line[];
}

/** Starts Relevo in a folder where nothing was, and waits until it says that it is ready. */
async function start(): Promise<Started> {
  const env = { ...environment, RELEVO_WORKSPACE_PORT: '0' };
  const child = spawn(process.execPath, [program, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const lines: Line[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => said.push(text));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => reject(new Error(`it ended with ${code} before it was ready: ${said.join(' ')}`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.event !== 'relevo.ready') return;
      resolve({ child, lines, said, url: line.url ?? '' });
    });
  });
}

/**
 * How often Node would start and end, one after the other, until something is done. It is tried a quarter of the time, so that what is
 * measured has the machine to itself otherwise.
 */
async function bareStarts(something: Promise<unknown>): Promise<number> {
  const began = performance.now();
  let took: number | undefined;
  const done = something.finally(() => {
    took = performance.now() - began;
  });
  const bare: number[] = [];
  while (took === undefined) {
    const { ms } = await run(process.execPath, ['-e', '0'], { cwd });
    bare.push(ms);
    await Promise.race([done, sleep(3 * ms)]);
  }
  return (took * bare.length) / bare.reduce((sum, ms) => sum + ms, 0);
}

describe('relevo start', () => {
  it('is ready soon where nothing is set up, and stops in order when asked to', async () => {
    const starting = start();
    // By what the machine does in the same time: a bare Node starts some thirty times in a row.
    expect(await bareStarts(starting)).toBeLessThan(120);
    const { child, url, lines, said } = await starting;
    expect((await fetch(url)).status).toBe(200);
    const env = { RELEVO_WORKSPACE_PORT: new URL(url).port };
    const doctor = await relevoHere(['doctor'], { cwd, env });
    expect(doctor.out).toContain('the embedded one answers');
    expect(doctor.out).toContain(`${url} is running`);
    expect(doctor.out).toMatch(/^ok {4}places +13 channels and groups of the desk are there \(workspace\)$/m);
    expect(doctor.out).not.toMatch(/^(warn|FAIL)/m);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(lines.map(({ event }) => event)).toContain('process.stopped');
    expect(said).toEqual([]);
  });

  it('says what the desk names and is not there, and so does the doctor, who disturbs nobody', async () => {
    const yaml = 'channels: { intake: [suport-acme] }\nteams: { it: { channel: slack:network, groups: [itt] } }\n';
    await writeFile(join(cwd, 'relevo.yaml'), yaml);
    const { lines, said } = await start();
    const faults = [
      /channels\.intake\.0: there is no channel “suport-acme” on workspace .* Did you mean “support-acme”\?.* correct relevo\.yaml/,
      /teams\.it\.channel: “slack:network” is on a platform that is not connected\./,
      /teams\.it\.groups\.0: there is no group “itt” on workspace\..* Make the group/,
    ];
    await vi.waitFor(() => expect(said).toEqual(faults.map((fault) => expect.stringMatching(fault))), {
      timeout: 20_000,
    });
    const logged = lines.filter(({ event }) => event === 'places.missing');
    expect(logged).toMatchObject([
      { level: 'error', setting: 'channels.intake.0', kind: 'intake', channel: 'suport-acme', platform: 'workspace' },
      { level: 'error', setting: 'teams.it.channel', kind: 'channel', channel: 'slack:network' },
      { level: 'error', setting: 'teams.it.groups.0', kind: 'group', platform: 'workspace' },
    ]);
    const kept = async () => (await readdir(join(cwd, 'data'))).filter((name) => name.startsWith('workspace'));
    const before = await kept();
    const doctor = await relevoHere(['doctor'], { cwd, env: { RELEVO_WORKSPACE_PORT: '0' } });
    expect(doctor.code).toBe(0);
    expect(doctor.out).toMatch(/^ok {4}places +9 channels and groups of the desk are there \(workspace\)$/m);
    for (const setting of ['channels\\.intake\\.0', 'teams\\.it\\.channel', 'teams\\.it\\.groups\\.0'])
      expect(doctor.out).toMatch(new RegExp(`^warn {2}places +${setting}: .+\\n +→ .+`, 'm'));
    expect(doctor.out).toMatch(/^Relevo can start; 3 to look at\.$/m);
    expect(await kept()).toEqual(before);
    expect(lines.map(({ event }) => event)).not.toContain('workspace.link.down');
  });

  it('ends with 1 over an error that nobody caught, and says on the terminal where to look, but not what was in it', async () => {
    // As soon as somebody would catch it, and in no other process.
    const crash = `process.on('newListener', (name) => {
      if (name === 'uncaughtException') setTimeout(() => { throw new Error('Ana wrote "my secret words"'); });
    })`;
    const env = {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
      RELEVO_WORKSPACE_PORT: '0',
    };
    const { code, out, err } = await run(process.execPath, [program, 'start'], { cwd, env });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^Relevo ended because of an error of its own\..+“process\.crashed” at the end of its log.+\n$/,
    );
    expect(out).toMatch(/"event":"process\.crashed"/);
    expect(out + err).not.toContain('secret words');
  });
  it('obeys the first signal at any moment of its start, also while its only platform is not reached', async () => {
    // Takes connections and says nothing, as a platform that is not there for Relevo.
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const env = {
      ...environment,
      DISCORD_TOKEN: 'a.token.of-nobody',
      DISCORD_API_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/api`,
      SMTP_HOST: '127.0.0.1',
    };
    try {
      // The last moment is that at which it waits for Discord.
      const moments = [0, 200, 400, 600, 900, 'waits'].map((moment) => ['SIGTERM', moment] as const);
      for (const [signal, moment] of [...moments, ['SIGINT', 'waits'] as const]) {
        const child = spawn(process.execPath, [program, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
        children.push(child);
        const ended = once(child, 'close');
        const said: string[] = [];
        createInterface({ input: child.stdout }).on('line', (text) => said.push((JSON.parse(text) as Line).event));
        child.stderr.on('data', (text: Buffer) => said.push(String(text)));
        if (moment === 'waits') await once(silent, 'connection');
        else await sleep(Number(moment));
        const began = performance.now();
        child.kill(signal);
        const [code, by] = (await ended) as [number | null, string | null];
        expect(performance.now() - began).toBeLessThan(1_000);
        // Before it listens to signals the system ends it.
        expect(code === 0 || by === signal, `${code} ${by}`).toBe(true);
        if (code === 0) expect(said.slice(-2)).toEqual(['process.stopping', 'process.stopped']);
        if (moment === 'waits') expect(code).toBe(0);
      }
    } finally {
      silent.close();
    }
  }, 60_000);

  it('ends with a reason when the port belongs to another program', async () => {
    const other = createHttpServer((_, response) => response.end('another')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const env = { RELEVO_WORKSPACE_PORT: String(port) };
      const { code, err } = await run(process.execPath, [program, 'start'], { cwd, env });
      expect(code).toBe(1);
      expect(err).toContain('Relevo does not start:');
      expect(err).toContain(`port ${port} on 127.0.0.1 is in use by another program`);
    } finally {
      other.close();
    }
  });
});
