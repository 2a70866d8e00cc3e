import { WEEKDAYS, type Weekday } from '#src/domain/sla/calendar.ts';

/** As a case of `relevo sla explain` gives it. */
export interface GivenCalendar {
  readonly tz: string;
  readonly hours: Partial<Record<Weekday, readonly (readonly [string, string])[]>>;
  readonly holidays: readonly string[];
}

export interface GivenClock {
  readonly calendars: readonly GivenCalendar[];
  /** In seconds since 1970 UTC, like everything here. */
  readonly start: number;
  readonly target: number;
  readonly pauses: readonly (readonly [number, number | null])[];
}

/**
 * The rule of the clock, word for word: looks at the clock on the wall once a minute, and counts second by second. Slow, and good
 * for tests alone, against which the quick one is held.
 *
 * @returns what has counted at each of `at`, and when the target is used up, if that is before `until`
 */
export function countByMinutes(clock: GivenClock, at: readonly number[], until: number) {
  const elapsed = at.map(() => 0);
  let [sum, due] = [0, clock.target === 0 ? clock.start : undefined];
  for (let minute = Math.floor(clock.start / 60); minute * 60 < until; minute += 1) {
    if (!clock.calendars.some((calendar) => isOpen(calendar, minute))) continue;
    for (let second = minute * 60; second < minute * 60 + 60; second += 1) {
      if (second < clock.start || isPaused(clock, second)) continue;
      sum += 1;
      at.forEach((one, n) => {
        if (second < one) elapsed[n] = (elapsed[n] ?? 0) + 1;
      });
      if (sum === clock.target) due = second + 1;
    }
  }
  return { elapsed, due };
}

function isOpen({ tz, hours, holidays }: GivenCalendar, minute: number): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(tz);
  if (holidays.includes(wall.toPlainDate().toString())) return false;
  const reading = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
  const today = hours[WEEKDAYS[wall.dayOfWeek - 1] ?? 'mon'] ?? [];
  return today.some(([open, close]) => open <= reading && reading < close);
}

function isPaused({ pauses }: GivenClock, second: number): boolean {
  return pauses.some(([from, to]) => from <= second && (to === null || second < to));
}
