import type { Text } from '../../i18n/types.ts';
import type { Who } from '../people/person.ts';
import { WEEKDAYS, type Weekday } from './calendar.ts';
import type { CalendarSettings } from './settings.ts';

type Hours = readonly (readonly [string, string])[];

/** What was changed of a calendar beside the settings; it is laid over what they say. */
export interface CalendarChange {
  /** By whose clock the hours are; absent: as the settings say. */
  readonly zone?: string;
  /** Of the weekdays that were changed, all hours; none: closed. */
  readonly hours: Partial<Readonly<Record<Weekday, Hours>>>;
  /** Holidays besides, `YYYY-MM-DD`, with what is celebrated; empty where nobody said. */
  readonly added: Readonly<Record<string, string>>;
  /** Days that are none. */
  readonly removed: readonly string[];
}

/** One step in the life of a calendar. */
export interface CalendarVersion {
  /** Counts the versions of all calendars from 1. */
  readonly version: number;
  readonly name: string;
  /** All that is changed by then; absent: the settings alone count again. */
  readonly change?: CalendarChange;
  /** Of the calendar of the settings upon which it was made, see `SlaRules.basis`: once that is another one, it alone counts. */
  readonly basis: string;
  readonly by: Who;
  readonly at: string;
  /** What was done, in words. */
  readonly what: Text;
}

export const UNCHANGED: CalendarChange = { hours: {}, added: {}, removed: [] };

/** The calendar with what was changed of it. */
export function withChange(
  calendar: CalendarSettings,
  { zone, hours, added, removed }: CalendarChange,
): CalendarSettings {
  const dates = [...calendar.holidays, ...Object.keys(added)].filter((date) => !removed.includes(date));
  const holidays = [...new Set(dates)].toSorted();
  const all = { ...calendar.hours, ...hours };
  return {
    ...calendar,
    ...(zone === undefined ? {} : { zone }),
    // In one order, however it came about.
    hours: Object.fromEntries(WEEKDAYS.flatMap((day) => (all[day]?.length ? [[day, all[day]]] : []))),
    holidays,
    holidayNames: { ...calendar.holidayNames, ...added },
  };
}

/** @param name what is celebrated */
export function withHoliday(change: CalendarChange, date: string, name: string): CalendarChange {
  return { ...change, added: { ...change.added, [date]: name }, removed: change.removed.filter((one) => one !== date) };
}

export function withoutHoliday(change: CalendarChange, date: string): CalendarChange {
  const { [date]: _, ...added } = change.added;
  return { ...change, added, removed: [...new Set([...change.removed, date])] };
}

export function withHours(change: CalendarChange, day: Weekday, hours: Hours): CalendarChange {
  return { ...change, hours: { ...change.hours, [day]: hours } };
}

/** @param zone a name that `zoneOf` knows */
export function withZone(change: CalendarChange, zone: string): CalendarChange {
  return { ...change, zone };
}

const SPAN = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

/** Reads `08:00-12:00 13:00-17:00`, with commas or without. Whether the times make sense is not looked at. @returns undefined for anything else */
export function readHours(typed: string): Hours | undefined {
  const parts = typed
    .replace(/\s*[-–]\s*/g, '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const read = parts.map((part) => SPAN.exec(part));
  if (parts.length === 0 || read.some((one) => one === null)) return undefined;
  return read.map((one) => {
    const [, openHour = '', openMinute = '', closeHour = '', closeMinute = ''] = one ?? [];
    return [`${openHour.padStart(2, '0')}:${openMinute}`, `${closeHour.padStart(2, '0')}:${closeMinute}`] as const;
  });
}
