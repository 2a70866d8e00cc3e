import { readConfig } from '../config/read.ts';
import { numberOf } from '../domain/tickets/ticket.ts';
import { csvField } from '../lib/csv.ts';
import { newId } from '../lib/ids.ts';
import type { AuditEntry } from '../services/stores/audit.ts';
import { openAudit } from '../store/open.ts';
import { byTerminal } from './by-terminal.ts';
import { endOfReading } from './end-of-reading.ts';
import { readOptions } from './options.ts';
import { storeOf } from './store-of.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

interface Asked {
  readonly from?: string;
  readonly ticket?: number;
  readonly format: keyof typeof FORMATS;
}

interface Format {
  readonly head: readonly string[];
  line(entry: AuditEntry): string;
}

const COLUMNS = ['at', 'outcome', 'by', 'byName', 'what', 'ticket', 'from', 'channel', 'id', 'reason'] as const;
const FORMATS = {
  csv: { head: [COLUMNS.join(',')], line: (entry) => COLUMNS.map((column) => csvField(entry[column])).join(',') },
  ndjson: { head: [], line: (entry) => JSON.stringify(entry) },
} as const satisfies Record<string, Format>;

/** `relevo audit export` @throws WrongUse, or Error when the store cannot be had */
export async function audit(args: readonly string[], terminal: Terminal): Promise<number> {
  const { format, ...filter } = readArgs(args);
  const { audit: log, close } = await openAudit(await storeOf(readConfig()));
  const left = endOfReading();
  try {
    await log.append([byTerminal('audit export', newId())]);
    const { head, line }: Format = FORMATS[format];
    head.forEach((one) => terminal.out(one));
    for await (const entry of log.each(filter)) {
      if (left.gone) break;
      terminal.out(line(entry));
      await terminal.room?.();
    }
  } finally {
    await close();
  }
  return 0;
}

function readArgs(args: readonly string[]): Asked {
  const [first, ...rest] = args;
  if (first !== 'export')
    throw new WrongUse(first === undefined ? 'export what there is: relevo audit export' : 'knows export alone');
  const {
    from,
    ticket,
    format = 'csv',
  } = readOptions(rest, {
    from: { type: 'string' },
    ticket: { type: 'string' },
    format: { type: 'string' },
  });
  if (!(format === 'csv' || format === 'ndjson')) throw new WrongUse('--format is csv or ndjson');
  const number = ticket === undefined ? undefined : numberOf(ticket);
  if (ticket !== undefined && number === undefined) throw new WrongUse('--ticket is a number such as T-1042');
  return {
    format,
    ...(from === undefined ? {} : { from: instantOf(from) }),
    ...(number === undefined ? {} : { ticket: number }),
  };
}

function instantOf(words: string): string {
  try {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(words);
    return day
      ? Temporal.PlainDate.from(words).toZonedDateTime('UTC').toInstant().toString()
      : Temporal.Instant.from(words).toString();
  } catch {
    throw new WrongUse('--from is a day such as 2026-03-01, or an instant such as 2026-03-01T08:00:00Z');
  }
}
