import { type Span, united } from './spans.ts';
import type { Zone } from './zone.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const DAY = 86_400;
/** 1970-01-01 was a Thursday. */
const FIRST = 3;

/** When somebody is there: what the clock on the wall says rules, also on days with a time change. */
export interface Calendar {
  readonly zone: Zone;
  /** Of each weekday, Monday first: from opening to closing in seconds since midnight by the wall clock, in order. */
  readonly week: readonly (readonly Span[])[];
  /** Days since 1970-01-01 on which it stays closed. */
  readonly holidays: ReadonlySet<number>;
}

/**
 * When the calendar is open within `[from, to)`, in order. An instant is open when its date there is no holiday and its wall
 * clock reads a time of that weekday; so an opening that a time change skips opens at its end, and a doubled hour counts twice.
 *
 * @throws RangeError where no calendar reaches
 */
export function openings({ zone, week, holidays }: Calendar, from: number, to: number): readonly Span[] {
  const open: Span[] = [];
  for (const stretch of zone.stretches(from, to)) {
    const { ahead } = stretch;
    for (let day = Math.floor((stretch.from + ahead) / DAY); day * DAY < stretch.to + ahead; day += 1) {
      if (holidays.has(day)) continue;
      const midnight = day * DAY - ahead;
      for (const hours of week[weekdayOf(day)] ?? []) {
        open.push({
          from: Math.max(stretch.from, midnight + hours.from),
          to: Math.min(stretch.to, midnight + hours.to),
        });
      }
    }
  }
  return united(open);
}

function weekdayOf(day: number): number {
  return (((day + FIRST) % 7) + 7) % 7;
}
