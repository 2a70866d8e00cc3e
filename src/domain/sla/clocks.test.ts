import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, checks, inEnglish, people } from '#test/builders.ts';
import type { Desk } from '../desk.ts';
import type { Person } from '../people/person.ts';
import { snooze } from '../tickets/acts/alerts.ts';
import { reterm, warn } from '../tickets/acts/clocks.ts';
import { setPriority, wait } from '../tickets/acts/desk.ts';
import { accept, ask, decline, handOff, passOn } from '../tickets/acts/handoff.ts';
import { merge, unmerge } from '../tickets/acts/merge.ts';
import { openTicket } from '../tickets/acts/open.ts';
import { answer, close, customerWrote, reopen, resolve } from '../tickets/acts/talk.ts';
import { type Act, decide } from '../tickets/decide.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { rulesOf } from './rules.ts';
import type { SlaSettings } from './settings.ts';

/** A Monday in winter: Zurich is an hour ahead of UTC, and open from 07:00Z to 16:00Z. */
const MONDAY = '2026-03-02T08:00:00Z';
const sla = (change: Partial<SlaSettings> = {}): Desk => aDesk({ sla: { ...aDesk().sla, ...change } });
let key = 0;

/** A ticket from Europe, and what is done to it at which time. */
function play(
  steps: readonly (readonly [at: string, act: Act, by: Person, desk?: Desk])[],
  first = sla(),
  opened = MONDAY,
): Ticket {
  const facts = (at: string, actor: Person, desk: Desk) => ({
    now: Temporal.Instant.from(at),
    actor,
    desk,
    customer: aCustomer({ zone: 'Europe/Zurich', number: 'A-77' }),
    checks,
  });
  const request = { via: 'intake', subject: 's', body: 'b', category: 'other', priority: 'normal', files: [] } as const;
  let { ticket } = openTicket(1042, request, 'first', facts(opened, people.ana, first));
  for (const [at, act, by, desk = first] of steps) {
    key += 1;
    ticket = decide(ticket, act, `k${key}`, facts(at, by, desk))?.ticket ?? ticket;
  }
  return ticket;
}

function onward(ticket: Ticket, at: string, act: Act, desk: Desk): Ticket {
  key += 1;
  const facts = { now: Temporal.Instant.from(at), actor: people.mia, desk, customer: aCustomer(), checks };
  return decide(ticket, act, `k${key}`, facts)?.ticket ?? ticket;
}

const handed = (team: string) => handOff(team, 'in a hurry');
const clocksOf = (ticket: Ticket) =>
  (ticket.clocks ?? []).map(({ id, dueAt, stoppedAt, told }) => ({ id, dueAt, stoppedAt, told }));

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

