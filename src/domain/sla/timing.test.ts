import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countByMinutes, type GivenCalendar, type GivenClock } from '#test/models/sla-by-minutes.ts';
import { Explainer } from './case.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 36);
const HOUR = 3_600;
const seconds = (instant: string) => Temporal.Instant.from(instant).epochMilliseconds / 1_000;
const written = (at: number) => Temporal.Instant.fromEpochMilliseconds(at * 1_000).toString({ smallestUnit: 'second' });

/** A day before something that a calendar may stumble over, and a zone in which it happens. */
const DAYS: readonly (readonly [string, string])[] = [
  ['Europe/Zurich', '2026-03-28T00:00:00Z'],
  ['Europe/Zurich', '2026-10-24T00:00:00Z'],
  ['America/New_York', '2026-03-07T12:00:00Z'],
  ['America/New_York', '2026-10-31T12:00:00Z'],
  ['America/Mexico_City', '2026-04-04T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-03T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-02T12:00:00Z'],
  ['Asia/Kathmandu', '2028-02-28T00:00:00Z'],
  ['America/St_Johns', '2026-03-07T12:00:00Z'],
  // Midnight itself is skipped, and comes twice.
  ['America/Sao_Paulo', '2018-11-03T12:00:00Z'],
  ['America/Sao_Paulo', '2018-02-17T12:00:00Z'],
  ['Asia/Beirut', '2026-03-28T00:00:00Z'],
  // A whole day is skipped.
  ['Pacific/Apia', '2011-12-29T00:00:00Z'],
  ['Africa/Casablanca', '2026-02-14T00:00:00Z'],
  ['UTC', '2026-12-30T12:00:00Z'],
  ['Etc/GMT+6', '2027-12-30T12:00:00Z'],
  ['+05:45', '2028-02-28T12:00:00Z'],
  ['-09:30', '2026-12-30T12:00:00Z'],
];

const time = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to three intervals of a day that do not overlap; they may touch, and begin and end at midnight. */
const hours = fc
  .uniqueArray(fc.oneof(fc.integer({ min: 0, max: 1_440 }), fc.constantFrom(0, 60, 120, 150, 180, 1_440)), {
    minLength: 0,
    maxLength: 6,
  })
  .map((marks) => marks.toSorted((a, b) => a - b))
  .map((marks) => marks.slice(0, marks.length - (marks.length % 2)))
  .map((marks) =>
    Array.from({ length: marks.length / 2 }, (_, n) => [time(marks[2 * n] ?? 0), time(marks[2 * n + 1] ?? 0)] as const),
  );
const ordinary = fc.constantFrom(
  [['08:00', '17:00']] as const,
  [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ] as const,
  [['00:00', '24:00']] as const,
  [
    ['22:00', '24:00'],
    ['00:00', '06:00'],
  ] as const,
  [['01:00', '02:30']] as const,
);
const day = fc.oneof<fc.Arbitrary<readonly (readonly [string, string])[]>[]>(hours, ordinary);
const week = fc.record({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }, { requiredKeys: [] });

const isOf = (...zones: readonly string[]) => DAYS.filter(([zone]) => zones.includes(zone));

const clocksIn = (days: typeof DAYS, target: fc.Arbitrary<number>) =>
  fc.constantFrom(...days).chain(([tz, day]) => {
    const from = seconds(day);
    const instant = fc.integer({ min: from, max: from + 60 * HOUR });
    const date = fc.integer({ min: -1, max: 4 }).map((n) => written(from + n * 24 * HOUR).slice(0, 10));
    const calendar = fc.record({
      tz: fc.oneof(
        { weight: 3, arbitrary: fc.constant(tz) },
        { weight: 1, arbitrary: fc.constantFrom(...DAYS.map(([one]) => one)) },
      ),
      hours: week,
      holidays: fc.array(date, { maxLength: 2 }),
    });
    const pause = fc.tuple(instant, fc.option(fc.integer({ min: 0, max: 12 * HOUR }), { freq: 6 }));
    return fc.record({
      calendars: fc.array(calendar, { minLength: 1, maxLength: 2 }),
      start: instant,
      target,
      pauses: fc.array(
        pause.map(([at, length]) => [at, length === null ? null : at + length] as const),
        { maxLength: 3 },
      ),
      at: fc.array(instant, { maxLength: 3 }),
      until: fc.constant(from + 84 * HOUR),
    });
  });

interface Drawn extends GivenClock {
  readonly calendars: readonly GivenCalendar[];
  readonly at: readonly number[];
  readonly until: number;
}

function explained({ calendars, start, target, pauses, at }: Drawn) {
  try {
    return new Explainer().explain({
      id: 'x',
      calendars,
      start: written(start),
      targetMinutes: target / 60,
      pauses: pauses.map(([from, to]) => [written(from), to === null ? null : written(to)]),
      at: at.map(written),
    });
  } catch (error) {
    expect(String(error)).toMatch(/is not reached within 5 years/);
    return undefined;
  }
}

const usual = fc.oneof(
  fc.constantFrom(0, 60, 4 * HOUR, 9 * HOUR),
  fc.integer({ min: 0, max: 1_200 }).map((n) => n * 60),
);
/** What nobody promises, and a share of a target is all the same. */
const odd = fc
  .oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 20 * HOUR }))
  .filter((seconds) => seconds % 60 !== 0);

describe('the clock', () => {
  it.each([
    ['anywhere', clocksIn(DAYS, usual), RUNS],
    ['by half an hour, in Lord Howe', clocksIn(isOf('Australia/Lord_Howe'), usual), RUNS / 6],
    ['by an offset of 45 minutes, in Kathmandu', clocksIn(isOf('Asia/Kathmandu', '+05:45'), usual), RUNS / 6],
    ['of a target in seconds', clocksIn(DAYS, odd), RUNS / 3],
  ])('says what stepping from minute to minute says: %s', { timeout: 60_000 + RUNS * 100 }, (_, clocks, runs) => {
    fc.assert(
      fc.property(clocks, (clock: Drawn) => {
        const slow = countByMinutes(clock, clock.at, clock.until);
        const quick = explained(clock);
        if (quick === undefined) return expect(slow.due).toBeUndefined();
        expect(quick.elapsed.map((one) => one.seconds)).toEqual(slow.elapsed);
        if (slow.due !== undefined) expect(quick.dueAt).toBe(written(slow.due));
        else if (quick.dueAt !== null) expect(seconds(quick.dueAt)).toBeGreaterThan(clock.until);
        else expect(clock.pauses.some(([, to]) => to === null)).toBe(true);
        // The intervals are what counted, in order, and no two of them touch.
        const sum = quick.intervals.reduce((all, one) => all + one.seconds, 0);
        if (quick.dueAt !== null) expect(sum).toBe(clock.target);
        for (const [n, { from, to, seconds: long }] of quick.intervals.entries()) {
          expect(seconds(to) - seconds(from)).toBe(long);
          expect(long).toBeGreaterThan(0);
          if (n > 0) expect(seconds(from)).toBeGreaterThan(seconds(quick.intervals[n - 1]?.to ?? ''));
        }
      }),
      { numRuns: Math.ceil(runs) },
    );
  });
});
