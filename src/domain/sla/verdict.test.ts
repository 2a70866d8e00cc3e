import { describe, expect, it } from 'vitest';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { aTicket } from '#test/builders.ts';
import { type SlaClock, timed } from './clock.ts';
import { literally } from './literal.ts';
import { daysOf, monthAt, monthOf, monthsAfter } from './month.ts';
import { rulesOf } from './rules.ts';
import { channelParts, verdictDays, verdictsIn } from './verdict.ts';

const rules = rulesOf(defaultSla);
const literal = literally(rules, defaultSla.report.literalZones);
const europe = rules.calendars()[0]?.key ?? '';

function month(name: string, zone = 'Europe/Zurich') {
  const found = monthOf(name, zone);
  if (!found) throw new Error(`${name} is no month`);
  return found;
}

/** A first response in Zurich, four hours. */
function aClock(startedAt: string, change: Partial<SlaClock> = {}): SlaClock {
  const terms = { calendars: [europe], targetSeconds: 14_400, since: startedAt, used: 0 };
  return timed(
    { id: 'firstResponse/1', kind: 'firstResponse', startedAt, terms, pauses: [], told: 0, ...change },
    rules,
  );
}

const verdicts = (clock: SlaClock, name = '2026-10') =>
  verdictsIn(aTicket({ clocks: [clock] }), month(name), rules, literal).map(({ at, outcome, usedSeconds, excluded }) =>
    [at, outcome, usedSeconds, excluded].filter((one) => one !== undefined),
  );

describe('what becomes of a promise', () => {
  it('is kept when the answer comes by the second in which it is due', () => {
    const start = '2026-10-05T06:00:00Z';
    expect(verdicts(aClock(start, { stoppedAt: '2026-10-05T10:00:00Z' }))).toEqual([
      ['2026-10-05T10:00:00Z', 'kept', 14_400],
    ]);
    expect(verdicts(aClock(start, { stoppedAt: '2026-10-05T10:00:01Z' }))).toEqual([
      ['2026-10-05T10:00:00Z', 'breached', 14_401],
    ]);
  });

  it('counts in the month in which it became late, and in that one alone, whenever it is answered', () => {
    const open = aClock('2026-10-30T08:00:00Z');
    const answered = aClock('2026-10-30T08:00:00Z', { stoppedAt: '2026-11-03T09:00:00Z' });
    for (const clock of [open, answered]) {
      // All that counted by the end of October: the eight hours of that Friday.
      expect(verdicts(clock, '2026-10')).toEqual([['2026-10-30T12:00:00Z', 'late', 8 * 3_600]]);
      expect(verdicts(clock, '2026-11')).toEqual([]);
    }
  });

  it('is none before it is due or answered', () => {
    const clock = aClock('2026-10-30T15:00:00Z');
    expect(clock.dueAt).toBe('2026-11-02T10:00:00Z');
    expect(verdicts(clock, '2026-10')).toEqual([]);
    expect(verdicts(clock, '2026-11')).toEqual([['2026-11-02T10:00:00Z', 'late', expect.any(Number)]]);
  });

  it('does not count where its ticket was merged or closed before it was late', () => {
    const dropped = { stoppedAt: '2026-10-05T09:00:00Z', dropped: 'merged' } as const;
    expect(verdicts(aClock('2026-10-05T08:00:00Z', dropped))).toEqual([
      ['2026-10-05T09:00:00Z', 'excluded', 3_600, 'merged'],
    ]);
  });

  it('does not count where the hours are not known any more', () => {
    const lost = aClock('2026-10-05T08:00:00Z', { stoppedAt: '2026-10-05T09:00:00Z' });
    const terms = { ...lost.terms, calendars: ['gone@x'] };
    expect(verdicts({ ...lost, terms })).toEqual([['2026-10-05T09:00:00Z', 'excluded', 0, 'hours']]);
  });

  it('is found by each day on which it may fall', () => {
    const clock = aClock('2026-10-30T15:00:00Z', { stoppedAt: '2026-11-03T09:00:00Z' });
    expect(verdictDays({ clocks: [clock, clock] })).toEqual(['2026-11-02', '2026-11-03']);
    expect(verdictDays({})).toEqual([]);
  });

  it('has its level, its team and where it came in', () => {
    const clocks = [
      aClock('2026-10-05T08:00:00Z', { id: 'handoff/2', kind: 'handoff', team: 'legal' }),
      aClock('2026-10-05T08:00:00Z', { id: 'handoff/1', kind: 'handoff', team: 'it' }),
      aClock('2026-10-05T08:00:00Z'),
    ];
    const of = (change: object) => verdictsIn(aTicket({ clocks, ...change }), month('2026-10'), rules, literal);
    expect(of({}).map(({ level, team, channel }) => [level, team, channel])).toEqual([
      ['first', undefined, 'workspace/intake'],
      ['second', 'it', 'workspace/intake'],
      ['legal', 'legal', 'workspace/intake'],
    ]);
    const it = rulesOf({ ...defaultSla, report: { ...defaultSla.report, legalTeams: ['it'] } });
    expect(verdictsIn(aTicket({ clocks }), month('2026-10'), it, literal).map(({ level }) => level)).toEqual([
      'first',
      'legal',
      'second',
    ]);
    expect(of({ via: 'phone' })[0]?.channel).toBe('phone');
    expect(channelParts('slack/direct')).toEqual({ platform: 'slack', via: 'direct' });
    expect(channelParts('phone')).toEqual({ via: 'phone' });
  });
});

