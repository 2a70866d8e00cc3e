import { describe, expect, it } from 'vitest';
import { defaultSla } from '#src/config/sla-defaults.ts';
import { aTicket } from '#test/builders.ts';
import { recounted, recut, type SlaClock, timed, usedBy } from './clock.ts';
import { literally } from './literal.ts';
import { daysOf, monthAt, monthOf, monthsAfter } from './month.ts';
import { rulesOf } from './rules.ts';
import { channelParts, verdictDays, verdictsIn } from './verdict.ts';

const rules = rulesOf(defaultSla);
const literal = literally(rules, defaultSla.report.literalZones);
const [europe = '', america = ''] = rules.calendars().map(({ key }) => key);

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

  /** In Mexico City from 09:00 on, which is 15:00Z: eight hours are used up at closing, 23:00Z. */
  const american = (startedAt: string, stoppedAt?: string) =>
    aClock(startedAt, {
      kind: 'handoff',
      terms: { calendars: [america], targetSeconds: 28_800, since: startedAt, used: 0 },
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
    });

  it('is late after closing where its time was used up exactly at closing', () => {
    const at = '2026-10-14T23:00:00Z';
    expect(verdicts(american('2026-10-14T12:00:00Z', at))).toEqual([[at, 'kept', 28_800]]);
    for (const answered of ['2026-10-14T23:00:01Z', '2026-10-15T03:00:00Z', '2026-10-15T15:00:00Z'])
      expect(verdicts(american('2026-10-14T12:00:00Z', answered))).toEqual([[at, 'breached', 28_800]]);
  });

  it.each([['2026-10-31T18:00:00Z'], ['2026-11-02T16:00:00Z'], [undefined]])(
    'counts in the month that closes with its due time, when it is answered %s',
    (answered) => {
      const clock = american('2026-10-30T12:00:00Z', answered);
      const outcome = answered?.startsWith('2026-10') ? 'breached' : 'late';
      expect(verdicts(clock, '2026-10')).toEqual([['2026-10-30T23:00:00Z', outcome, 28_800]]);
      expect(verdictDays({ clocks: [clock] })[0]).toBe('2026-10-30');
      for (const other of ['2026-09', '2026-11', '2026-12']) expect(verdicts(clock, other)).toEqual([]);
    },
  );

  it('counts where it was due in the last or the first second of a month, and once', () => {
    // Around the clock, so that it may be due at any second; October ends at 23:00Z.
    for (const [due, name] of [
      ['2026-10-31T22:59:59Z', '2026-10'],
      ['2026-10-31T23:00:00Z', '2026-11'],
    ] as const) {
      const startedAt = new Date(Date.parse(due) - 3_600_000).toISOString().replace('.000Z', 'Z');
      const terms = { calendars: [], targetSeconds: 3_600, since: startedAt, used: 0 };
      const next = new Date(Date.parse(due) + 1_000).toISOString().replace('.000Z', 'Z');
      for (const [stoppedAt, is] of [
        [undefined, 'late'],
        [due, 'kept'],
        [next, /breached|late/],
      ] as const) {
        const clock = aClock(startedAt, { terms, ...(stoppedAt === undefined ? {} : { stoppedAt }) });
        const found = ['2026-10', '2026-11'].flatMap((one) => verdicts(clock, one).map((verdict) => [one, ...verdict]));
        expect(found).toEqual([[name, due, expect.stringMatching(is), expect.any(Number)]]);
      }
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

  it('goes through what counted before other terms as well', () => {
    const early = aClock('2026-07-06T06:00:00Z');
    const terms = { calendars: [europe], targetSeconds: 14_460 };
    const longer = timed(recut(early, terms, '2026-07-06T10:00:00Z', rules), rules);
    const stopped = { ...longer, stoppedAt: '2026-07-06T10:30:00Z' };
    expect(usedBy(recounted(stopped, literal), '2026-07-06T11:00:00Z', literal)).toBe(12_600);
    const [verdict] = verdictsIn(aTicket({ clocks: [stopped] }), month('2026-07'), rules, literal);
    expect(verdict).toMatchObject({ outcome: 'breached', usedSeconds: 16_200, literal: 'kept' });
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
