import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, checks, handedTo, inEnglish, people, refusalOf } from '#test/builders.ts';
import { t } from '../../../i18n/types.ts';
import type { Person } from '../../people/person.ts';
import { type Act, type Decision, decide } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { acknowledge, type Snooze, snooze } from './alerts.ts';
import { alertText, callOnDuty, tellPerson, warn } from './clocks.ts';
import { answer } from './talk.ts';

/** Eight hours around the clock, from noon on: half at 16:00, 75 % at 18:00, 90 % at 19:12, late at 20:00, 150 % at midnight. */
const BEGAN = '2026-03-02T12:00:00Z';
const desk = aDesk({
  sla: { ...aDesk().sla, targets: [{ clock: 'handoff', minutes: 480, counts: 'always' }] },
});
const clock = {
  id: 'handoff/1',
  kind: 'handoff',
  team: 'it',
  startedAt: BEGAN,
  terms: { calendars: [], targetSeconds: 28_800, since: BEGAN, used: 0 },
  pauses: [],
  told: 0,
  dueAt: '2026-03-02T20:00:00Z',
  nextAt: '2026-03-02T16:00:00Z',
} as const;
const ivan = { id: 'workspace:ivan', name: 'Ivan' };
let key = 0;

/** A ticket that the team has and Ivan accepted. */
const begun = () => handedTo('it', { clocks: [clock], assignee: ivan });

function at(time: string, ticket: Ticket, act: Act, actor: Person = people.ivan, by = desk): Decision {
  key += 1;
  const now = Temporal.Instant.from(time.includes('T') ? time : `2026-03-02T${time}:00Z`);
  const facts = { now, actor, desk: by, customer: aCustomer(), checks };
  return decide(ticket, act, `k${key}`, facts) ?? { ticket, intents: [] };
}

const ack = () => acknowledge('handoff/1', alertText);
const snoozed = (where: 'thread' | 'leads' | 'me', how: Snooze = '1h') => snooze('handoff/1', where, how);
/** Where something was told, and what follows for whom. */
const toldIn = ({ intents }: Decision) =>
  intents.flatMap((intent) => {
    if (intent.kind === 'alert') return intent.line.place;
    if (intent.kind === 'callLead') return intent.managers ? 'managers' : 'leads';
    return intent.kind === 'step' ? `${intent.step.kind}` : [];
  });