describe('the literal reading', () => {
  /** From 17:00 on by the fixed offset, which is 18:00 in Zurich's summer. */
  const evening = aClock('2026-07-06T11:00:00Z', { stoppedAt: '2026-07-07T06:30:00Z' });

  it('differs in summer', () => {
    // In Zurich four hours to closing and half an hour; by the letter five hours and none.
    const [verdict] = verdictsIn(aTicket({ clocks: [evening] }), month('2026-07'), rules, literal);
    expect(verdict).toMatchObject({ outcome: 'breached', usedSeconds: 16_200, literal: 'breached' });
    const early = aClock('2026-07-06T06:00:00Z', { stoppedAt: '2026-07-06T10:30:00Z' });
    const [other] = verdictsIn(aTicket({ clocks: [early] }), month('2026-07'), rules, literal);
    expect(other).toMatchObject({ outcome: 'breached', usedSeconds: 16_200, literal: 'kept' });
  });

  it('leaves other zones alone', () => {
    const same = literally(rules, { 'Asia/Tokyo': '+09:00' });
    expect(same.schedule([europe])).toBe(rules.schedule([europe]));
    expect(literal.schedule(['gone@x'])).toBeUndefined();
  });
});

describe('a month', () => {
  it('is by the clock of its zone, also where that changes', () => {
    const { from, until } = month('2026-10');
    expect([from, until].map((at) => new Date(at * 1_000).toISOString())).toEqual([
      '2026-09-30T22:00:00.000Z',
      '2026-10-31T23:00:00.000Z',
    ]);
    expect(daysOf(month('2026-10'))).toHaveLength(32);
    expect(daysOf(month('2026-10')).slice(0, 2)).toEqual(['2026-09-30', '2026-10-01']);
    expect(monthAt(Temporal.Instant.from('2026-09-30T22:30:00Z'), 'Europe/Zurich').name).toBe('2026-10');
    expect(monthsAfter(month('2026-01'), -1).name).toBe('2025-12');
  });

  it.each(['2026-13', '2026-00', '2026-1', '26-10', '2026-10-01', '', ' 2026-10', '3026-10', '2026-1o'])(
    'is not %j',
    (name) => {
      expect(monthOf(name, 'UTC')).toBeUndefined();
    },
  );
});
