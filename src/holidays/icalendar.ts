import { fault, shown } from '../domain/sla/given.ts';
import { type Holiday, orderedHolidays, type Years } from '../domain/sla/holidays.ts';
import { cleanWords, cutWords } from '../lib/words.ts';
import { type Component, componentsIn, type Property } from './content-lines.ts';
import { Budget, dateOf, yearlyDays, yearlyRule } from './yearly.ts';

/** In bytes or characters, whichever one counts. */
export const MOST_OF_A_FILE = 2 * 1024 * 1024;
const MOST_DAYS = 366;
/** Enough for a hundred rules that are counted out over a human life, and done in a second or so. */
const MOST_LOOKED_AT = 300_000;

/** Events that give no holiday, by why: with a time of day, cancelled, repeated in another way than yearly, in other years. */
export interface LeftOut {
  timed: number;
  cancelled: number;
  repeated: number;
  elsewhere: number;
}

interface Event {
  readonly where: string;
  readonly component: Component;
  readonly uid: string | undefined;
  readonly first: Temporal.PlainDate;
  readonly days: number;
  readonly name: string;
  /** Which day of its series this event stands for, `YYYY-MM-DD`. */
  readonly instead: string | undefined;
  readonly isCancelled: boolean;
}

/**
 * The whole-day events of an iCalendar file (RFC 5545): those of several days on each of them, those that come again yearly
 * within the years, without the days that are excepted or cancelled.
 *
 * @returns each date once, in order, and how many events gave none
 * @throws Fault with the line where it is no such file, or is too large
 */
export function holidaysInCalendar(
  text: string,
  years: Years,
): { readonly holidays: readonly Holiday[]; readonly leftOut: Readonly<LeftOut> } {
  if (text.length > MOST_OF_A_FILE) fault('the file', 'must have at most 2 MB');
  const leftOut: LeftOut = { timed: 0, cancelled: 0, repeated: 0, elsewhere: 0 };
  const all = componentsIn(text).filter(({ name }) => name === 'VEVENT');
  const events = all.flatMap((component) => eventOf(component) ?? []);
  leftOut.timed = all.length - events.length;
  const replaced = replacedDays(events);
  const budget = new Budget(MOST_LOOKED_AT);
  const found: Holiday[] = [];
  for (const event of events) {
    const firsts = event.isCancelled ? 'cancelled' : firstDays(event, years, replaced, budget);
    if (typeof firsts === 'string') {
      leftOut[firsts] += 1;
      continue;
    }
    const days = firsts.flatMap((first) => daysFrom(first, event, years));
    if (days.length === 0) leftOut.elsewhere += 1;
    budget.spend(days.length, event.where);
    for (const date of days) found.push({ date, name: event.name });
  }
  return { holidays: orderedHolidays(found, years), leftOut };
}

/** Where a series has an event of its own for one of its days, that one counts; by the series' id. */
function replacedDays(events: readonly Event[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const { uid, instead } of events) {
    if (uid === undefined || instead === undefined) continue;
    const days = all.get(uid) ?? new Set();
    all.set(uid, days.add(instead));
  }
  return all;
}