describe('an alert', () => {
  it('is told in the thread and, at its rung, to the leads, the assignee and whoever is on call', () => {
    const half = at('16:00', begun(), warn);
    expect(toldIn(half)).toEqual(['thread', 'tellPerson']);
    const late = at('20:00', half.ticket, warn);
    expect(toldIn(late)).toEqual(['thread', 'leads', 'tellPerson', 'callOnDuty']);
    expect(late.ticket.alerts?.map(({ place }) => place)).toEqual(['thread', 'thread']);
  });

  it('says the share, how much time is left or over, and until when', () => {
    const read = (time: string, ticket: Ticket) => {
      const [alert] = at(time, ticket, warn).intents.filter(({ kind }) => kind === 'alert');
      return inEnglish(alert?.kind === 'alert' ? alert.line.text : t('alert.late'));
    };
    expect(read('18:30', begun())).toMatch(
      /81 % of the time is used up\. It is due .*8:00 PM\. Time left: 1 h 30 min\.$/,
    );
    expect(read('20:00', begun())).toMatch(
      /is late: it was due .*8:00 PM.*Over by less than a minute: 100 % of the time is used up\.$/,
    );
    const late = { ...begun(), clocks: [{ ...clock, told: 100 }] };
    expect(read('2026-03-03T00:12:00Z', late)).toMatch(/Over by 4 h 12 min: 152 % of the time is used up\.$/);
    // What was reached before it was paused, and is told later, is not late.
    const { dueAt: _, nextAt: __, ...paused } = { ...clock, pauses: [{ from: '2026-03-02T16:10:00Z' }] };
    expect(read('17:00', { ...begun(), clocks: [paused] })).toMatch(/52 % .* paused\. Time left: 3 h 50 min\.$/);
    const byTeam = { ...paused, pauses: [{ from: '2026-03-02T16:10:00Z', why: 'accepted' }] } as const;
    expect(read('17:00', { ...begun(), clocks: [byTeam] })).toMatch(/ paused: the team has accepted it\. Time left/);
    const kept = at('17:45', at('16:00', begun(), warn).ticket, snoozed('thread')).ticket;
    expect(read('18:45', at('18:00', kept, warn).ticket)).toMatch(
      /kept back until now: 84 % .*8:00 PM\. Time left: 1 h 15 min\.$/,
    );
  });

  it('says in the history which rung was told, and which went by with it while nobody looked', () => {
    const warnedIn = ({ intents }: Decision) =>
      intents.flatMap((one) => (one.kind === 'entry' && one.entry.kind === 'warned' ? [one.entry.details] : []));
    const half = at('16:00', begun(), warn);
    expect(warnedIn(half)).toEqual([{ clock: clock.id, percent: '50', team: 'it' }]);
    expect(warnedIn(at('20:00', half.ticket, warn))).toMatchObject([{ percent: '100', passed: '75,90' }]);
  });

  it('is told nobody twice: neither the leads where nobody is on call, nor an assignee who is', () => {
    const late = at('20:00', begun(), warn);
    const steps = late.intents.flatMap((one) => (one.kind === 'step' ? one.step : []));
    const [alone] = steps.filter((one) => one.kind === 'tellPerson');
    const [duty] = steps.filter((one) => one.kind === 'callOnDuty');
    if (!alone || !duty) throw new Error('nobody is told alone');
    expect(toldIn(at('20:00', late.ticket, callOnDuty(duty, undefined)))).toEqual([]);
    const others = [
      [tellPerson(alone), callOnDuty(duty, ivan.id)],
      [callOnDuty(duty, ivan.id), tellPerson(alone)],
    ];
    for (const [one, other] of others) {
      if (!one || !other) throw new Error('there are two');
      const first = at('20:00', late.ticket, one);
      expect(toldIn(first)).toEqual([`person:${ivan.id}`]);
      expect(toldIn(at('20:00', first.ticket, other))).toEqual([]);
    }
    // Somebody else is on call, and the next step of the ladder is told anew.
    const told = at('20:00', late.ticket, tellPerson(alone));
    expect(toldIn(at('20:00', told.ticket, callOnDuty(duty, 'workspace:noah')))).toEqual(['person:workspace:noah']);
    const later = { ...alone, since: told.ticket.version };
    expect(toldIn(at('23:00', told.ticket, tellPerson(later)))).toEqual([`person:${ivan.id}`]);
  });

  it('is told to managers where they are: in a channel of their own, or else once where the leads are', () => {
    const late = at('20:00', begun(), warn).ticket;
    const withPlace = (managers: string) => ({ ...desk, channels: { ...desk.channels, managers } });
    const midnight = '2026-03-03T00:00:00Z';
    expect(toldIn(at(midnight, late, warn))).toEqual(['thread', 'leads']);
    expect(toldIn(at(midnight, late, warn, people.ivan, withPlace('leads')))).toEqual(['thread', 'leads']);
    expect(toldIn(at(midnight, late, warn, people.ivan, withPlace('board')))).toEqual(['thread', 'leads', 'managers']);
    expect(refusalOf(() => at('23:50', late, snooze(clock.id, 'managers', '1h'))).denied).toBe(true);
    const rests = at('23:50', late, snooze(clock.id, 'managers', '1h'), people.zoe).ticket;
    const kept = at(midnight, rests, warn, people.ivan, withPlace('board'));
    expect(toldIn(kept)).toEqual(['thread', 'leads']);
    const over = at('2026-03-03T00:50:00Z', kept.ticket, warn, people.ivan, withPlace('board'));
    expect(toldIn(over)).toEqual(['managers']);
  });

  it('says who has it, everywhere it was told, and whoever is second is told who was faster', () => {
    const half = at('16:00', begun(), warn).ticket;
    const both = at(
      '16:00',
      half,
      tellPerson({ kind: 'tellPerson', clock: clock.id, percent: 50, person: ivan.id }),
    ).ticket;
    const taken = at('16:05', both, ack());
    expect(taken.intents.filter(({ kind }) => kind === 'alertTaken')).toMatchObject([
      { id: '1042:2:alert:handoff/1:thread', line: { takenBy: 'Ivan' } },
      { id: '1042:3:alert:handoff/1:person:workspace:ivan', line: { takenBy: 'Ivan' } },
    ]);
    expect(at('16:06', taken.ticket, ack()).intents).toEqual([]);
    expect(inEnglish(refusalOf(() => at('16:06', taken.ticket, ack(), people.zoe)).text)).toMatch(
      /^Ivan has T-1042 already/,
    );
    // The next rung still tells, and says who has it.
    const next = at('18:00', taken.ticket, warn);
    expect(next.intents.find(({ kind }) => kind === 'alert')).toMatchObject({ line: { takenBy: 'Ivan' } });
  });

  it('is for the team that has it, the desk, and whoever was told alone', () => {
    const half = at('16:00', begun(), warn).ticket;
    expect(refusalOf(() => at('16:01', half, ack(), people.dora)).denied).toBe(true);
    const called = callOnDuty({ kind: 'callOnDuty', clock: clock.id, percent: 100 }, 'workspace:dora');
    const told = at('16:00', half, called).ticket;
    expect(at('16:01', told, ack(), people.dora).ticket.clocks?.[0]?.acknowledged?.by.name).toBe('Dora');
    expect(at('16:01', half, ack(), people.mia).ticket.clocks?.[0]?.acknowledged?.by.name).toBe('Mia');
  });

  it('has nothing to acknowledge once it was answered', () => {
    const answered = at('16:30', at('16:00', begun(), warn).ticket, answer('Done'), people.ivan).ticket;
    expect(inEnglish(refusalOf(() => at('16:31', answered, ack(), people.mia)).text)).toMatch(/Nothing waits/);
  });
});

