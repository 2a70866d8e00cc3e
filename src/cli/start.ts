import { flushCompileCache } from 'node:module';
import type { Config } from '../config/schema.ts';
import type { Desk } from '../domain/desk.ts';
import { createLog, type Log } from '../lib/log.ts';
import { within } from '../lib/within.ts';
import type { Trouble } from '../port/platform.ts';
import type { MissingPlace } from '../services/places/look-up.ts';
import { faultLines, readSettings } from './settings.ts';
import { type Terminal, takesNothing } from './sub-command.ts';

/** Whoever stops Relevo while it starts waits no longer than a second. */
const givenUpMs = 700;

/** What `src/main.ts` gives back: the running whole. */
interface Running {
  stop(): Promise<void>;
}

/** `relevo start`: runs until a signal; the first one lets what was begun be finished, the second one does not. */
export async function start(args: readonly string[], terminal: Terminal): Promise<number> {
  takesNothing(args);
  const { stopping, listen } = signals();
  // Until something was begun the system ends this process best: at once, also while modules are loaded. But not the first one of a container.
  if (process.pid === 1) listen();
  const settings = await readSettings().catch((error: unknown) => {
    terminal.err(['Relevo does not start:', ...faultLines(error)].join('\n  '));
  });
  if (settings === undefined) return 1;
  const { config, desk } = settings;
  const log = createLog({ level: config.logLevel });
  // Node would print the message of what nobody caught, and with it what a customer wrote.
  process.on('uncaughtException', (error) => crashed(error, log, terminal));
  const givenUp = new AbortController();
  const begins = () => {
    listen();
    return givenUp.signal;
  };
  const starting = begin(config, desk, terminal, begins);
  let running: Running;
  try {
    const first = await Promise.race([starting, stopping]);
    if (typeof first === 'string') {
      log.info('process.stopping', { signal: first });
      givenUp.abort();
      await giveUp(starting);
      log.info('process.stopped', { signal: first });
      return process.exit(0);
    }
    running = first;
  } catch (error) {
    log.error('process.notStarted', { error });
    terminal.err(
      ['Relevo does not start:', ...faultLines(error), 'npm run -s relevo -- doctor says more.'].join('\n  '),
    );
    return process.exit(1);
  }
  // All that is needed is loaded, and a process that is killed keeps nothing at its end.
  flushCompileCache();
  const signal = await stopping;
  log.info('process.stopping', { signal });
  try {
    await running.stop();
  } catch (error) {
    log.error('process.notStopped', { error });
    return process.exit(1);
  }
  log.info('process.stopped', { signal });
  // Whatever still holds the loop is not worth waiting for: all that counts was written down.
  return process.exit(0);
}

/** Ends the process with 1, whatever else goes wrong meanwhile: a log that goes through a pipe may be what broke. */
function crashed(error: unknown, log: Log, terminal: Terminal): never {
  try {
    terminal.err(
      'Relevo ended because of an error of its own. Nothing is lost: start it again. “process.crashed” at the end of its log says what it was; please report it.',
    );
    log.error('process.crashed', { error });
  } finally {
    process.exit(1);
  }
}

async function begin(config: Config, desk: Desk, terminal: Terminal, begins: () => AbortSignal): Promise<Running> {
  const [{ main }, lines] = await Promise.all([import('../main.ts'), import('./missing.ts')]);
  const told = {
    missing(place: MissingPlace) {
      const { says, mend } = lines.missingLines(place);
      terminal.err(`${config.deskFile.path}: ${says} ${mend}`);
    },
    troubled: (platform: string, trouble: Trouble | undefined) => terminal.err(lines.troubleLine(platform, trouble)),
  };
  return main(config, desk, told, begins);
}

/** Nobody is served yet who would wait for an orderly end; what was begun is taken up by the next, as after a kill. */
async function giveUp(starting: Promise<Running>): Promise<void> {
  const ended = starting.then(
    (running) => running.stop(),
    () => undefined,
  );
  await within(givenUpMs, ended).catch(() => undefined);
}

/** `stopping`: the first signal that asks to stop, once it is listened to. The one after it ends the process. */
function signals(): { readonly stopping: Promise<NodeJS.Signals>; listen(): void } {
  const { promise: stopping, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let asked = false;
  let isListening = false;
  const stop = (signal: NodeJS.Signals) => {
    if (asked) process.exit(1);
    asked = true;
    resolve(signal);
  };
  return {
    stopping,
    listen() {
      if (isListening) return;
      isListening = true;
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
    },
  };
}
