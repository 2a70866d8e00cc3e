import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { dueOf, isLateAt, recounted, recut, type SlaClock, timed, usedBy } from './clock.ts';
import { judged } from './compare.ts';
import { secondsOf, written } from './instants.ts';
import { rulesOf } from './rules.ts';

const rules = rulesOf(defaultSla);
const [europe = '', america = ''] = rules.calendars().map(({ key }) => key);
const HOUR = 3_600;
/** A Wednesday; Mexico City is open from 15:00Z to 23:00Z. */
const STARTED = '2026-10-14T12:00:00Z';

function aClock(change: Partial<SlaClock> = {}, targetSeconds = 8 * HOUR): SlaClock {
  const terms = { calendars: [america], targetSeconds, since: STARTED, used: 0 };
  const clock = { id: 'handoff/1', kind: 'handoff', startedAt: STARTED, terms, pauses: [], told: 0 } as const;
  return timed({ ...clock, ...change }, rules);
}

const changed = (clock: SlaClock, at: string, calendars: readonly string[], seconds: number) =>
  timed(recut(clock, { calendars, targetSeconds: seconds }, at, rules), rules);
const late = (clock: SlaClock, at: string) => isLateAt(clock, at, rules);

describe('what is late', () => {
  it('is what is later than its due time, also while nothing counts', () => {
    const clock = aClock();
    expect(clock.dueAt).toBe('2026-10-14T23:00:00Z');
    expect(late(clock, '2026-10-14T23:00:00Z')).toBe(false);
    expect(late(clock, '2026-10-14T23:00:00.9Z')).toBe(false);
    for (const at of ['2026-10-14T23:00:01Z', '2026-10-15T03:00:00Z', '2026-10-15T15:00:00Z'])
      expect(late(clock, at)).toBe(true);
  });

  it('stays what it was when it stopped', () => {
    expect(late(aClock({ stoppedAt: '2026-10-14T23:00:00Z' }), '2026-10-20T12:00:00Z')).toBe(false);
    expect(late(aClock({ stoppedAt: '2026-10-15T03:00:00Z' }), '2026-10-20T12:00:00Z')).toBe(true);
    expect(late(aClock({ stoppedAt: '2026-10-15T03:00:00Z' }), '2026-10-14T22:00:00Z')).toBe(false);
  });

  it('is nothing that is paused before its time is used up, and is late still when it is paused afterwards', () => {
    const paused = aClock({ pauses: [{ from: '2026-10-14T22:59:59Z' }] });
    expect(paused).not.toHaveProperty('dueAt');
    expect(late(paused, '2026-10-20T12:00:00Z')).toBe(false);
    const atDue = aClock({ pauses: [{ from: '2026-10-14T23:00:00Z' }] });
    const after = aClock({ pauses: [{ from: '2026-10-15T03:00:00Z' }] });
    for (const clock of [atDue, after]) expect(late(clock, '2026-10-15T04:00:00Z')).toBe(true);
  });

  it('is a target of nothing after its start', () => {
    const none = aClock({}, 0);
    expect([late(none, STARTED), late(none, '2026-10-14T12:00:01Z')]).toEqual([false, true]);
  });

  it('keeps to the due time after other terms, or to when they came', () => {
    const night = '2026-10-15T03:00:00Z';
    // As long, by other hours: it was late before.
    expect(changed(aClock(), night, [europe], 8 * HOUR).dueAt).toBe('2026-10-14T23:00:00Z');
    const longer = changed(aClock(), night, [america], 9 * HOUR);
    expect(late(longer, night)).toBe(false);
    expect(late(longer, '2026-10-15T16:00:01Z')).toBe(true);
    // Exactly what was used by then: it is due when that came.
    const shorter = changed(aClock({}, 9 * HOUR), night, [america], 8 * HOUR);
    expect(shorter.dueAt).toBe(night);
    expect([late(shorter, night), late(shorter, '2026-10-15T03:00:01Z')]).toEqual([false, true]);
  });

  it('is worked out where the due time does not stand on the clock', () => {
    const { dueAt, ...undue } = aClock();
    expect(dueOf(undue, rules)).toBe(dueAt);
    expect([late(undue, '2026-10-14T23:00:00Z'), late(undue, '2026-10-15T03:00:00Z')]).toEqual([false, true]);
  });

  it('goes by the due time that stands there when nobody knows the hours any more, whatever happens then', () => {
    const known = aClock();
    const lost = { ...known, terms: { ...known.terms, calendars: ['gone@x'] } };
    const stopped = timed({ ...lost, stoppedAt: '2026-10-15T03:00:00Z' }, rules);
    expect(stopped.dueAt).toBe('2026-10-14T23:00:00Z');
    expect(late(stopped, '2026-10-20T12:00:00Z')).toBe(true);
    expect(timed({ ...lost, pauses: [{ from: '2026-10-14T20:00:00Z' }] }, rules)).not.toHaveProperty('dueAt');
    const { dueAt: _, ...unknown } = lost;
    expect(late(unknown, '2026-10-20T12:00:00Z')).toBe(false);
    const used = timed({ ...unknown, terms: { ...unknown.terms, used: 8 * HOUR } }, rules);
    expect(late(used, '2026-10-20T12:00:00Z')).toBe(true);
  });

  it('is so in a comparison of two policies', () => {
    const verdictOn = (clock: SlaClock) => judged(clock, '2026-10-15T10:00:00Z', rules).verdict;
    expect(verdictOn(aClock())).toBe('breached');
    expect(verdictOn(aClock({ stoppedAt: '2026-10-15T03:00:00Z' }))).toBe('breached');
    expect(verdictOn(aClock({ stoppedAt: '2026-10-14T23:00:00Z' }))).toBe('kept');
  });
});

describe('whatever happens to a clock', () => {
  const start = secondsOf(STARTED);
  const change = fc.record({
    after: fc.integer({ min: 1, max: 200_000 }),
    calendars: fc.constantFrom([europe], [america], [europe, america], []),
    // Often what is used up exactly at closing.
    seconds: fc.oneof(fc.constantFrom(0, 8 * HOUR, 9 * HOUR, 16 * HOUR), fc.integer({ min: 0, max: 100_000 })),
  });
  const pause = fc.tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 90_000 }));
  const story = fc.record({
    changes: fc.array(change, { maxLength: 4 }),
    paused: fc.option(pause),
    asked: fc.array(fc.integer({ min: 1, max: 900_000 }), { minLength: 5, maxLength: 5 }),
  });

  it('it is late once its target was used up before, and counts to the same by the same hours', () => {
    fc.assert(
      fc.property(story, ({ changes, paused, asked }) => {
        const pauses = paused ? [{ from: written(start + paused[0]), to: written(start + paused[0] + paused[1]) }] : [];
        let [clock, at] = [aClock({ pauses }), start];
        for (const { after, calendars, seconds } of changes) {
          at += after;
          clock = changed(clock, written(at), calendars, seconds);
        }
        expect(recounted(clock, rules)).toEqual(clock);
        for (const one of asked) {
          const usedUp = usedBy(clock, written(at + one - 1), rules) >= clock.terms.targetSeconds;
          expect(late(clock, written(at + one))).toBe(usedUp);
        }
      }),
      { numRuns: 150 },
    );
  });
});