describe('a snooze', () => {
  it('keeps back what is reached meanwhile, and then one message says how it stands', () => {
    const quiet = at('17:45', at('16:00', begun(), warn).ticket, snoozed('thread'));
    expect(quiet.ticket.clocks?.[0]?.silences).toMatchObject([{ place: 'thread', until: '2026-03-02T18:45:00Z' }]);
    const kept = at('18:00', quiet.ticket, warn);
    expect(toldIn(kept)).toEqual(['tellPerson']);
    const over = at('18:45', kept.ticket, warn);
    expect(toldIn(over)).toEqual(['thread']);
    const [alert] = over.intents.filter(({ kind }) => kind === 'alert');
    expect(inEnglish(alert?.kind === 'alert' ? alert.line.text : t('alert.late'))).toMatch(/kept back until now: 84 %/);
    expect(over.ticket.clocks?.[0]).not.toHaveProperty('silences');
    expect(at('18:46', over.ticket, warn).intents).toEqual([]);
  });

  it('is broken through when it is late', () => {
    const quiet = at('19:30', at('19:12', begun(), warn).ticket, snoozed('thread')).ticket;
    const late = at('20:00', at('19:31', quiet, snoozed('leads'), people.zoe).ticket, warn);
    expect(toldIn(late)).toEqual(['thread', 'leads', 'tellPerson', 'callOnDuty']);
    expect(late.ticket.clocks?.[0]).not.toHaveProperty('silences');
    // What comes after that can be snoozed again.
    const again = at('23:50', late.ticket, snoozed('leads'), people.zoe).ticket;
    expect(toldIn(at('2026-03-03T00:00:00Z', again, warn))).toEqual(['thread']);
  });

  it('that is broken through tells each who snoozed it, also whom the ladder would not tell then', () => {
    const ladder = [
      { percent: 50, tell: ['assignee'] },
      { percent: 100, tell: ['lead'] },
    ] as const;
    const quiet = at('16:01', at('16:00', begun(), warn).ticket, snoozed('me', 'tomorrow')).ticket;
    key += 1;
    const now = Temporal.Instant.from('2026-03-02T20:00:00Z');
    const facts = { now, actor: people.ivan, customer: aCustomer(), checks };
    const strict = { ...desk, sla: { ...desk.sla, ladder } };
    const late = decide(quiet, warn, `k${key}`, { ...facts, desk: strict });
    expect(late && toldIn(late)).toEqual(['thread', 'leads', 'tellPerson']);
    expect(late?.ticket.clocks?.[0]).not.toHaveProperty('silences');
  });

  it('is one person’s own, and keeps what is told to them alone', () => {
    const half = at('16:00', begun(), warn).ticket;
    const own = at('16:01', half, snoozed('me')).ticket;
    const tell = tellPerson({ kind: 'tellPerson', clock: clock.id, percent: 50, person: ivan.id });
    const kept = at('16:02', own, tell);
    expect(toldIn(kept)).toEqual([]);
    const over = at('17:01', kept.ticket, warn);
    expect(over.intents).toContainEqual(
      expect.objectContaining({ step: expect.objectContaining({ person: ivan.id, after: 'snoozed' }) }),
    );
  });

  it('is one in each place: the second to ask is told who was faster, and only leads do it for the leads', () => {
    const quiet = at('16:01', at('16:00', begun(), warn).ticket, snoozed('thread')).ticket;
    expect(inEnglish(refusalOf(() => at('16:02', quiet, snoozed('thread'), people.mia)).text)).toMatch(
      /^Ivan has snoozed T-1042 here already/,
    );
    const longer = at('16:03', quiet, snoozed('thread', 'tomorrow')).ticket;
    // America opens at nine, six hours behind UTC; Ivan’s tomorrow begins in Zurich.
    expect(longer.clocks?.[0]?.silences?.[0]?.until).toBe('2026-03-03T15:00:00Z');
    expect(refusalOf(() => at('16:04', quiet, snoozed('leads'))).denied).toBe(true);
  });

  it('says nothing at its end when the customer is waited for and nothing went by', () => {
    const quiet = at('16:01', at('16:00', begun(), warn).ticket, snoozed('thread')).ticket;
    const [running] = quiet.clocks ?? [];
    const { dueAt: _, nextAt: __, ...rest } = running ?? clock;
    const paused = { ...quiet, clocks: [{ ...rest, pauses: [{ from: '2026-03-02T16:10:00Z' }] }] };
    const over = at('17:01', paused, warn);
    expect(toldIn(over)).toEqual([]);
    expect(over.ticket.clocks?.[0]).not.toHaveProperty('silences');
  });
});

