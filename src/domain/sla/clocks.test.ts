import { describe, expect, it } from 'vitest';
import { aCustomer, checks, inEnglish, people } from '#test/builders.ts';
import { clocksOf, play, sla } from '#test/models/played.ts';
import type { Desk } from '../desk.ts';
import { snooze } from '../tickets/acts/alerts.ts';
import { reterm, warn } from '../tickets/acts/clocks.ts';
import { wait } from '../tickets/acts/desk.ts';
import { accept, ask, decline, handOff, passOn } from '../tickets/acts/handoff.ts';
import { merge, unmerge } from '../tickets/acts/merge.ts';
import { answer, close, customerWrote, reopen, resolve } from '../tickets/acts/talk.ts';
import { type Act, decide } from '../tickets/decide.ts';
import type { Ticket } from '../tickets/ticket.ts';

function onward(ticket: Ticket, at: string, act: Act, desk: Desk): Ticket {
  key += 1;
  const facts = { now: Temporal.Instant.from(at), actor: people.mia, desk, customer: aCustomer(), checks };
  return decide(ticket, act, `k${key}`, facts)?.ticket ?? ticket;
}

const handed = (team: string) => handOff(team, 'in a hurry');
let key = 0;

describe('a first response', () => {
  it('is due four open hours after the request, and kept by the first answer of a person', () => {
    const opened = play([]);
    expect(clocksOf(opened)).toEqual([
      { id: 'firstResponse/1', dueAt: '2026-03-02T12:00:00Z', stoppedAt: undefined, told: 0 },
    ]);
    expect(opened.clocks?.[0]?.nextAt).toBe('2026-03-02T10:00:00Z');
    const answered = play([
      ['2026-03-02T09:00:00Z', answer('We look into it'), people.mia],
      ['2026-03-02T09:30:00Z', answer('Done'), people.mia],
    ]);
    expect(clocksOf(answered)[0]).toMatchObject({ stoppedAt: '2026-03-02T09:00:00Z', dueAt: '2026-03-02T12:00:00Z' });
    expect(answered.clocks?.[0]).not.toHaveProperty('nextAt');
  });

  it('is paused while the customer is waited for, and goes on when they wrote', () => {
    const waiting = play([['2026-03-02T09:00:00Z', wait, people.mia]]);
    expect(waiting.clocks?.[0]).toMatchObject({ pauses: [{ from: '2026-03-02T09:00:00Z', why: 'waiting' }] });
    expect(waiting.clocks?.[0]).not.toHaveProperty('dueAt');
    expect(waiting.clocks?.[0]).not.toHaveProperty('nextAt');
    const wrote = play([
      ['2026-03-02T09:00:00Z', wait, people.mia],
      ['2026-03-02T11:00:00Z', customerWrote('Here it is', []), people.ana],
    ]);
    expect(clocksOf(wrote)[0]).toMatchObject({ dueAt: '2026-03-02T14:00:00Z' });
  });

  it('stays stopped when it waits later, begins anew when it is opened again, and the old one stays', () => {
    const again = play([
      ['2026-03-02T09:00:00Z', answer('Done'), people.mia],
      ['2026-03-02T09:10:00Z', wait, people.mia],
      ['2026-03-02T09:20:00Z', resolve('Solved'), people.mia],
      ['2026-03-03T09:00:00Z', reopen('No'), people.ana],
    ]);
    expect(clocksOf(again)).toEqual([
      { id: 'firstResponse/1', dueAt: '2026-03-02T12:00:00Z', stoppedAt: '2026-03-02T09:00:00Z', told: 0 },
      { id: 'firstResponse/2', dueAt: '2026-03-03T13:00:00Z', stoppedAt: undefined, told: 0 },
    ]);
    expect(again.clocks?.[0]?.pauses).toEqual([]);
  });

  it('is kept by a solution, and dropped by closing without one', () => {
    const solved = play([
      ['2026-03-02T09:00:00Z', resolve('Solved'), people.mia],
      ['2026-03-02T10:00:00Z', close, people.mia],
    ]);
    expect(solved.clocks?.[0]).toMatchObject({ stoppedAt: '2026-03-02T09:00:00Z' });
    expect(solved.clocks?.[0]).not.toHaveProperty('dropped');
  });
});

