import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { systemClock } from '../lib/clock.ts';
import { reasonOf } from '../lib/errors.ts';
import { createLog } from '../lib/log.ts';
import { exitCodes } from './exit-codes.ts';
import { PortTaken, serveWorkspace } from './serve.ts';
import { Occupied } from './store/database.ts';
import { settingsMark, tokenOf } from './token.ts';
import { webApp } from './web/app.ts';
import { openWorkspace } from './workspace.ts';

interface Settings {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly idleAfter: number;
  readonly password?: string;
}

/**
 * The workspace's process: `node main.ts --data DIR [--port 3000] [--host 127.0.0.1] [--idle 60] [--password]`. Says where
 * it listens in one line of JSON and lives until nobody has been there for `--idle` seconds (0: for ever). With
 * `--password` that comes by standard input, because what stands in arguments is seen by everybody on the machine.
 */
async function run(settings: Settings): Promise<void> {
  const log = createLog({ sink: process.stderr });
  const { data, host, port, idleAfter, password } = settings;
  // A folder that was there before may be open to everybody on this machine; what is written into it is not.
  process.umask(0o077);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const token = tokenOf(data);
  const workspace = openWorkspace({ file: join(data, 'workspace.sqlite'), clock: systemClock });
  const guard = password === undefined ? {} : { password };
  const serving = await serveWorkspace({
    hub: workspace,
    web: (at) =>
      webApp({
        workspace,
        ...at,
        ...guard,
        // Nobody is known yet, and Relevo is another process that has no part in it: so here, and not on its audit log.
        onWrongPassword: () => log.warn('workspace.password.wrong'),
        onFailure: (error) => log.error('workspace.page.failed', { error }),
      }),
    token,
    host,
    port,
    mark: settingsMark(token, { host, port, ...guard }),
    log,
    idleAfter,
  });
  const state = join(data, 'workspace.json');
  const told = JSON.stringify({ pid: process.pid, port: serving.port, url: serving.url });
  writeFileSync(`${state}.new`, told);
  renameSync(`${state}.new`, state);
  process.stdout.write(`${told}\n`);
  log.info('workspace.listening', { url: serving.url });

  const signal = Promise.withResolvers<string>();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => signal.resolve(name));
  const why = await Promise.race([signal.promise, serving.idle.then(() => 'nobody is there')]);
  log.info('workspace.stopping', { outcome: why });
  rmSync(state, { force: true });
  await serving.stop();
  workspace.close();
}

async function readSettings(): Promise<Settings> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      port: { type: 'string', default: '3000' },
      host: { type: 'string', default: '127.0.0.1' },
      idle: { type: 'string', default: '60' },
      password: { type: 'boolean', default: false },
    },
  });
  const { data, host } = values;
  const port = Number(values.port);
  const idle = Number(values.idle);
  const password = values.password ? await text(process.stdin) : undefined;
  if (data === undefined) throw new Error('--data says in which folder the workspace lives');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port is a number from 0 to 65535');
  if (!(idle >= 0)) throw new Error('--idle is a number of seconds; 0: for ever');
  if (!isLoopback(host) && !password) {
    throw new Error(
      `to listen on ${host} a password is needed: set RELEVO_WORKSPACE_PASSWORD, or leave it at 127.0.0.1`,
    );
  }
  const idleAfter = idle === 0 ? Number.POSITIVE_INFINITY : idle * 1000;
  return { data, host, port, idleAfter, ...(password ? { password } : {}) };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function fail(code: number, error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(code);
}

async function settingsOrExit(): Promise<Settings> {
  try {
    return await readSettings();
  } catch (error) {
    return fail(exitCodes.wrongUse, error);
  }
}

// Whoever started it may be gone, and with it the other end of this pipe.
process.stdout.on('error', () => {});
try {
  await run(await settingsOrExit());
  process.exit(exitCodes.good);
} catch (error) {
  if (error instanceof Occupied) fail(exitCodes.occupied, error);
  if (error instanceof PortTaken) fail(exitCodes.portTaken, `${error.message}; RELEVO_WORKSPACE_PORT sets another one`);
  fail(exitCodes.failed, `the workspace stopped: ${reasonOf(error)}`);
}
