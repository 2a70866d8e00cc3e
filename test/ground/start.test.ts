import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  readonly url: string;
  /** Milliseconds from the start of the process to its being ready. */
  readonly ms: number;
  readonly lines: Line[];
}

/** Starts Relevo in a folder where nothing was, and waits until it says that it is ready. */
async function start(port = '0'): Promise<Started> {
  const began = performance.now();
  const env = { ...environment, RELEVO_WORKSPACE_PORT: port };
  const child = spawn(process.execPath, [program, 'start'], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: Line[] = [];
  return new Promise((resolve, reject) => {
    child.on('close', (code) => reject(new Error(`it ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      lines.push(line);
      if (line.event === 'relevo.ready') resolve({ child, lines, url: line.url ?? '', ms: performance.now() - began });
    });
  });
}

describe('relevo start', () => {
  it('is ready within 5 s where nothing is set up, and stops in order when asked to', async () => {
    const { child, url, ms, lines } = await start();
    expect(ms).toBeLessThan(5000);
    expect((await fetch(url)).status).toBe(200);
    const env = { RELEVO_WORKSPACE_PORT: new URL(url).port };
    const doctor = await run(process.execPath, [program, 'doctor'], { cwd, env });
    expect(doctor.out).toContain('the embedded one answers');
    expect(doctor.out).toContain(`${url} is running`);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(0);
    expect(lines.map(({ event }) => event)).toContain('process.stopped');
  });

  it('ends with a reason when the port belongs to another program', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    const other = await mkdtemp(join(tmpdir(), 'relevo-other-'));
    try {
      const second = await run(process.execPath, [program, 'start'], {
        cwd: other,
        env: { RELEVO_WORKSPACE_PORT: port },
      });
      expect(second.code).toBe(1);
      expect(second.err).toContain('Relevo does not start:');
      expect(second.err).toContain(`port ${port} on 127.0.0.1 is in use by another program`);
    } finally {
      await rm(other, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});