describe('other terms', () => {
  const urgent = { clock: 'firstResponse', priority: 'urgent', minutes: 60, counts: 'business' } as const;
  const desk = sla({ targets: [urgent, ...aDesk().sla.targets] });

  it('carry over what was used, also twice in a row', () => {
    const raised = play([['2026-03-02T08:30:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(raised)[0]).toMatchObject({ dueAt: '2026-03-02T09:00:00Z' });
    const back = play(
      [
        ['2026-03-02T08:30:00Z', setPriority('urgent'), people.mia],
        ['2026-03-02T08:45:00Z', setPriority('low'), people.mia],
      ],
      desk,
    );
    expect(clocksOf(back)[0]).toMatchObject({ dueAt: '2026-03-02T12:00:00Z' });
    expect(back.clocks?.[0]?.terms).toMatchObject({ since: '2026-03-02T08:45:00Z', used: 45 * 60 });
  });

  it('that leave nothing are late at once, and what was late stays late since then', () => {
    const atOnce = play([['2026-03-02T10:00:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(atOnce)[0]).toMatchObject({ dueAt: '2026-03-02T10:00:00Z' });
    const late = play([['2026-03-02T13:00:00Z', setPriority('urgent'), people.mia]], desk);
    expect(clocksOf(late)[0]).toMatchObject({ dueAt: '2026-03-02T12:00:00Z' });
  });

  it('count during a pause as well', () => {
    const paused = play(
      [
        ['2026-03-02T08:30:00Z', wait, people.mia],
        ['2026-03-02T09:30:00Z', setPriority('urgent'), people.mia],
        ['2026-03-02T10:00:00Z', customerWrote('Here', []), people.ana],
      ],
      desk,
    );
    expect(clocksOf(paused)[0]).toMatchObject({ dueAt: '2026-03-02T10:30:00Z' });
  });

  it('are those of the customer’s own contract', () => {
    const gold = { clock: 'firstResponse', contract: 'gold', minutes: 30, counts: 'always' } as const;
    const own = sla({ targets: [gold, ...aDesk().sla.targets], contracts: { 'A-77': 'gold' } });
    expect(clocksOf(play([], own, '2026-03-01T20:00:00Z'))[0]).toMatchObject({ dueAt: '2026-03-01T20:30:00Z' });
  });

  it('that are longer have their own warnings and are in time again', () => {
    const late = play([['2026-03-02T12:30:00Z', warn, people.mia]]);
    expect(late.clocks?.[0]?.told).toBe(100);
    const longer = sla({ targets: [{ clock: 'firstResponse', minutes: 480, counts: 'business' }] });
    const eased = play(
      [
        ['2026-03-02T12:30:00Z', warn, people.mia],
        ['2026-03-02T12:40:00Z', reterm, people.mia, longer],
      ],
      sla(),
    );
    expect(eased.clocks?.[0]).toMatchObject({
      told: 50,
      dueAt: '2026-03-02T16:00:00Z',
      nextAt: '2026-03-02T14:00:00Z',
    });
  });

  it('are those of the first calendar where those of the region were taken away', () => {
    const { america } = aDesk().sla.calendars;
    if (!america) throw new Error('the defaults have no America');
    const one = sla({ calendars: { america } });
    expect(clocksOf(play([], one, '2026-03-02T16:00:00Z'))[0]).toMatchObject({ dueAt: '2026-03-02T20:00:00Z' });
  });

  it('follow the sun where that is set', () => {
    expect(clocksOf(play([], sla({ followTheSun: true }), '2026-03-02T15:30:00Z'))[0]).toMatchObject({
      dueAt: '2026-03-02T19:30:00Z',
    });
  });
});

describe('an edit of the settings while a clock runs', () => {
  const earlier = sla();
  const hours = [['08:00', '10:00']] as const;
  const shorter = { zone: 'Europe/Zurich', hours: { mon: hours, tue: hours, wed: hours }, holidays: [] };
  /** Europe is open from 07:00Z to 09:00Z from now on. */
  const edited = sla({ calendars: { ...aDesk().sla.calendars, europe: shorter } });
  // As the store keeps them for both.
  for (const [one, other] of [
    [earlier, edited],
    [edited, earlier],
  ] as const)
    for (const { key: name, calendar } of rulesOf(one.sla).calendars()) rulesOf(other.sla).remember(name, calendar);

  it('keeps what was used by the older calendar, and counts what is left by the new one', () => {
    const ticket = play([['2026-03-02T10:00:00Z', reterm, people.mia, edited]], earlier);
    // Two of four hours are used; none are left today, two tomorrow.
    expect(ticket.clocks?.[0]).toMatchObject({ terms: { used: 7_200 }, dueAt: '2026-03-03T09:00:00Z' });
    const twice = play(
      [
        ['2026-03-02T10:00:00Z', reterm, people.mia, edited],
        ['2026-03-03T08:00:00Z', reterm, people.mia, earlier],
      ],
      earlier,
    );
    expect(twice.clocks?.[0]).toMatchObject({ terms: { used: 10_800 }, dueAt: '2026-03-03T09:00:00Z' });
  });

  it('leaves what has stopped, and whatever counts by the same', () => {
    const stopped = play(
      [
        ['2026-03-02T09:00:00Z', answer('Done'), people.mia],
        ['2026-03-02T10:00:00Z', reterm, people.mia, edited],
      ],
      earlier,
    );
    expect(stopped.clocks?.[0]).toMatchObject({ terms: { used: 0 }, dueAt: '2026-03-02T12:00:00Z' });
    const same = play([['2026-03-02T10:00:00Z', reterm, people.mia, sla({ ladder: [] })]], earlier);
    expect(same.clocks?.[0]?.terms).toMatchObject({ since: MONDAY, used: 0 });
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
