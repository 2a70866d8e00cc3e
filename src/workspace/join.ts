import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Log } from '../lib/log.ts';
import { ownFolder } from '../lib/own-folder.ts';
import { exitCodes } from './exit-codes.ts';
import { askHealth, askToStop, type Found } from './health.ts';
import { settingsMark, tokenOf } from './token.ts';

export interface JoinOptions {
  readonly dataDir: string;
  readonly host: string;
  /** 0: the system chooses, once. */
  readonly port: number;
  readonly password?: string;
  readonly log?: Log;
  /** Seconds that a workspace without a bot and without a page lives on; 60 by default. */
  readonly idleSeconds?: number;
}

export interface JoinedWorkspace {
  /** `http://127.0.0.1:3000`; stays the same when the workspace is started again, as long as its port is free. */
  readonly url: string;
  readonly token: string;
  /** Ends the watch over the workspace. It stops by itself when nobody is there any more. */
  stop(): void;
}

const entry = fileURLToPath(new URL('./main.ts', import.meta.url));
const patienceMs = 20_000;
const watchMs = 500;
const logBytes = 5 * 1024 * 1024;

/**
 * Joins the workspace of a data folder, or starts one that outlives this process; of several that start one, one wins and
 * all join it. One that was started with other settings or by another version is replaced. While this process lives, a
 * workspace that died is started again.
 * @throws Error with what to do when none can be had (port in use, not allowed, broken file)
 */
export async function joinWorkspace(options: JoinOptions): Promise<JoinedWorkspace> {
  ownFolder(options.dataDir);
  const token = tokenOf(options.dataDir);
  const { log } = options;
  let found = await findOrStart(options, token, true);
  let mending = false;
  const timer = setInterval(() => {
    if (mending || isAlive(found.pid)) return;
    mending = true;
    log?.warn('workspace.died', { pid: found.pid });
    const again = options.port === 0 ? { ...options, port: found.port } : options;
    // Whoever replaced it meant to: two processes with different settings must not stop each other's for ever.
    findOrStart(again, token, false)
      .then((next) => {
        found = next;
        log?.info('workspace.back', { pid: next.pid, url: next.url });
      })
      .catch((error: unknown) => log?.error('workspace.start.failed', { error }))
      .finally(() => {
        mending = false;
      });
  }, watchMs);
  timer.unref();
  return {
    get url() {
      return found.url;
    },
    token,
    stop: () => clearInterval(timer),
  };
}

/** `replace`: one that runs with other settings is stopped first. */
async function findOrStart(options: JoinOptions, token: string, replace: boolean): Promise<Found> {
  const { dataDir, host, port, password, log } = options;
  const mark = settingsMark(token, { host, port, ...(password === undefined ? {} : { password }) });
  const until = performance.now() + patienceMs;
  let child: ChildProcess | undefined;
  let told: number | undefined;
  while (performance.now() < until) {
    const found = await askHealth(dataDir, token);
    if (found !== undefined && (found.mark === mark || port === 0 || !replace)) return found;
    if (found !== undefined && told !== found.pid) {
      log?.info('workspace.replaced', { pid: found.pid });
      told = found.pid;
      await askToStop(found, token);
    }
    if (found === undefined && (child === undefined || mayTryAgain(child, options))) child = start(options);
    await sleep(child === undefined ? 100 : 20);
  }
  throw new Error(`the local workspace does not answer; its log is ${join(dataDir, 'workspace.log')}`);
}

/** Whether the last start found another workspace in its way, which may be gone by now. @throws when it failed for good */
function mayTryAgain(child: ChildProcess, { dataDir, host, port }: JoinOptions): boolean {
  if (child.exitCode === null && child.signalCode === null) return false;
  if (child.exitCode === exitCodes.occupied || child.exitCode === exitCodes.good || child.signalCode !== null)
    return true;
  if (child.exitCode === exitCodes.portTaken) {
    throw new Error(`port ${port} on ${host} is in use by another program; set RELEVO_WORKSPACE_PORT to a free one`);
  }
  throw new Error(`the local workspace cannot start: ${lastLine(join(dataDir, 'workspace.log'))}`);
}

/** Starts the process on its own: it has no part in this one's terminal, pipes or secrets. */
function start({ dataDir, host, port, password, idleSeconds = 60 }: JoinOptions): ChildProcess {
  const logFile = join(dataDir, 'workspace.log');
  const output = openSync(logFile, 'a', 0o600);
  if (statSync(logFile).size > logBytes) truncateSync(logFile);
  const args = [entry, '--data', dataDir, '--host', host, '--port', String(port), '--idle', String(idleSeconds)];
  if (password !== undefined) args.push('--password');
  const compiled = getCompileCacheDir();
  const env = compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) };
  try {
    const child = spawn(process.execPath, args, { detached: true, stdio: ['pipe', 'ignore', output], env });
    // One that ended before it read this has said why in its log.
    child.stdin?.on('error', () => {});
    child.stdin?.end(password ?? '');
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