describe('quiet hours', () => {
  const tell = { kind: 'tellPerson', clock: clock.id, percent: 75, person: ivan.id, team: 'it' } as const;
  const morning = '2026-03-03T06:00:00Z';

  it('keep an alert for the morning, and whoever is on call is told where time is short', () => {
    const half = at('16:00', begun(), tellPerson({ ...tell, percent: 50 }, morning));
    expect(toldIn(half)).toEqual([]);
    const soon = at('18:00', half.ticket, tellPerson(tell, morning));
    expect(toldIn(soon)).toEqual(['callOnDuty']);
    expect(soon.ticket.clocks?.[0]?.silences).toEqual([
      { place: `person:${ivan.id}`, until: morning, why: 'quiet', missed: 75 },
    ]);
    // A rung that tells whoever is on call does not do so twice.
    expect(toldIn(at('20:00', soon.ticket, tellPerson({ ...tell, percent: 100, onCallToo: true }, morning)))).toEqual(
      [],
    );
    const woke = at(morning, soon.ticket, warn);
    expect(toldIn(woke)).toContain('tellPerson');
  });

  it('are over with one message, which waits for what else was kept back', () => {
    const told = at(morning, begun(), tellPerson({ ...tell, after: 'quiet' }));
    expect(told.intents).toMatchObject([{ kind: 'callLead', alone: ivan.id, clock: clock.id }]);
  });

  it('leave nothing to tell where the ticket was given to somebody else, or answered', () => {
    const kept = at('16:00', { ...begun(), clocks: [{ ...clock, told: 150 }] }, tellPerson(tell, morning)).ticket;
    expect(toldIn(at(morning, { ...kept, assignee: { id: 'workspace:mia', name: 'Mia' } }, warn))).toEqual([]);
    const answered = at('17:00', kept, answer('Done'), people.ivan).ticket;
    expect(at(morning, answered, warn).intents).toEqual([]);
  });
});
