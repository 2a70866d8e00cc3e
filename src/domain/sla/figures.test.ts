import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIMENSIONS, type Figures, MOST_LISTED, MonthTally, percentile, Tally } from './figures.ts';
import { LEVELS, type Verdict } from './verdict.ts';

const OUTCOMES = ['kept', 'breached', 'late', 'excluded'] as const;

function aVerdict(change: Partial<Verdict> = {}): Verdict {
  return {
    ticket: 1042,
    clock: 'firstResponse/1',
    kind: 'firstResponse',
    level: 'first',
    customer: 'c-ana',
    customerName: 'Ana',
    channel: 'slack/intake',
    at: '2026-10-05T09:00:00Z',
    startedAt: '2026-10-05T08:00:00Z',
    usedSeconds: 3_600,
    targetSeconds: 14_400,
    outcome: 'kept',
    ...change,
  };
}

const anyVerdict: fc.Arbitrary<Verdict> = fc
  .record({
    ticket: fc.integer({ min: 1, max: 50 }),
    level: fc.constantFrom(...LEVELS),
    region: fc.constantFrom('europe', 'america'),
    customer: fc.constantFrom('a', 'b', 'c'),
    customerName: fc.constantFrom('Ana', 'Bo'),
    channel: fc.constantFrom('phone', 'slack/intake'),
    usedSeconds: fc.integer({ min: 0, max: 9_000 }),
    outcome: fc.constantFrom(...OUTCOMES),
    literal: fc.constantFrom('kept' as const, 'breached' as const),
  })
  .map((change) => aVerdict(change));
/** No two of one clock, as there are none in a month. */
const anyVerdicts = fc
  .array(anyVerdict, { maxLength: 40 })
  .map((all) => all.map((one, n) => ({ ...one, clock: `firstResponse/${n}` })));

function tallied(verdicts: readonly Verdict[]): MonthTally {
  const tally = new MonthTally();
  for (const verdict of verdicts) tally.add(verdict);
  return tally;
}

const shownBy = (tally: MonthTally) =>
  JSON.stringify([
    tally.month('2026-10'),
    DIMENSIONS.map((by) => tally.groups(by)),
    tally.breaches(),
    tally.exclusions(),
  ]);

const COUNTS = [
  'verdicts',
  'kept',
  'breached',
  'late',
  'excluded',
  'literalDiffers',
] as const satisfies (keyof Figures)[];

describe('the figures of a month', () => {
  it('are the same in whatever order the verdicts come', () => {
    fc.assert(
      fc.property(anyVerdicts, fc.infiniteStream(fc.nat()), (verdicts, keys) => {
        const order = verdicts.map((verdict) => ({ verdict, key: keys.next().value ?? 0 }));
        const shuffled = order.toSorted((a, b) => a.key - b.key).map(({ verdict }) => verdict);
        expect(shownBy(tallied(shuffled))).toBe(shownBy(tallied(verdicts)));
      }),
      { numRuns: 50 },
    );
  });

  it('are the whole of what they are of each group', () => {
    fc.assert(
      fc.property(anyVerdicts, (verdicts) => {
        const tally = tallied(verdicts);
        const { all } = tally.month('2026-10');
        for (const by of DIMENSIONS) {
          const groups = tally.groups(by).listed.map(({ figures }) => figures);
          for (const count of COUNTS) expect(groups.reduce((sum, one) => sum + one[count], 0)).toBe(all[count]);
        }
        expect(all.verdicts).toBe(all.kept + all.breached);
        expect(all.verdicts + all.excluded).toBe(verdicts.length);
        expect(tally.breaches().count).toBe(all.breached);
        expect(tally.exclusions().count).toBe(all.excluded);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [9_999, 1, 99.9],
    [10_000, 0, 100],
    [1, 2, 33.3],
    [0, 3, 0],
  ])('%i in time and %i late are %d percent', (kept, late, percent) => {
    const tally = new Tally();
    for (let n = 0; n < kept; n += 1) tally.add(aVerdict());
    for (let n = 0; n < late; n += 1) tally.add(aVerdict({ outcome: 'breached' }));
    expect(tally.figures().compliance).toBe(percent);
  });

  it('of nothing are no percent and no time', () => {
    expect(new Tally().figures()).toEqual({
      verdicts: 0,
      kept: 0,
      breached: 0,
      late: 0,
      excluded: 0,
      literalDiffers: 0,
    });
  });

  it('list the worst of very many, and count them all', () => {
    const many = Array.from({ length: 3 * MOST_LISTED }, (_, n) =>
      aVerdict({ ticket: n, outcome: 'breached', usedSeconds: 14_400 + ((n * 7_919) % 100_003) }),
    );
    const { count, listed } = tallied(many).breaches();
    expect([count, listed.length]).toEqual([many.length, MOST_LISTED]);
    const worst = many.toSorted((a, b) => b.usedSeconds - a.usedSeconds).slice(0, MOST_LISTED);
    expect(listed.map(({ ticket }) => ticket)).toEqual(worst.map(({ ticket }) => ticket));
  });
});

describe('a percentile by nearest rank', () => {
  it.each([
    [[5], 50, 5],
    [[1, 2], 50, 1],
    [[1, 2, 3], 50, 2],
    [[15, 20, 35, 40, 50], 90, 50],
    [[15, 20, 35, 40, 50], 30, 20],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9],
  ])('of %j at %i percent is %i', (sorted, percent, value) => {
    expect(percentile(sorted, percent)).toBe(value);
  });
});
