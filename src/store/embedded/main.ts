/**
 * The embedded store's process. Started by join.ts, never by hand:
 * `node main.ts --data <folder> --socket <path> [--linger <ms>] [--ttl <ms>] [--refuse-scans]`.
 * It says one line on its standard output ("ready", "locked" or "refused: <reason>") and then nothing more there.
 */
import { mkdirSync, rmSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listen } from './server/server.ts';
import { CannotOpen, openDatabase } from './storage/database.ts';
import { Store } from './store.ts';
import { tidyWhenQuiet } from './tidy.ts';
import { deleteExpired } from './ttl.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    socket: { type: 'string' },
    linger: { type: 'string', default: '5000' },
    ttl: { type: 'string', default: '10000' },
    'refuse-scans': { type: 'boolean', default: false },
  },
});

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

/** The starter may be gone already; that is no reason to stop. */
function say(line: string): void {
  try {
    writeSync(1, `${line}\n`);
  } catch {
    log(`could not report: ${line}`);
  }
}

async function start(data: string, socket: string): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // Everything that is made from here on, the socket too, is for this user alone.
  process.umask(0o177);
  const file = join(data, 'store.db');
  const store = new Store(openDatabase(file), { refuseScans: values['refuse-scans'], file });
  // Whoever holds the file's lock is the only server, so a socket that lies there is a dead one's.
  rmSync(socket, { force: true });
  const server = await listen(store, socket, log);
  say('ready');
  // A process that is killed keeps nothing at its end.
  flushCompileCache();
  const linger = Number(values.linger);
  const sweeper = setInterval(() => server.perform(() => deleteExpired(store, Date.now())), Number(values.ttl));
  const tidier = tidyWhenQuiet(() => {
    store.catalog.forgetDecoded();
    store.db.exec('PRAGMA shrink_memory');
    globalThis.gc?.();
  });
  const watch = setInterval(
    () => {
      if (server.idleFor() >= linger) stop('nobody is connected');
    },
    Math.max(50, Math.min(500, linger / 2)),
  );
  process.on('SIGTERM', () => stop('asked to stop'));
  // Ctrl+C in a terminal goes to the whole group, but the bot still needs the store to stop in order.
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  log(`serving, process ${process.pid}`);

  let stopping = false;
  function stop(why: string): void {
    if (stopping) return;
    stopping = true;
    clearInterval(sweeper);
    clearInterval(watch);
    clearInterval(tidier);
    log(`stopping: ${why}`);
    rmSync(socket, { force: true });
    void server.close().then(() => {
      store.db.close();
      process.exitCode = 0;
    });
  }
}

try {
  if (values.data === undefined || values.socket === undefined) throw new Error('--data and --socket are needed');
  await start(values.data, values.socket);
} catch (error) {
  const locked = error instanceof CannotOpen && error.reason === 'locked';
  const reason = error instanceof Error ? error.message : String(error);
  log(`not started: ${reason}`);
  say(locked ? 'locked' : `refused: ${reason}`);
  process.exitCode = locked ? 3 : 1;
}
