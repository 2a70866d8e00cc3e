import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { aTicket } from '#test/builders.ts';
import { intervalsOf, MOST_EARLIER, recut, type SlaClock, timed, usedBy } from './clock.ts';
import { written } from './instants.ts';
import { literally } from './literal.ts';
import { monthOf } from './month.ts';
import { rulesOf } from './rules.ts';
import { verdictDays, verdictsIn } from './verdict.ts';

const rules = rulesOf(defaultSla);
const [europe = '', america = ''] = rules.calendars().map(({ key }) => key);
const HOUR = 3_600;
const STARTED = '2026-10-30T08:00:00Z';

function aClock(change: Partial<SlaClock> = {}): SlaClock {
  const terms = { calendars: [europe], targetSeconds: 4 * HOUR, since: STARTED, used: 0 };
  const clock = {
    id: 'firstResponse/1',
    kind: 'firstResponse',
    startedAt: STARTED,
    terms,
    pauses: [],
    told: 0,
  } as const;
  return timed({ ...clock, ...change }, rules);
}

/** By other terms from an instant on. */
function changed(clock: SlaClock, at: string, calendars: readonly string[], hours: number): SlaClock {
  return timed(recut(clock, { calendars, targetSeconds: hours * HOUR }, at, rules), rules);
}

function verdictsOf(clock: SlaClock, name: string) {
  const month = monthOf(name, 'Europe/Zurich');
  if (!month) throw new Error(`${name} is no month`);
  return verdictsIn(aTicket({ clocks: [clock] }), month, rules, literally(rules, defaultSla.report.literalZones));
}

const secondsIn = ({ intervals, unlisted }: ReturnType<typeof intervalsOf>) =>
  intervals.reduce((sum, { from, to }) => sum + to - from, unlisted);

describe('a clock whose terms change', () => {
  it('comes to the same in a month that is over, however they change afterwards', () => {
    // Eight hours of that Friday were used by the end of October; due after four.
    const before = verdictsOf(aClock(), '2026-10');
    expect(before).toMatchObject([{ at: '2026-10-30T12:00:00Z', outcome: 'late', usedSeconds: 8 * HOUR }]);
    for (const [calendars, hours] of [
      [[europe], 2],
      [[europe], 40],
      [[], 1],
      [[america], 400],
    ] as const) {
      const after = changed(aClock(), '2026-11-04T10:00:00Z', calendars, hours);
      expect(verdictsOf(after, '2026-10')).toEqual(before);
      expect(verdictDays({ clocks: [after] })).toContain('2026-10-30');
    }
  });

  it('is late in the month in which it became so by the terms of that month', () => {
    const long = aClock({ terms: { calendars: [europe], targetSeconds: 40 * HOUR, since: STARTED, used: 0 } });
    const shorter = changed(long, '2026-11-02T10:00:00Z', [europe], 4);
    expect(verdictsOf(shorter, '2026-10')).toEqual([]);
    expect(verdictsOf(shorter, '2026-11')).toMatchObject([{ at: '2026-11-02T10:00:00Z', outcome: 'late' }]);
  });

  it('lists the intervals of all its terms, by the hours of each', () => {
    const clock = changed(aClock(), '2026-10-30T10:00:00Z', [america], 8);
    const until = '2026-10-30T18:00:00Z';
    // Two hours in Zurich; in Mexico City it is open from 15:00Z on.
    expect(intervalsOf(clock, until, rules).intervals.map(({ from, to }) => [written(from), written(to)])).toEqual([
      ['2026-10-30T08:00:00Z', '2026-10-30T10:00:00Z'],
      ['2026-10-30T15:00:00Z', '2026-10-30T18:00:00Z'],
    ]);
    expect(intervalsOf(clock, until, rules).unlisted).toBe(0);
    expect(usedBy(clock, until, rules)).toBe(5 * HOUR);
    expect(usedBy(clock, '2026-10-30T09:00:00Z', rules)).toBe(HOUR);
  });

  it('of before stretches were kept says how much is not listed', () => {
    const since = '2026-10-30T10:00:00Z';
    const old = aClock({ terms: { calendars: [europe], targetSeconds: 8 * HOUR, since, used: 2 * HOUR } });
    const until = '2026-10-30T11:00:00Z';
    expect(intervalsOf(old, until, rules)).toMatchObject({ intervals: [{}], unlisted: 2 * HOUR });
    expect(usedBy(old, until, rules)).toBe(3 * HOUR);
    expect(changed(old, until, [america], 9).earlier).toEqual([{ ...old.terms, until }]);
  });

  it('says as well how much counted by hours that nobody knows any more', () => {
    const clock = changed(aClock(), '2026-10-30T10:00:00Z', [europe], 8);
    const earlier = clock.earlier?.map((stretch) => ({ ...stretch, calendars: ['gone@x'] })) ?? [];
    const lost = { ...clock, earlier };
    expect(intervalsOf(lost, '2026-10-30T11:00:00Z', rules)).toMatchObject({ intervals: [{}], unlisted: 2 * HOUR });
  });

  it('keeps so many stretches, and those before as a sum', () => {
    const minute = (n: number) => written(Date.parse(STARTED) / 1_000 + 60 * n);
    let clock = aClock();
    for (let n = 1; n <= MOST_EARLIER + 10; n += 1)
      clock = changed(clock, minute(n), [n % 2 ? europe : ''].filter(Boolean), 4);
    expect(clock.earlier).toHaveLength(MOST_EARLIER);
    expect(clock.earlier?.[0]).toMatchObject({ since: minute(10), used: 600 });
    const until = minute(MOST_EARLIER + 20);
    expect(intervalsOf(clock, until, rules).unlisted).toBe(600);
    expect(secondsIn(intervalsOf(clock, until, rules))).toBe(usedBy(clock, until, rules));
  });

  it('keeps what was used where the clock of the machine was set back', () => {
    const clock = changed(aClock(), '2026-10-30T10:00:00Z', [america], 8);
    expect(changed(clock, '2026-10-30T09:00:00Z', [europe], 8).terms.used).toBe(2 * HOUR);
  });

  it('adds up at any instant, whatever they were', () => {
    const start = Date.parse(STARTED) / 1_000;
    const change = fc.record({
      after: fc.integer({ min: 0, max: 200_000 }),
      calendars: fc.constantFrom([europe], [america], [europe, america], []),
      hours: fc.integer({ min: 1, max: 40 }),
    });
    const pause = fc.tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 90_000 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 5 }),
        fc.option(pause),
        fc.integer({ min: 0, max: 900_000 }),
        (changes, paused, asked) => {
          const pauses = paused
            ? [{ from: written(start + paused[0]), to: written(start + paused[0] + paused[1]) }]
            : [];
          let clock = aClock({ pauses });
          let at = start;
          const seen: SlaClock[] = [clock];
          for (const { after, calendars, hours } of changes) {
            at += after;
            clock = changed(clock, written(at), calendars, hours);
            seen.push(clock);
          }
          const until = written(start + asked);
          expect(secondsIn(intervalsOf(clock, until, rules))).toBe(usedBy(clock, until, rules));
          expect(intervalsOf(clock, until, rules).unlisted).toBe(0);
          // What it had used by then is what it said then.
          const then = seen.findLast(({ terms }) => terms.since <= until) ?? aClock({ pauses });
          expect(usedBy(clock, until, rules)).toBe(usedBy(then, until, rules));
        },
      ),
      { numRuns: 60 },
    );
  });
});
