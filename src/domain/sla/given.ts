import { type Calendar, DAY, WEEKDAYS } from './calendar.ts';
import type { Span } from './spans.ts';
import { zoneOf } from './zone.ts';

/** Something that was given is wrong; the message says where and what it must be. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** @throws Fault */
export function fault(where: string, what: string): never {
  throw new Fault(`${where} ${what}`);
}

/**
 * @param given `{"tz", "hours": {"mon": [["08:00", "17:00"]], …}, "holidays": ["2026-12-25"]}`
 * @param where how the message calls it
 * @throws Fault
 */
export function calendarOf(given: unknown, where: string): Calendar {
  const { tz, hours, holidays } = objectOf(given, where);
  const zone = typeof tz === 'string' ? zoneOf(tz) : undefined;
  if (zone === undefined)
    return fault(
      `${where}.tz`,
      `must be an IANA time zone such as Europe/Zurich, or an offset ±HH:MM; it is ${shown(tz)}`,
    );
  return { zone, week: weekOf(hours, `${where}.hours`), holidays: holidaysOf(holidays, `${where}.holidays`) };
}

function weekOf(given: unknown, where: string): readonly (readonly Span[])[] {
  const hours = objectOf(given, where);
  const unknown = Object.keys(hours).find((key) => !(WEEKDAYS as readonly string[]).includes(key));
  if (unknown !== undefined) fault(where, `knows the weekdays ${WEEKDAYS.join(', ')}, and not ${shown(unknown)}`);
  return WEEKDAYS.map((day) => hoursOf(hours[day], `${where}.${day}`));
}

function hoursOf(given: unknown, where: string): readonly Span[] {
  const hours = listOf(given, where).map((pair, n) => intervalOf(pair, `${where}[${n}]`));
  hours.sort((a, b) => a.from - b.from);
  if (hours.some(({ from }, n) => from < (hours[n - 1]?.to ?? 0))) fault(where, 'has intervals that overlap');
  return hours;
}

function intervalOf(given: unknown, where: string): Span {
  if (!Array.isArray(given) || given.length !== 2) return fault(where, 'must be [open, close]');
  const [open, close] = [timeOf(given[0], where), timeOf(given[1], where)];
  if (open === DAY) fault(where, 'opens at 24:00, which is only for closing');
  if (close <= open) fault(where, `must close after it opens; it is ${shown(given)}`);
  return { from: open, to: close };
}

function timeOf(given: unknown, where: string): number {
  const [, hours, minutes] = (typeof given === 'string' && /^([01]\d|2[0-3]|24(?=:00)):([0-5]\d)$/.exec(given)) || [];
  if (hours === undefined) return fault(where, `must hold times HH:MM from 00:00 to 24:00; it has ${shown(given)}`);
  return Number(hours) * 3_600 + Number(minutes) * 60;
}

function holidaysOf(given: unknown, where: string): ReadonlySet<number> {
  return new Set(listOf(given, where).map((date, n) => dayOf(date, `${where}[${n}]`)));
}

function dayOf(given: unknown, where: string): number {
  try {
    if (typeof given !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(given)) throw new RangeError();
    return Temporal.PlainDate.from('1970-01-01').until(given, { largestUnit: 'day' }).days;
  } catch {
    return fault(where, `must be a date YYYY-MM-DD; it is ${shown(given)}`);
  }
}

/** @returns seconds since 1970 UTC; fractions of a second are cut off @throws Fault */
export function instantOf(given: unknown, where: string): number {
  const [, whole, zone] = (typeof given === 'string' && INSTANT.exec(given)) || [];
  try {
    return Temporal.Instant.from(`${whole ?? ''}${zone ?? ''}`).epochMilliseconds / 1_000;
  } catch {
    return fault(where, `must be an instant such as 2026-03-02T08:00:00Z; it is ${shown(given)}`);
  }
}
/** What ISO 8601 writes of an instant; the fraction stands apart. */
const INSTANT =
  /^((?:\d{4}|[+-]\d{6})-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d)?)(?:(?<=:\d\d:\d\d)[.,]\d+)?([Zz]|[+-]\d\d:?\d\d)$/;

/** @throws Fault */
export function objectOf(given: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return fault(where, `must be an object; it is ${shown(given)}`);
  return given as Readonly<Record<string, unknown>>;
}

/** What is absent or null is an empty list. @throws Fault */
export function listOf(given: unknown, where: string): readonly unknown[] & unknown[] {
  if (given === undefined || given === null) return [];
  return Array.isArray(given) ? [...given] : fault(where, `must be a list; it is ${shown(given)}`);
}

/** As JSON, and not more than a line of it. */
export function shown(given: unknown): string {
  const json = given === undefined ? 'missing' : JSON.stringify(given);
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}
