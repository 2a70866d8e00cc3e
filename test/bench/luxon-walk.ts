import { DateTime, Interval } from 'luxon';

type Hours = readonly (readonly [open: string, close: string])[];

/** A case of `relevo sla explain` with one calendar. */
export interface WalkCase {
  readonly id: number;
  readonly calendars: readonly [
    {
      readonly tz: string;
      readonly hours: Readonly<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri', Hours>>;
      readonly holidays: readonly string[];
    },
  ];
  readonly start: string;
  readonly targetMinutes: number;
  readonly pauses: readonly (readonly [from: string, to: string])[];
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

/**
 * When it is due, as one would write it down plainly: day by day from the start, each opening of the day as an interval without the
 * pauses, until the target is used up. What has no opening in a gap of the clock, as here, comes to the same instant. `…Z`
 */
export function dueByDays({ calendars: [{ tz, hours, holidays }], start, targetMinutes, pauses }: WalkCase): string {
  const closed = new Set(holidays);
  const begin = DateTime.fromISO(start, { zone: tz });
  const paused = pauses.map(([from, to]) => Interval.fromDateTimes(DateTime.fromISO(from), DateTime.fromISO(to)));
  let left = targetMinutes * 60;
  for (let day = begin.startOf('day'); ; day = day.plus({ days: 1 })) {
    const name = DAYS[day.weekday - 1];
    if (name === undefined || closed.has(day.toISODate() ?? '')) continue;
    for (const [open, close] of hours[name]) {
      const [from, to] = [atTime(day, open), atTime(day, close)];
      if (to <= begin) continue;
      const whole = Interval.fromDateTimes(DateTime.max(from, begin), to);
      for (const free of whole.difference(...paused)) {
        const seconds = free.length('seconds');
        if (seconds >= left) return instant(free.start?.plus({ seconds: left }));
        left -= seconds;
      }
    }
  }
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.set({ hour, minute });
}

function instant(at: DateTime | null | undefined): string {
  return at?.toUTC().toISO({ suppressMilliseconds: true }) ?? '';
}
