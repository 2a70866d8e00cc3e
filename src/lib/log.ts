import { AsyncLocalStorage } from 'node:async_hooks';
import { pino } from 'pino';
import { newId } from './ids.ts';
import type { LogFields } from './log-fields.ts';
import { scrub } from './log-scrub.ts';

/** Writes log lines. `event` is a constant such as `ticket.opened`: `area.happened`, never a sentence with values. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Where finished lines go, each with its line break. */
export interface LogSink {
  write(line: string): void;
}

const traces = new AsyncLocalStorage<string>();

/** Runs `work` so that every line which it, and whatever it starts, writes carries `trace`. */
export function withTrace<R>(trace: string, work: () => R): R {
  return traces.run(trace, work);
}

/** The trace that this code runs under, to be kept with work that goes on later; a new one outside of any. */
export function currentTrace(): string {
  return traces.getStore() ?? newId();
}

/**
 * @param options.sink default: standard output, as JSON lines, or in a form for people when that is a terminal.
 */
export function createLog(options: { level?: LogLevel; sink?: LogSink } = {}): Log {
  const sink = options.sink ?? standardOutput();
  const logger = pino(
    {
      base: null,
      level: options.level ?? 'info',
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'event',
      formatters: { level: (level) => ({ level }) },
      mixin: () => {
        const trace = traces.getStore();
        return trace === undefined ? {} : { trace: scrub.words(trace) };
      },
    },
    sink,
  );
  const at = (level: Exclude<LogLevel, 'silent'>) => (event: string, fields?: LogFields) => {
    if (logger.isLevelEnabled(level)) logger[level](scrub.fields(fields), scrub.words(event));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Synchronous, so that the last line before a crash is written. */
function standardOutput(): LogSink {
  if (!process.stdout.isTTY) return pino.destination({ dest: 1, sync: true });
  return { write: (line) => process.stdout.write(`${forPeople(line)}\n`) };
}

/** `12:03:44 info  ticket.opened ticket=T-1042 ms=12` */
export function forPeople(line: string): string {
  const { level, time, event, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).map(([name, value]) =>
    typeof value === 'string' ? `${name}=${value}` : `${name}=${JSON.stringify(value)}`,
  );
  return [String(time).slice(11, 19), String(level).padEnd(5), event, ...fields].join(' ');
}
