import { fault } from '../domain/sla/given.ts';
import type { Years } from '../domain/sla/holidays.ts';

/**
 * How something comes again each year; RFC 5545, section 3.3.10, as far as holidays need it. Counted out here and not by ical.js,
 * which never comes back from some rules (2.2.1: `FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;BYDAY=MO`); a file may hold any.
 */
export interface YearlyRule {
  readonly interval: number;
  readonly count?: number;
  /** The last day on which it may come. */
  readonly until?: Temporal.PlainDate;
  readonly months: readonly number[];
  /** From the end of the month where negative. */
  readonly monthDays: readonly number[];
  /** `nth` 0: each of them; of the month where months are given, else of the year. */
  readonly weekdays: readonly { readonly nth: number; readonly day: number }[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const NUMBER = /^[+-]?\d{1,6}$/;

/**
 * @param value of an `RRULE`
 * @param where how a fault calls it
 * @returns undefined for a rule that is well said and does not come yearly, or by other parts than these
 * @throws Fault
 */
export function yearlyRule(value: string, where: string): YearlyRule | undefined {
  const parts = new Map<string, string>();
  for (const part of value.split(';')) {
    const [, key, said] = /^([A-Z-]+)=(.+)$/i.exec(part) ?? [];
    if (key === undefined || said === undefined) return fault(where, 'must hold parts such as FREQ=YEARLY');
    if (parts.has(key.toUpperCase())) fault(where, `says ${key.toUpperCase()} twice`);
    parts.set(key.toUpperCase(), said.toUpperCase());
  }
  if (!parts.has('FREQ')) fault(where, 'must say FREQ');
  if (parts.get('FREQ') !== 'YEARLY' || [...parts.keys()].some((key) => !KNOWN.has(key))) return undefined;
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  const numbers = (key: string, most: number) =>
    (parts.get(key)?.split(',') ?? []).map((one) => numberIn(one, key, most, where));
  return {
    interval: parts.has('INTERVAL') ? numberIn(parts.get('INTERVAL') ?? '', 'INTERVAL', 999_999, where, 1) : 1,
    ...(count === undefined ? {} : { count: numberIn(count, 'COUNT', 999_999, where, 1) }),
    ...(until === undefined ? {} : { until: dateOf(until) ?? fault(where, 'must say UNTIL as a date YYYYMMDD') }),
    months: numbers('BYMONTH', 12).map((month) => (month < 1 ? fault(where, 'must say BYMONTH from 1 to 12') : month)),
    monthDays: numbers('BYMONTHDAY', 31),
    weekdays: (parts.get('BYDAY')?.split(',') ?? []).map((one) => weekdayIn(one, where)),
  };
}
const KNOWN = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST']);

function numberIn(word: string, key: string, most: number, where: string, least = -most): number {
  const number = NUMBER.test(word) ? Number(word) : 0;
  if (number === 0 || number < least || number > most) fault(where, `must say ${key} by numbers up to ${most}`);
  return number;
}

function weekdayIn(word: string, where: string): { nth: number; day: number } {
  const [, nth = '', day = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(word) ?? [];
  if (!WEEKDAYS.includes(day) || Math.abs(Number(nth)) > 53 || (nth !== '' && Number(nth) === 0))
    fault(where, 'must say BYDAY by weekdays such as MO or -1MO');
  return { nth: Number(nth), day: WEEKDAYS.indexOf(day) + 1 };
}

/** How many more days may be looked at; shared by all that is read of one file. */
export class Budget {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  /** @throws Fault when there were too many */
  spend(days: number, where: string): void {
    this.#left -= days;
    if (this.#left < 0) fault(where, 'comes again too often: so many days cannot be counted out');
  }
}

/**
 * The days on which it comes within the years; the first day always counts as one of them, whatever the rule says of it.
 * @throws Fault when the budget is used up
 */
export function yearlyDays(
  first: Temporal.PlainDate,
  rule: YearlyRule,
  years: Years,
  budget: Budget,
  where: string,
): readonly Temporal.PlainDate[] {
  const { interval, until, count = Number.POSITIVE_INFINITY } = rule;
  const last = Math.min(years.to, until?.year ?? years.to);
  const found = [first].filter(({ year }) => year >= years.from && year <= years.to);
  let seen = 1;
  // Only what is counted has to be followed from its beginning.
  const skipped = rule.count === undefined ? Math.max(0, Math.ceil((years.from - first.year) / interval)) : 0;
  for (let year = first.year + skipped * interval; year <= last && seen < count; year += interval) {
    budget.spend(31 * (rule.months.length || 12), where);
    const days = daysOfYear(year, first, rule);
    for (const day of days) {
      if (Temporal.PlainDate.compare(day, first) <= 0) continue;
      if (seen >= count || (until !== undefined && Temporal.PlainDate.compare(day, until) > 0)) break;
      seen += 1;
      if (year >= years.from) found.push(day);
    }
  }
  return found;
}

/** In order. */
function daysOfYear(year: number, first: Temporal.PlainDate, rule: YearlyRule): readonly Temporal.PlainDate[] {
  const { months, monthDays, weekdays } = rule;
  const isByDays = monthDays.length > 0 || weekdays.length > 0;
  const every = isByDays ? TWELVE : [first.month];
  const wanted = isByDays ? rule : { ...rule, monthDays: [first.day] };
  return [...new Set(months.length === 0 ? every : months)]
    .sort((a, b) => a - b)
    .flatMap((month) => daysOfMonth(Temporal.PlainDate.from({ year, month, day: 1 }), wanted));
}
const TWELVE = Array.from({ length: 12 }, (_, n) => n + 1);

/** Counted in numbers, as a date for each day that is looked at takes long. */
function daysOfMonth(start: Temporal.PlainDate, { months, monthDays, weekdays }: YearlyRule) {
  const { daysInMonth, daysInYear, dayOfWeek, dayOfYear } = start;
  const found: Temporal.PlainDate[] = [];
  for (let day = 1; day <= daysInMonth; day += 1) {
    if (monthDays.length > 0 && !monthDays.includes(day) && !monthDays.includes(day - daysInMonth - 1)) continue;
    const weekday = ((dayOfWeek + day - 2) % 7) + 1;
    const [place, length] = months.length > 0 ? [day, daysInMonth] : [dayOfYear + day - 1, daysInYear];
    const isThat = ({ nth }: { readonly nth: number }) =>
      nth === 0 || Math.ceil((nth > 0 ? place : length - place + 1) / 7) === Math.abs(nth);
    if (weekdays.length > 0 && !weekdays.some((one) => one.day === weekday && isThat(one))) continue;
    found.push(start.with({ day }));
  }
  return found;
}

/** @param value `YYYYMMDD`; of a time (`YYYYMMDDTHHMMSS`) the date. @returns undefined where it is none */
export function dateOf(value: string): Temporal.PlainDate | undefined {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?$/.exec(value) ?? [];
  try {
    return year === undefined ? undefined : Temporal.PlainDate.from(`${year}-${month}-${day}`);
  } catch {
    return undefined;
  }
}
