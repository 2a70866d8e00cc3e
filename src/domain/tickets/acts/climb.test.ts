import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, checks, inEnglish, people, refusalOf, ticketIn } from '#test/builders.ts';
import type { Desk } from '../../desk.ts';
import type { Person } from '../../people/person.ts';
import { type Act, type Decision, decide } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { acknowledge } from './alerts.ts';
import { callNext } from './climb.ts';
import { alertText, warn } from './clocks.ts';
import { accept, ask, decline, handOff, passOn } from './handoff.ts';
import { answer } from './talk.ts';

const zone = 'Europe/Zurich';
const oncall: Desk['oncall'] = {
  it: { zone, rotation: 'weekly', handOver: '09:00', from: '2026-01-05', people: ['ivan', 'lea'] },
};
const desk = (change: Partial<Desk['sla']> = {}) => aDesk({ oncall, sla: { ...aDesk().sla, ...change } });
const rota = ['workspace:ivan', 'workspace:lea'];
const next = callNext({ kind: 'callNext', ordinal: 1, team: 'it' }, rota);
let key = 0;

function at(time: string, ticket: Ticket, act: Act, actor: Person, on = desk()): Decision {
  key += 1;
  const now = Temporal.Instant.from(time.includes('T') ? time : `2026-03-02T${time}:00Z`);
  const facts = { now, actor, desk: on, customer: aCustomer(), checks };
  return decide(ticket, act, `k${key}`, facts) ?? { ticket, intents: [] };
}

/** Handed to the network team on a Monday, by the hours of Europe: 08:00 to 17:00, an hour ahead of UTC. */
const open = () => ticketIn('open', { region: 'europe', assignee: { id: 'workspace:mia', name: 'Mia' } });
const handed = (time = '09:00', on = desk()) => at(time, open(), handOff('it', 'in a hurry'), people.zoe, on).ticket;
const climbOf = ({ handoff }: Ticket) => handoff?.climb;
const kinds = ({ intents }: Decision) =>
  intents.flatMap((one) =>
    one.kind === 'alert'
      ? one.line.place
      : one.kind === 'step'
        ? one.step.kind
        : one.kind === 'callLead'
          ? 'leads'
          : [],
  );

describe('a hand-over that nobody accepts', () => {
  it('goes up the rota, a quarter of an open hour each, and then to the leads', () => {
    let ticket = handed();
    expect(climbOf(ticket)).toEqual({ at: '2026-03-02T09:15:00Z', called: [] });
    expect(at('09:14', ticket, warn, people.zoe).intents).toEqual([]);
    const told: string[][] = [];
    for (const time of ['09:15', '09:30', '09:45']) {
      const due = at(time, ticket, warn, people.zoe);
      expect(kinds(due)).toEqual(['callNext']);
      const done = at(time, due.ticket, next, people.zoe);
      told.push(kinds(done));
      ticket = done.ticket;
    }
    expect(told).toEqual([['person:workspace:ivan'], ['person:workspace:lea'], ['leads']]);
    expect(climbOf(ticket)).toBeUndefined();
    expect(at('10:30', ticket, warn, people.zoe).intents).toEqual([]);
  });

  it('counts the time in which the team is there', () => {
    expect(climbOf(handed('15:50'))?.at).toBe('2026-03-03T07:05:00Z');
    expect(climbOf(handed('2026-03-07T12:00:00Z'))?.at).toBe('2026-03-09T07:15:00Z');
    const always = desk({ targets: [{ clock: 'handoff', minutes: 480, counts: 'always' }] });
    expect(climbOf(handed('15:50', always))?.at).toBe('2026-03-02T16:05:00Z');
  });

  it('stops when somebody accepts it, says that they have it, asks, declines or answers', () => {
    const due = at('09:15', at('09:15', handed(), warn, people.zoe).ticket, next, people.zoe).ticket;
    expect(climbOf(due)?.called).toEqual(['workspace:ivan']);
    const acts: [Act, Person][] = [
      [accept, people.ivan],
      [acknowledge('handoff/1', alertText), people.ivan],
      [ask('Which host?'), people.ivan],
      [decline('Not ours'), people.ivan],
      [answer('Done'), people.ivan],
    ];
    for (const [act, by] of acts) {
      const stopped = at('09:20', due, act, by).ticket;
      expect(climbOf(stopped)).toBeUndefined();
      // A call that was on its way already is not made.
      expect(at('09:30', stopped, next, people.zoe).intents).toEqual([]);
    }
    const passed = at('09:20', due, passOn('dev', 'It is the software'), people.ivan).ticket;
    expect(climbOf(passed)).toBeUndefined();
  });

  it('is said by the alert who has it, where no clock counts as well, and the second is told', () => {
    const none = desk({ targets: [] });
    const due = at('09:15', handed('09:00', none), warn, people.zoe, none).ticket;
    const called = at('09:15', due, next, people.zoe, none);
    const alert = called.intents.find(({ kind }) => kind === 'alert');
    expect(alert).toMatchObject({ line: { clock: 'handover/1' } });
    const ack = acknowledge('handover/1', alertText);
    const taken = at('09:16', called.ticket, ack, people.ivan, none);
    expect(taken.intents.find(({ kind }) => kind === 'alertTaken')).toMatchObject({ line: { takenBy: 'Ivan' } });
    expect(climbOf(taken.ticket)).toBeUndefined();
    expect(inEnglish(refusalOf(() => at('09:17', taken.ticket, ack, people.zoe, none)).text)).toBe(
      'Ivan has T-1042 already.',
    );
  });

  it('does not climb without a rota, or at 0 minutes', () => {
    expect(climbOf(at('09:00', open(), handOff('dev', 'in a hurry'), people.zoe).ticket)).toBeUndefined();
    expect(climbOf(handed('09:00', desk({ acceptWithinMinutes: 0 })))).toBeUndefined();
  });

  it('passes over nobody twice, also when the rota was handed over meanwhile', () => {
    const first = at('09:15', at('09:15', handed(), warn, people.zoe).ticket, next, people.zoe).ticket;
    const turned = callNext({ kind: 'callNext', ordinal: 1, team: 'it' }, rota.toReversed());
    expect(kinds(at('09:30', first, turned, people.zoe))).toEqual(['person:workspace:lea']);
    // Everybody else is asleep: the leads are told.
    const asleep = callNext({ kind: 'callNext', ordinal: 1, team: 'it' }, [rota[0] ?? '']);
    expect(kinds(at('09:30', first, asleep, people.zoe))).toEqual(['leads']);
  });
});