describe('a hand-off', () => {
  it('has the clock of its team, which accepting does not stop, and a question does', () => {
    const accepted = play([
      ['2026-03-02T09:00:00Z', handed('dev'), people.zoe],
      ['2026-03-02T10:00:00Z', accept, people.dora],
    ]);
    expect(clocksOf(accepted)[1]).toEqual({
      id: 'handoff/1',
      dueAt: '2026-03-03T08:00:00Z',
      stoppedAt: undefined,
      told: 0,
    });
    const asked = play([
      ['2026-03-02T09:00:00Z', handed('dev'), people.zoe],
      ['2026-03-02T10:00:00Z', ask('Which browser?'), people.dora],
    ]);
    expect(clocksOf(asked)[1]).toMatchObject({ stoppedAt: '2026-03-02T10:00:00Z' });
  });

  it('is five business days for legal, and is stopped by a reasoned decline', () => {
    const legal = play([['2026-03-02T09:00:00Z', handed('legal'), people.zoe]]);
    expect(clocksOf(legal)[1]).toMatchObject({ dueAt: '2026-03-09T09:00:00Z' });
    const declined = play([
      ['2026-03-02T09:00:00Z', handed('dev'), people.zoe],
      ['2026-03-02T11:00:00Z', decline('Not ours'), people.dora],
    ]);
    expect(clocksOf(declined)[1]).toMatchObject({ stoppedAt: '2026-03-02T11:00:00Z' });
  });

  it('stops one clock and starts the next when it is passed on', () => {
    const passed = play([
      ['2026-03-02T09:00:00Z', handed('dev'), people.zoe],
      ['2026-03-02T11:00:00Z', passOn('it', 'It is the mail server'), people.dora],
    ]);
    expect(passed.clocks?.map(({ id, team, stoppedAt }) => [id, team, stoppedAt])).toEqual([
      ['firstResponse/1', undefined, undefined],
      ['handoff/1', 'dev', '2026-03-02T11:00:00Z'],
      ['handoff/2', 'it', undefined],
    ]);
  });

  it('is not answered by what the desk writes meanwhile', () => {
    const desk = play([
      ['2026-03-02T09:00:00Z', handed('dev'), people.zoe],
      ['2026-03-02T10:00:00Z', answer('We are on it'), people.mia],
    ]);
    expect(desk.clocks?.map(({ stoppedAt }) => stoppedAt)).toEqual(['2026-03-02T10:00:00Z', undefined]);
  });
});

describe('a duplicate', () => {
  const merged = (at: string, steps: Parameters<typeof play>[0] = []) =>
    play([...steps, [at, merge(1001), people.mia]]);

  it('is dropped, and goes on where it was when the merge is undone', () => {
    const dropped = merged('2026-03-02T09:00:00Z');
    expect(dropped.clocks?.[0]).toMatchObject({ dropped: 'merged', stoppedAt: '2026-03-02T09:00:00Z' });
    const again = play([
      ['2026-03-02T09:00:00Z', merge(1001), people.mia],
      ['2026-03-02T11:00:00Z', unmerge, people.mia],
    ]);
    expect(clocksOf(again)).toEqual([
      { id: 'firstResponse/1', dueAt: '2026-03-02T14:00:00Z', stoppedAt: undefined, told: 0 },
    ]);
    expect(again.clocks?.[0]).not.toHaveProperty('dropped');
    expect(again.clocks?.[0]?.pauses).toMatchObject([{ to: '2026-03-02T11:00:00Z', why: 'merged' }]);
  });

  it('that was late before stays so, and one that was answered has no other clock afterwards', () => {
    const late = merged('2026-03-02T13:00:00Z');
    expect(late.clocks?.[0]).toMatchObject({ stoppedAt: '2026-03-02T13:00:00Z' });
    expect(late.clocks?.[0]).not.toHaveProperty('dropped');
    const answered = play([
      ['2026-03-02T08:30:00Z', answer('Done'), people.mia],
      ['2026-03-02T09:00:00Z', merge(1001), people.mia],
      ['2026-03-02T11:00:00Z', unmerge, people.mia],
    ]);
    expect(clocksOf(answered)).toHaveLength(1);
    expect(answered.clocks?.[0]).toMatchObject({ stoppedAt: '2026-03-02T08:30:00Z' });
  });
});

