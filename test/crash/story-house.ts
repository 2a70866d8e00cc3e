import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { systemClock } from '#src/lib/clock.ts';
import { joinEmbeddedStore } from '#src/store/embedded/join.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { serveWorkspace } from '#src/workspace/serve.ts';
import { settingsMark, tokenOf } from '#src/workspace/token.ts';
import { openWorkspace } from '#src/workspace/workspace.ts';
import { until } from '../scenarios/house.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));

export type Workspace = ReturnType<typeof openWorkspace>;

/**
 * A workspace that lives in the test's own process, and bots that are the real program: they find the workspace by its
 * state file as they always do, and start the embedded store of the data folder as a process of its own.
 */
export interface LivingWorkspace {
  readonly workspace: Workspace;
  readonly dataDir: string;
  /** Starts a bot under a supervisor that starts it again whenever it ends. `root`: the folder of the program. */
  keepBot(name: string, root?: string): KeptBot;
  /** `kill -9`; a bot that is there starts it again. */
  killStore(): void;
  /** The process of the store that runs, or ran last. */
  storePid(): number | undefined;
  /** The store as the bots see it. */
  openStore(): Promise<OpenStore>;
  close(): Promise<void>;
}

export async function openLivingWorkspace(): Promise<LivingWorkspace> {
  const dataDir = await mkdtemp(join(tmpdir(), 'relevo-crash-'));
  const token = tokenOf(dataDir);
  const workspace = openWorkspace({ file: join(dataDir, 'workspace.sqlite'), clock: systemClock });
  const host = '127.0.0.1';
  const serving = await serveWorkspace({
    hub: workspace,
    web: () => ({ fetch: () => new Response(null, { status: 404 }) }),
    token,
    host,
    port: 0,
    mark: settingsMark(token, { host, port: 0 }),
  });
  const state = join(dataDir, 'workspace.json');
  // So few people play so many stories that the limits for each would end them.
  await writeFile(join(dataDir, 'relevo.yaml'), 'limits: { requestsPerHour: 100000, addressChangesPerDay: 1000 }\n');
  await writeFile(`${state}.new`, JSON.stringify({ pid: process.pid, port: serving.port, url: serving.url }));
  await rename(`${state}.new`, state);
  const bots: KeptBot[] = [];
  return {
    workspace,
    dataDir,
    keepBot(name, root) {
      const bot = new KeptBot(dataDir, name, root);
      bots.push(bot);
      return bot;
    },
    killStore: () => endQuietly(storePid(dataDir), 'SIGKILL'),
    storePid: () => storePid(dataDir),
    openStore: () => storeOf(dataDir),
    async close() {
      await Promise.all(bots.map((bot) => bot.stop()));
      await serving.stop();
      workspace.close();
      await endStore(dataDir);
      if (process.env['RELEVO_CRASH_KEEP'] === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The store of a data folder as the bots see it. */
export async function storeOf(dataDir: string): Promise<OpenStore> {
  const { uri } = await joinEmbeddedStore({ dataDir, refuseScans: true });
  return openStore(uri, { firstNumber: defaultDesk.tickets.firstNumber });
}

/** It would end by itself some seconds after the last one has left. */
export async function endStore(dataDir: string): Promise<void> {
  endQuietly(storePid(dataDir), 'SIGTERM');
  const socket = join(dataDir, 'store.sock');
  await until('the end of the store', () => (existsSync(socket) ? undefined : true));
}

/** As `npm start` calls Node. */
function startArgs(root: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  const [, ...args] = scripts.start.split(' ');
  return args.map((arg) => (arg.endsWith('.js') ? join(root, arg) : arg));
}

/** The settings of a program that joins the living workspace of a data folder. */
export function botSettings(dataDir: string): Readonly<Record<string, string>> {
  return { RELEVO_DATA_DIR: dataDir, RELEVO_WORKSPACE_PORT: '0', RELEVO_LOG_LEVEL: 'info' };
}

function storePid(dataDir: string): number | undefined {
  const log = join(dataDir, 'store.log');
  const started = existsSync(log) ? readFileSync(log, 'utf8').matchAll(/serving, process (\d+)/g) : [];
  const pid = [...started].at(-1)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** One that has ended already, or has not been started again yet, is left alone. */
function endQuietly(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The real program as a child process, started again by a supervisor, as in production, whenever it ends. */
export class KeptBot {
  readonly #dataDir: string;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #log: string;
  readonly #args: readonly string[];
  #child: ChildProcess;
  #ended: Promise<void>;
  #stopped = false;
  /** How often it ended without having been killed by `kill`. */
  gaveUp = 0;
  #killed = false;

  /** @param args how Node is called; else as `npm start` does */
  constructor(
    dataDir: string,
    name: string,
    root: string = project,
    settings = botSettings(dataDir),
    args = startArgs(root),
  ) {
    this.#dataDir = dataDir;
    this.#settings = settings;
    this.#args = args;
    this.#log = join(dataDir, `${name}.log`);
    this.#child = this.#spawn();
    this.#ended = this.#supervise();
  }

  get log(): string {
    return readFileSync(this.#log, 'utf8');
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** `kill -9`; the supervisor starts it again. */
  kill(): void {
    this.#killed = true;
    this.#child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  #spawn(): ChildProcess {
    const output = openSync(this.#log, 'a', 0o600);
    try {
      return spawn(process.execPath, this.#args, {
        cwd: this.#dataDir,
        env: { PATH: process.env['PATH'] ?? '', ...this.#settings },
        stdio: ['ignore', output, output],
      });
    } finally {
      closeSync(output);
    }
  }

  async #supervise(): Promise<void> {
    for (;;) {
      const child = this.#child;
      const end = Promise.withResolvers<void>();
      child.once('exit', () => end.resolve());
      if (child.exitCode === null && child.signalCode === null) await end.promise;
      if (this.#stopped) return;
      if (!this.#killed) {
        this.gaveUp += 1;
        await sleep(200);
      }
      this.#killed = false;
      this.#child = this.#spawn();
    }
  }
}
