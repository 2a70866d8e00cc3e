import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { connect, type Socket } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ownFolder } from '../../lib/own-folder.ts';
import { socketPath } from './socket-path.ts';

/** The database's name in the addresses that are given out. */
const DATABASE = 'relevo';

export interface JoinOptions {
  /** The folder of the data file; made when it is missing. */
  readonly dataDir: string;
  /** One line for each thing worth knowing; never a document's content. */
  readonly log?: ((line: string) => void) | undefined;
  /** Refuse queries that no index serves (code 291). Only counts for the process that starts the store. */
  readonly refuseScans?: boolean | undefined;
  /** How long the store waits for somebody to connect before it stops, in milliseconds. */
  readonly lingerMillis?: number | undefined;
  /** How often expired documents are looked for, in milliseconds. */
  readonly ttlMillis?: number | undefined;
  /** How long a start may take, in milliseconds. */
  readonly startMillis?: number | undefined;
}

export interface Joined {
  /** For the ordinary driver. */
  readonly uri: string;
  /** The store's process, when this call started it. */
  readonly pid?: number;
}

/** The store cannot be had; the message says why, for the person who runs Relevo. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * Joins the store of a data folder, and starts it when nobody answers. However many processes call this at once, one store
 * runs: the data file's lock decides, and the others join the winner.
 *
 * @throws StoreUnavailable when the data file is refused or the store does not get ready in time
 */
export async function joinEmbeddedStore(options: JoinOptions): Promise<Joined> {
  const { socket, ...joined } = await attach(options);
  socket.destroy();
  return joined;
}

/** Joins or starts the store and gives the connection that proved it. */
export async function attach(options: JoinOptions): Promise<Joined & { socket: Socket }> {
  const dataDir = resolve(options.dataDir);
  ownFolder(dataDir);
  const path = socketPath(dataDir);
  const uri = `mongodb://${encodeURIComponent(path)}/${DATABASE}?directConnection=true`;
  const deadline = performance.now() + (options.startMillis ?? 20000);
  let pid: number | undefined;
  for (;;) {
    const socket = await knock(path);
    if (socket !== undefined) return { uri, socket, ...(pid === undefined ? {} : { pid }) };
    if (performance.now() > deadline)
      throw new StoreUnavailable(`the embedded store did not get ready; see ${join(dataDir, 'store.log')}`);
    const started = await startServer(dataDir, path, options, deadline);
    pid = started.pid;
    if (pid !== undefined) continue;
    const joined = await knockAWhile(path);
    if (joined !== undefined) return { uri, socket: joined };
  }
}

/** Somebody else holds the file: it is starting or just stopping, and to ask is cheaper than to start one more that finds it locked. */
async function knockAWhile(path: string): Promise<Socket | undefined> {
  const end = performance.now() + 300;
  do {
    await pause(20);
    const socket = await knock(path);
    if (socket !== undefined) return socket;
  } while (performance.now() < end);
  return undefined;
}

function knock(path: string): Promise<Socket | undefined> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      socket.on('error', () => socket.destroy());
      done(socket);
    });
    socket.once('error', () => done(undefined));
  });
}

/**
 * How Node runs the store. It makes much garbage that dies at once, blobs of SQLite above all: a small young generation stays in
 * the processor's cache and gives those back soon. Helping threads of the collector would wait for a processor when all are
 * busy. `gc` is for tidy.ts.
 */
const LEAN = ['--max-semi-space-size=2', '--single-threaded-gc', '--expose-gc'];

/**
 * The same for glibc (https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html), which by itself
 * raises these limits with what is freed and then keeps most of it; elsewhere nobody reads them.
 */
const LEAN_MALLOC = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '1048576',
};

/** The process when it got ready; none when another one holds the data file. */
async function startServer(
  dataDir: string,
  path: string,
  options: JoinOptions,
  deadline: number,
): Promise<{ pid: number | undefined }> {
  const logFile = openSync(join(dataDir, 'store.log'), 'a', 0o600);
  const args = [...LEAN, fileURLToPath(new URL('main.ts', import.meta.url)), '--data', dataDir, '--socket', path];
  if (options.refuseScans === true) args.push('--refuse-scans');
  if (options.lingerMillis !== undefined) args.push('--linger', String(options.lingerMillis));
  if (options.ttlMillis !== undefined) args.push('--ttl', String(options.ttlMillis));
  const compiled = getCompileCacheDir();
  // Detached and with an environment of its own: the store outlives its starter and depends on nothing of it.
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    detached: true,
    env: { ...LEAN_MALLOC, ...(compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) }) },
    cwd: dataDir,
    stdio: ['ignore', 'pipe', logFile],
  });
  closeSync(logFile);
  const line = await firstLine(child, deadline);
  child.stdout?.destroy();
  child.unref();
  if (line === 'ready') {
    options.log?.(`embedded store started, process ${child.pid}`);
    return { pid: child.pid };
  }
  if (line === 'locked') return { pid: undefined };
  throw new StoreUnavailable(
    line?.startsWith('refused: ') === true
      ? line.slice(9)
      : `the embedded store did not start; see ${join(dataDir, 'store.log')}`,
  );
}

function firstLine(child: ChildProcess, deadline: number): Promise<string | undefined> {
  return new Promise((done) => {
    let text = '';
    const finish = (line: string | undefined): void => {
      clearTimeout(timer);
      done(line);
    };
    const timer = setTimeout(() => finish(undefined), Math.max(0, deadline - performance.now()));
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString();
      if (text.includes('\n')) finish(text.slice(0, text.indexOf('\n')));
    });
    child.on('error', () => finish(undefined));
    child.on('close', () => finish(undefined));
  });
}
