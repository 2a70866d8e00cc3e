import { flushCompileCache } from 'node:module';
import { createLog, type Log } from '../lib/log.ts';
import { faultLines, readSettings } from './settings.ts';
import { type Terminal, takesNothing } from './sub-command.ts';

/** What `src/main.ts` gives back: the running whole. */
interface Running {
  stop(): Promise<void>;
}

/** `relevo start`: runs until a signal; the first one lets what was begun be finished, the second one does not. */
export async function start(args: readonly string[], terminal: Terminal): Promise<number> {
  takesNothing(args);
  const stopping = signals();
  const settings = await readSettings().catch((error: unknown) => {
    terminal.err(['Relevo does not start:', ...faultLines(error)].join('\n  '));
  });
  if (settings === undefined) return 1;
  const { config, desk } = settings;
  const log = createLog({ level: config.logLevel });
  // Node would print the message of what nobody caught, and with it what a customer wrote.
  process.on('uncaughtException', (error) => crashed(error, log, terminal));
  let running: Running;
  try {
    const [{ main }, { missingLines }] = await Promise.all([import('../main.ts'), import('./missing.ts')]);
    running = await main(config, desk, (missing) => {
      const { says, mend } = missingLines(missing);
      terminal.err(`${config.deskFile.path}: ${says} ${mend}`);
    });
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

/** The first signal that asks to stop. The one after it ends the process. */
function signals(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (signal: NodeJS.Signals) => {
      if (asked) process.exit(1);
      asked = true;
      resolve(signal);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