describe('what is used up exactly at closing', () => {
  /** From 08:00Z on eight hours of that day are left: used up at closing, 16:00Z. */
  const desk = sla({ targets: [{ clock: 'firstResponse', minutes: 480, counts: 'business' }] });

  it('is late by night, so that nothing drops it any more', () => {
    const dropped = play([['2026-03-02T16:00:00Z', merge(1001), people.mia]], desk);
    expect(dropped.clocks?.[0]).toMatchObject({ dropped: 'merged', dueAt: '2026-03-02T16:00:00Z' });
    const late = play([['2026-03-02T20:00:00Z', merge(1001), people.mia]], desk);
    expect(late.clocks?.[0]).toMatchObject({ stoppedAt: '2026-03-02T20:00:00Z' });
    expect(late.clocks?.[0]).not.toHaveProperty('dropped');
  });

  it('is told of at closing', () => {
    const opened = play([], desk);
    expect(opened.clocks?.[0]?.dueAt).toBe('2026-03-02T16:00:00Z');
    const told = (at: string) => play([[at, warn, people.mia, desk]], desk).clocks?.[0]?.told;
    expect([told('2026-03-02T15:59:59Z'), told('2026-03-02T16:00:00Z')]).toEqual([90, 100]);
  });
});

describe('the ladder', () => {
  const warned = (at: string, ticket: Ticket, desk = sla()) => {
    key += 1;
    const facts = {
      now: Temporal.Instant.from(at),
      actor: people.mia,
      desk,
      customer: aCustomer({ zone: 'Europe/Zurich' }),
      checks,
    };
    return decide(ticket, warn, `w${key}`, facts);
  };
  const toldOf = (decision: ReturnType<typeof warned>) =>
    decision?.intents.flatMap((intent) => (intent.kind === 'entry' ? [intent.entry.details?.['percent']] : []));

  it('tells each rung once, in its time', () => {
    let ticket = play([]);
    expect(toldOf(warned('2026-03-02T09:59:59Z', ticket))).toEqual([]);
    const seen: unknown[] = [];
    for (const at of ['10:00', '10:00', '11:00', '11:36', '12:00', '14:00', '15:59']) {
      const decision = warned(`2026-03-02T${at}:00Z`, ticket);
      seen.push(toldOf(decision)?.[0]);
      ticket = decision?.ticket ?? ticket;
    }
    expect(seen).toEqual(['50', undefined, '75', '90', '100', '150', undefined]);
    expect(ticket.clocks?.[0]).not.toHaveProperty('nextAt');
  });

  it('tells those that were missed as one', () => {
    const decision = warned('2026-03-02T12:30:00Z', play([]));
    expect(toldOf(decision)).toEqual(['100']);
    expect(decision?.ticket.clocks?.[0]).toMatchObject({ told: 100, nextAt: '2026-03-02T14:00:00Z' });
    expect(decision?.intents.filter(({ kind }) => kind === 'callLead')).toHaveLength(1);
  });

  it('is another one after an edit: what it has no rung for any more is not looked at again', () => {
    const decision = warned('2026-03-02T10:30:00Z', play([]), sla({ ladder: [{ percent: 100, tell: ['lead'] }] }));
    expect(toldOf(decision)).toEqual([]);
    expect(decision?.ticket.clocks?.[0]?.nextAt).toBe('2026-03-02T11:00:00Z');
    expect(decision?.intents.length).toBeGreaterThan(0);
    const none = warned('2026-03-02T10:30:00Z', play([]), sla({ ladder: [] }));
    expect(none?.ticket.clocks?.[0]).toMatchObject({ told: 0, nextAt: '2026-03-02T11:00:00Z' });
  });

  it('has the card made anew when it is soon and when it is late, also where it has no rung, and tells nobody', () => {
    const half = sla({ ladder: [{ percent: 50, tell: ['assignee'] }] });
    let ticket = play([], half);
    const seen: unknown[] = [];
    for (const at of ['10:00', '10:30', '11:00', '11:30', '12:00', '13:00']) {
      const { intents = [], ticket: next = ticket } = warned(`2026-03-02T${at}:00Z`, ticket, half) ?? {};
      seen.push(intents.map(({ kind }) => kind));
      ticket = next;
    }
    expect(seen).toEqual([['entry', 'alert', 'card'], [], ['card'], [], ['card'], []]);
    expect(ticket.clocks?.[0]).toMatchObject({ told: 100, dueAt: '2026-03-02T12:00:00Z' });
    expect(ticket.clocks?.[0]).not.toHaveProperty('nextAt');
    // All that went by while nobody looked is one.
    const decision = warned('2026-03-02T12:30:00Z', play([], half), half);
    expect(toldOf(decision)).toEqual(['50']);
    expect(decision?.ticket.clocks?.[0]).toMatchObject({ told: 100 });
  });

  it('ends what was snoozed when it becomes late, also where it has no rung', () => {
    const half = sla({ ladder: [{ percent: 50, tell: ['assignee'] }] });
    const ticket = warned('2026-03-02T10:00:00Z', play([], half), half)?.ticket ?? expect.unreachable();
    const snoozed = onward(ticket, '2026-03-02T10:05:00Z', snooze('firstResponse/1', 'thread', 'tomorrow'), half);
    const late = warned('2026-03-02T12:00:00Z', snoozed, half);
    const [alert] = late?.intents.filter(({ kind }) => kind === 'alert') ?? [];
    expect(alert?.kind === 'alert' && inEnglish(alert.line.text)).toMatch(/kept back until now: it is late/);
    expect(late?.ticket.clocks?.[0]).not.toHaveProperty('silences');
  });

  it('does not forget what a card said when its terms change', () => {
    const half = sla({ ladder: [{ percent: 50, tell: ['assignee'] }] });
    const soon = warned('2026-03-02T11:00:00Z', play([], half), half)?.ticket ?? expect.unreachable();
    const same = onward(soon, '2026-03-02T11:10:00Z', reterm, half);
    expect(same.clocks?.[0]).toMatchObject({ told: 75, nextAt: '2026-03-02T12:00:00Z' });
  });

  it('tells nothing of what is paused or stopped', () => {
    const waiting = play([['2026-03-02T09:00:00Z', wait, people.mia]]);
    expect(toldOf(warned('2026-03-02T15:00:00Z', waiting))).toEqual([]);
    const answered = play([['2026-03-02T09:00:00Z', answer('Done'), people.mia]]);
    expect(toldOf(warned('2026-03-02T15:00:00Z', answered))).toEqual([]);
  });
});

it('the packet of the team that has the ticket follows when its time changes, and not when other times do', () => {
  const ticket = play([['2026-03-02T09:00:00Z', handed('dev'), people.zoe]]);
  const kinds = (act: Act, desk: Desk) => {
    const facts = {
      now: Temporal.Instant.from('2026-03-02T10:00:00Z'),
      actor: people.mia,
      desk,
      customer: aCustomer(),
      checks,
    };
    return decide(ticket, act, 'later', facts)?.intents.map(({ kind }) => kind);
  };
  const { targets } = sla().sla;
  const other = (clock: 'handoff' | 'firstResponse') =>
    sla({ targets: targets.map((one) => (one.clock === clock && 'minutes' in one ? { ...one, minutes: 77 } : one)) });
  expect(kinds(reterm, other('handoff'))).toEqual(['entry', 'card', 'packet']);
  expect(kinds(reterm, other('firstResponse'))).toEqual(['entry', 'card']);
});
