import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { CSV_HEAD, csvLine } from '../documents/csv.ts';
import { markdown } from '../documents/markdown.ts';
import { outlineOf } from '../documents/outline.ts';
import type { Desk } from '../domain/desk.ts';
import { type Month, monthAt, monthOf, monthsAfter } from '../domain/sla/month.ts';
import { rulesOf } from '../domain/sla/rules.ts';
import { zoneOf } from '../domain/sla/zone.ts';
import type { Reader } from '../i18n/types.ts';
import { systemClock } from '../lib/clock.ts';
import { advanceRewording } from '../services/rewording.ts';
import { type MadeReport, slaReport } from '../services/sla/report.ts';
import { openStore } from '../store/open.ts';
import { endOfReading } from './end-of-reading.ts';
import { demandLanguage, readOptions } from './options.ts';
import { readSettings } from './settings.ts';
import { storeOf } from './store-of.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

/** Calendars that were. */
const MOST_KEPT = 5_000;

type Piece = string | Uint8Array;
type Write = (made: MadeReport, desk: Desk, reader: Reader) => AsyncIterable<Piece>;

const FORMATS = {
  async *md({ report: made }, desk, reader) {
    yield markdown(outlineOf(made, desk, reader));
  },
  async *csv({ verdicts }, desk, reader) {
    yield `${CSV_HEAD}\r\n`;
    for await (const verdict of verdicts()) yield `${csvLine(verdict, desk, reader)}\r\n`;
  },
  async *json({ report: made }) {
    yield `${JSON.stringify(made, undefined, 2)}\n`;
  },
  async *pdf({ report: made }, desk, reader) {
    const { pdf } = await import('../documents/pdf.ts');
    yield await pdf(outlineOf(made, desk, reader), made, made.madeAt, reader);
  },
} as const satisfies Record<string, Write>;
type FormatName = keyof typeof FORMATS;

const OPTIONS = {
  month: { type: 'string' },
  format: { type: 'string', default: 'md' },
  out: { type: 'string' },
  zone: { type: 'string', default: Temporal.Now.timeZoneId() },
  language: { type: 'string', default: 'en' },
} as const;

interface Asked {
  readonly month?: string;
  readonly format: FormatName;
  readonly out?: string;
  readonly reader: Reader;
}

/** `relevo report sla` @throws WrongUse, or Error when the store or the file cannot be had */
export async function report(args: readonly string[], terminal: Terminal): Promise<number> {
  const { month: name, format, out, reader } = readArgs(args);
  if (format === 'pdf' && out === undefined && terminal.bytes === undefined)
    throw new WrongUse('a pdf is no text: give a file, --out sla.pdf');
  await demandLanguage(reader.language);
  const { config, desk } = await readSettings();
  const now = systemClock.now();
  const month = monthAsked(name, desk.zone, now);
  const { stores, close } = await openStore(await storeOf(config), { firstNumber: desk.tickets.firstNumber });
  try {
    for (const { key, calendar } of await stores.sla.kept(MOST_KEPT)) rulesOf(desk.sla).remember(key, calendar);
    // After an update, tickets of before it are found only then.
    while (!(await advanceRewording({ stores })));
    const pieces = FORMATS[format](await slaReport(month, { stores, desk, now }), desk, reader);
    await (out === undefined ? print(pieces, terminal) : writeTo(out, pieces));
  } finally {
    await close();
  }
  if (out !== undefined) terminal.err(`${out}: the report of ${month.name}`);
  return 0;
}

function readArgs(args: readonly string[]): Asked {
  const [what, ...rest] = args;
  if (what !== 'sla') throw new WrongUse('reports the service level: relevo report sla');
  const { month, format, out, zone, language } = readOptions(rest, OPTIONS);
  if (!Object.hasOwn(FORMATS, format)) throw new WrongUse(`--format is one of ${Object.keys(FORMATS).join(', ')}`);
  if (zoneOf(zone) === undefined) throw new WrongUse('--zone is a time zone such as Europe/Zurich, or ±HH:MM');
  if (out === '') throw new WrongUse('--out names a file');
  return {
    format: format as FormatName,
    reader: { language, zone, namesZone: true },
    ...(month === undefined ? {} : { month }),
    ...(out === undefined ? {} : { out }),
  };
}

/** @throws WrongUse */
function monthAsked(name: string | undefined, zone: string, now: Temporal.Instant): Month {
  if (name === undefined) return monthsAfter(monthAt(now, zone), -1);
  const month = monthOf(name, zone);
  if (month === undefined) throw new WrongUse('--month is a month such as 2026-10');
  if (month.from * 1_000 > now.epochMilliseconds) throw new WrongUse(`${month.name} has not begun yet`);
  return month;
}

/** A terminal ends each line itself. */
async function print(pieces: AsyncIterable<Piece>, terminal: Terminal): Promise<void> {
  const left = endOfReading();
  for await (const piece of pieces) {
    if (left.gone) break;
    if (typeof piece === 'string') terminal.out(piece.replace(/\r?\n$/, ''));
    else terminal.bytes?.(piece);
    await terminal.room?.();
  }
}

/** @throws Error when it cannot be written */
async function writeTo(file: string, pieces: AsyncIterable<Piece>): Promise<void> {
  const stream = createWriteStream(file);
  const failed = finished(stream).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be written (${error.code ?? error.name})`);
  });
  const written = (async () => {
    for await (const piece of pieces) {
      if (!stream.write(piece)) await new Promise<void>((resolve) => stream.once('drain', resolve));
    }
    stream.end();
  })();
  await Promise.race([failed, written.then(() => failed)]);
}
