import { parsePolicy } from '../config/desk.ts';
import { compared, isOther } from '../domain/sla/compare.ts';
import { replayed, type Story } from '../domain/sla/replay.ts';
import { rulesOf, type SlaRules } from '../domain/sla/rules.ts';
import { zoneOf } from '../domain/sla/zone.ts';
import type { Reader } from '../i18n/types.ts';
import { systemClock } from '../lib/clock.ts';
import { openStories } from '../store/open.ts';
import type { Window } from '../store/stories.ts';
import { countedProgress } from './counted-progress.ts';
import { withHolidays } from './desk-holidays.ts';
import { endOfReading } from './end-of-reading.ts';
import { demandLanguage, readOptions } from './options.ts';
import { readSettings, whatIsKnown } from './settings.ts';
import { FORMATS, type FormatName, type OtherVerdict, Tally } from './sla-replay-formats.ts';
import { storeOf } from './store-of.ts';
import { type Terminal, WrongUse } from './sub-command.ts';
import { textOfFile } from './text-of-file.ts';

/** Calendars that were. */
const MOST_KEPT = 5_000;
/** More than any settings need. */
const MOST_BYTES = 512 * 1024;

const OPTIONS = {
  policy: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  format: { type: 'string', default: 'text' },
  zone: { type: 'string', default: Temporal.Now.timeZoneId() },
  language: { type: 'string', default: 'en' },
} as const;

interface Asked {
  readonly policy: string;
  readonly window: Window;
  readonly format: FormatName;
  readonly reader: Reader;
}

/** Past tickets under another policy. Changes nothing. @throws WrongUse, or Error where the policy or the store is wrong */
export async function replay(args: readonly string[], terminal: Terminal): Promise<number> {
  const { policy, window, format, reader } = readArgs(args);
  await demandLanguage(reader.language);
  const text = await textOfFile(policy, { atMost: MOST_BYTES, called: '512 kB' });
  const { config, desk } = await readSettings();
  const present = rulesOf(desk.sla);
  const now = systemClock.now();
  const given = parsePolicy(text, await whatIsKnown(), policy, desk);
  const other = rulesOf((await withHolidays(given, policy, now)).desk.sla);
  const store = await openStories(await storeOf(config));
  const left = endOfReading();
  try {
    for (const { key, calendar } of await store.kept(MOST_KEPT)) present.remember(key, calendar);
    // What was changed in chat would be laid over that file, too.
    other.adopt(await store.latestVersions(other.calendars().map(({ name }) => name)));
    const tally = new Tally();
    const progress = countedProgress('tickets', await store.count(window));
    const writer = FORMATS[format]({ policy, window, desk, reader }, (line) => {
      progress.clear();
      terminal.out(line);
    });
    for await (const stories of store.each(window)) {
      if (left.gone) return 0;
      for (const story of stories)
        othersOf(story, { present, other, now: now.toString() }, tally).forEach(writer.other);
      progress.more(stories.length);
      await terminal.room?.();
    }
    progress.clear();
    writer.end(tally);
    return 0;
  } finally {
    await store.close();
  }
}

/** The promises of a ticket that would have come to something else. */
function othersOf(
  story: Story,
  { present, other, now }: { readonly present: SlaRules; readonly other: SlaRules; readonly now: string },
  tally: Tally,
): readonly OtherVerdict[] {
  const was = { clocks: story.ticket.clocks ?? [], rules: present };
  const rows = compared(was, { clocks: replayed(story, other), rules: other }, now);
  tally.note(rows);
  return rows.filter(isOther).map((row) => ({ number: story.ticket.number, ...row }));
}

function readArgs(args: readonly string[]): Asked {
  const { policy, from, to, format, zone, language } = readOptions(args, OPTIONS);
  if (policy === undefined) throw new WrongUse('replay takes --policy FILE, a relevo.yaml or its sla part');
  if (!Object.hasOwn(FORMATS, format)) throw new WrongUse(`--format is ${Object.keys(FORMATS).join(', ')}`);
  if (zoneOf(zone) === undefined) throw new WrongUse('--zone is a time zone such as Europe/Zurich, or ±HH:MM');
  if (from === undefined)
    throw new WrongUse('replay takes --from, the day or instant from which on tickets were opened');
  const window = {
    from: instantOf('--from', from, zone, 'begins'),
    to: to === undefined ? systemClock.now().toString() : instantOf('--to', to, zone, 'ends'),
  };
  if (Date.parse(window.from) >= Date.parse(window.to)) throw new WrongUse('--from must be before --to');
  return { policy, window, format: format as FormatName, reader: { language, zone } };
}

/** A day by the clock of the zone, whole: it ends when the next one begins. */
function instantOf(option: string, words: string, zone: string, edge: 'begins' | 'ends'): string {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(words)) return Temporal.Instant.from(words).toString();
    const day = Temporal.PlainDate.from(words).add({ days: edge === 'ends' ? 1 : 0 });
    return day.toZonedDateTime(zone).toInstant().toString();
  } catch {
    throw new WrongUse(`${option} is a day such as 2026-03-01, or an instant such as 2026-03-01T08:00:00Z`);
  }
}