/** @returns undefined for one with a time of day */
function eventOf(component: Component): Event | undefined {
  const at = `the event of line ${component.line}`;
  const start = only(component, 'DTSTART');
  if (start === undefined) return fault(at, 'has no DTSTART');
  const first = dayOf(start);
  if (first === undefined) return undefined;
  const instead = only(component, 'RECURRENCE-ID');
  return {
    where: at,
    component,
    uid: only(component, 'UID')?.value,
    first,
    days: lengthOf(component, first),
    name: nameOf(only(component, 'SUMMARY')?.value ?? ''),
    instead: instead === undefined ? undefined : anyDay(instead.value, instead.line),
    isCancelled: only(component, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
  };
}

function only({ properties }: Component, name: string): Property | undefined {
  const all = properties.filter((one) => one.name === name);
  const second = all[1];
  if (second !== undefined) fault(`line ${second.line}`, `gives ${name} a second time`);
  return all[0];
}

/** Some files leave `VALUE=DATE` away, and eight digits are no time. @returns undefined for a time of day */
function dayOf({ line, params, value }: Property): Temporal.PlainDate | undefined {
  const date = dateOf(value.trim());
  if (date === undefined) return fault(`line ${line}`, `must be a date YYYYMMDD or a time; it is ${shown(value)}`);
  const isTime = value.includes('T');
  if (isTime && params.get('VALUE')?.toUpperCase() === 'DATE')
    return fault(`line ${line}`, `must be a date YYYYMMDD; it is ${shown(value)}`);
  return isTime ? undefined : date;
}

function anyDay(value: string, line: number): string {
  const date = dateOf(value.trim());
  return date?.toString() ?? fault(`line ${line}`, `must hold dates YYYYMMDD; it has ${shown(value)}`);
}

function lengthOf(component: Component, first: Temporal.PlainDate): number {
  const [end, duration] = [only(component, 'DTEND'), only(component, 'DURATION')];
  if (end !== undefined) {
    const after = dayOf(end) ?? fault(`line ${end.line}`, 'must be a date, as its DTSTART is one');
    const days = first.until(after, { largestUnit: 'day' }).days;
    if (days < 0) fault(`line ${end.line}`, 'ends before it begins');
    if (days > MOST_DAYS) fault(`line ${end.line}`, 'must end within a year');
    // The end is the first day that is free again; some files name the only day.
    return Math.max(1, days);
  }
  if (duration === undefined) return 1;
  const [, weeks, days] = /^\+?P(?:(\d{1,3})W|(\d{1,3})D)$/.exec(duration.value.trim()) ?? [];
  const length = Number(weeks ?? 0) * 7 + Number(days ?? 0);
  if (length < 1 || length > MOST_DAYS)
    fault(`line ${duration.line}`, 'must last days or weeks, up to a year: P1D, P2W');
  return length;
}

/** The first days of an event within the years, or why it has none. */
function firstDays(
  { where, component, first, days, uid, instead }: Event,
  years: Years,
  replaced: ReturnType<typeof replacedDays>,
  budget: Budget,
): readonly Temporal.PlainDate[] | 'repeated' {
  const valuesOf = (name: string) =>
    component.properties
      .filter((one) => one.name === name)
      .flatMap(({ value, line }) => value.split(',').map((one) => anyDay(one, line)));
  const more = component.properties.filter(({ name }) => name === 'RDATE');
  const rules = component.properties.filter(({ name }) => name === 'RRULE');
  const [said] = rules;
  const rule = said === undefined ? undefined : yearlyRule(said.value.trim(), `RRULE of line ${said.line}`);
  const isOther = rules.length > 1 || (said !== undefined && rule === undefined);
  if (isOther || more.some(({ value }) => value.includes('/'))) return 'repeated';
  const without = new Set([...valuesOf('EXDATE'), ...((instead === undefined && replaced.get(uid ?? '')) || [])]);
  // What began in a year before may last into the first one.
  const reach = { from: years.from - (days > 1 ? 1 : 0), to: years.to };
  const series = rule === undefined ? [first] : yearlyDays(first, rule, reach, budget, where);
  const added = valuesOf('RDATE').map((date) => Temporal.PlainDate.from(date));
  return [...series, ...added].filter((day) => !without.has(day.toString()));
}

function daysFrom(first: Temporal.PlainDate, { days }: Event, { from, to }: Years): readonly string[] {
  if (first.year > to || first.year < from - 1) return [];
  return Array.from({ length: days }, (_, n) => first.add({ days: n }))
    .filter(({ year }) => year >= from && year <= to)
    .map((day) => day.toString());
}

const MOST_OF_A_NAME = 100;

/** In one line, so that it may stand in a comment. */
function nameOf(value: string): string {
  const words = value.replace(/\\([nN\\;,])/g, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign));
  return cutWords(
    cleanWords(words)
      .replace(/[\p{Z}\s\p{Cc}]+/gu, ' ')
      .trim(),
    MOST_OF_A_NAME,
  );
}
