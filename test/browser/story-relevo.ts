import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { processorSeconds } from '../fakes/resident.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));

export interface RunningRelevo {
  readonly url: string;
  /** Seconds of processor time from the start of node to its being ready. */
  readonly readyAfter: number;
  /** What it logged as a warning or an error. */
  readonly complaints: readonly string[];
  /** Ends it, its workspace and its store, and removes what they kept. */
  stop(): Promise<void>;
}

interface Line {
  readonly level: string;
  readonly event: string;
  readonly url?: string;
}

/** The real program as a newcomer starts it: in a folder where nothing is, with no setting but a port of the system's choice. */
export async function startRelevo(): Promise<RunningRelevo> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-story-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, RELEVO_WORKSPACE_PORT: '0' };
  const child = spawn(process.execPath, [program, 'start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const complaints: string[] = [];
  try {
    const url = await readyAt(child, complaints);
    const readyAfter = processorSeconds(child.pid);
    return { url, readyAfter, complaints, stop: () => end(child, folder) };
  } catch (error) {
    await end(child, folder);
    throw error;
  }
}

function readyAt(child: ChildProcess, complaints: string[]): Promise<string> {
  const ready = Promise.withResolvers<string>();
  child.once('error', ready.reject);
  child.once('close', (code) => ready.reject(new Error(`Relevo ended with ${code} before it was ready`)));
  if (child.stdout === null) throw new Error('there is no log to read');
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.level === 'warn' || line.level === 'error') complaints.push(text);
    if (line.event === 'relevo.ready') ready.resolve(line.url ?? '');
  });
  return ready.promise;
}

/** The workspace outlives the bot by a minute and the store by seconds, for a bot that comes back; here none does. */
async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
  const data = join(folder, 'data');
  const state = await wordsOf(join(data, 'workspace.json'));
  if (state !== '') await endProcess((JSON.parse(state) as { pid: number }).pid);
  const store = [...(await wordsOf(join(data, 'store.log'))).matchAll(/serving, process (\d+)/gu)].at(-1)?.[1];
  if (store !== undefined && existsSync(join(data, 'store.sock'))) await endProcess(Number(store));
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
}

function wordsOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/** Resolves when it is gone, so that nothing writes into the folder that is being removed. */
async function endProcess(pid: number): Promise<void> {
  for (let signal: NodeJS.Signals | 0 = 'SIGTERM'; ; signal = 0) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
