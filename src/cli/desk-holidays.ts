import { dirname, resolve } from 'node:path';
import { deskError } from '../config/desk.ts';
import type { Desk } from '../domain/desk.ts';
import { Fault } from '../domain/sla/given.ts';
import type { Holiday, Years } from '../domain/sla/holidays.ts';
import type { CalendarSettings, HolidaysFrom } from '../domain/sla/settings.ts';
import type { LeftOut } from '../holidays/icalendar.ts';
import { icsText } from './ics-file.ts';

/** As many dates as a calendar may have. */
const MOST = 5_000;
/** Of the last year, by which clocks may count still, and of so many to come. */
const AHEAD = 5;

/** What came of `holidays: { country, region, ics }` of one calendar. */
export interface FoundHolidays {
  readonly calendar: string;
  readonly years: Years;
  readonly count: number;
  /** The next one from today on. */
  readonly next?: Holiday;
  /** How many events of the file give none. */
  readonly leftOut: number;
}

/**
 * The desk with the holidays that its calendars take from a place or a file. What that needs is loaded only where a calendar has such.
 * @param file the settings, in which the place of a fault is told
 * @throws DeskError where a place is not known, or a file is none
 */
export async function withHolidays(
  desk: Desk,
  file: string,
  now: Temporal.Instant,
): Promise<{ readonly desk: Desk; readonly found: readonly FoundHolidays[] }> {
  const given = Object.entries(desk.sla.calendars);
  if (given.every(([, { holidaysFrom }]) => holidaysFrom === undefined)) return { desk, found: [] };
  const found: FoundHolidays[] = [];
  const calendars: Record<string, CalendarSettings> = {};
  for (const [name, { holidaysFrom, ...calendar }] of given) {
    const today = now.toZonedDateTimeISO(calendar.zone).toPlainDate();
    const years = { from: today.year - 1, to: today.year + AHEAD };
    const { holidays, leftOut } = holidaysFrom
      ? await lookedUp(holidaysFrom, years, { file, path: ['sla', 'calendars', name, 'holidays'] })
      : { holidays: [], leftOut: 0 };
    calendars[name] = withDays(calendar, holidays);
    if (!holidaysFrom) continue;
    const next = holidays.find(({ date }) => date >= today.toString());
    found.push({ calendar: name, years, count: holidays.length, leftOut, ...(next ? { next } : {}) });
  }
  return { desk: { ...desk, sla: { ...desk.sla, calendars } }, found };
}

interface Where {
  readonly file: string;
  readonly path: readonly string[];
}

async function lookedUp({ country, region, ics }: HolidaysFrom, years: Years, { file, path }: Where) {
  const holidays: Holiday[] = [];
  let leftOut = 0;
  if (country !== undefined) {
    const { publicHolidays } = await import('../holidays/public-holidays.ts');
    const place = { country, ...(region === undefined ? {} : { region }) };
    const days = await publicHolidays(place, years).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
      const wrong = / a (?:region|part) of /.test(error.message) ? 'region' : 'country';
      throw deskError(file, [...path, wrong], error.message);
    });
    if (days.length === 0) throw deskError(file, path, `has no public holidays that are known for ${country}`);
    holidays.push(...days);
  }
  if (ics !== undefined) {
    const { holidaysInCalendar } = await import('../holidays/icalendar.ts');
    try {
      const read = holidaysInCalendar(await icsText(resolve(dirname(file), ics)), years);
      if (read.holidays.length === 0) throw new Fault(`has no whole-day event from ${years.from} to ${years.to}`);
      holidays.push(...read.holidays);
      leftOut = sumOf(read.leftOut);
    } catch (error) {
      throw deskError(file, [...path, 'ics'], error instanceof Error ? error.message : 'cannot be read');
    }
  }
  if (holidays.length > MOST) throw deskError(file, path, `gives ${holidays.length} holidays; it may give ${MOST}`);
  return { holidays: holidays.toSorted((a, b) => (a.date < b.date ? -1 : 1)), leftOut };
}

/** Those of other years are of no interest to anybody. */
function sumOf({ timed, cancelled, repeated }: Readonly<LeftOut>): number {
  return timed + cancelled + repeated;
}

function withDays(calendar: CalendarSettings, found: readonly Holiday[]): CalendarSettings {
  if (found.length === 0) return calendar;
  const holidays = [...new Set([...calendar.holidays, ...found.map(({ date }) => date)])].toSorted();
  const names = found.filter(({ name }) => name !== '').map(({ date, name }) => [date, name]);
  return { ...calendar, holidays, holidayNames: Object.fromEntries(names) };
}
