import { flushCompileCache } from 'node:module';
import { createLog } from '../lib/log.ts';
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
  process.on('uncaughtException', (error) => {
    log.error('process.crashed', { error });
    process.exit(1);
  });
  let running: Running;
  try {
    const [{ main }, lines] = await Promise.all([import('../main.ts'), import('./missing.ts')]);
    running = await main(config, desk, {
      missing(place) {
        const { says, mend } = lines.missingLines(place);
        terminal.err(`${config.deskFile.path}: ${says} ${mend}`);
      },
      troubled: (platform, trouble) => terminal.err(lines.troubleLine(platform, trouble)),
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
