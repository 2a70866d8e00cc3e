import { expect, it } from 'vitest';
import { aDesk, aHandoff, aTicket, factsOf, handedTo, inEnglish, NOON, people } from '#test/builders.ts';
import { callNext } from '../domain/tickets/acts/climb.ts';
import { warn } from '../domain/tickets/acts/clocks.ts';
import { type Act, decide } from '../domain/tickets/decide.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import { compose } from './compose.ts';

const targets = [{ clock: 'firstResponse', minutes: 240, counts: 'always' }] as const;
const desk = aDesk({ sla: { ...aDesk().sla, targets } });
const mia = { id: 'workspace:mia', name: 'Mia' };
const ivan = { id: 'workspace:ivan', name: 'Ivan' };

/** A clock of which so much of four hours is used up at noon. */
function used(percent: number, team?: string) {
  const since = NOON.subtract({ seconds: percent * 144 }).toString();
  const terms = { calendars: [], targetSeconds: 14_400, since, used: 0 };
  const own = team === undefined ? { kind: 'firstResponse' as const } : { kind: 'handoff' as const, team };
  return { id: `${own.kind}/1`, ...own, startedAt: since, terms, pauses: [], told: 0, dueAt: '2026-03-02T12:00:00Z' };
}

/** What follows for the threads and the channels of one act. */
function composed(ticket: Ticket, act: Act = warn) {
  const facts = factsOf(people.zoe, { desk });
  const decision = decide(ticket, act, 'k', facts) ?? expect.unreachable();
  const all = compose(decision, facts, 't');
  const threads = all.flatMap((item) =>
    item.kind === 'out' && item.message.kind === 'post' && item.message.to.kind === 'thread'
      ? [{ in: item.message.to.anchor, summons: item.message.summons }]
      : [],
  );
  const channels = all.flatMap((item) => (item.kind === 'alert' ? [item.alert] : []));
  return { threads, channels };
}

it('names in the thread whoever has it: at the desk the assignee, in a team’s channel whoever accepted it there', () => {
  const own = composed(aTicket({ clocks: [used(50)], assignee: mia }));
  expect(own.threads).toEqual([{ in: '1042/card', summons: [{ who: mia.id, rota: 'desk' }] }]);
  expect(composed(aTicket({ clocks: [used(100)] })).threads).toMatchObject([
    { summons: [{ rota: 'desk', urgent: true }] },
  ]);
  const handoff = aHandoff('it');
  const team = composed(handedTo('it', { clocks: [used(50, 'it')], handoff }));
  expect(team.threads).toEqual([{ in: '1042/handoff/1', summons: [{ rota: 'it' }] }]);
  const accepted = composed(handedTo('it', { clocks: [used(75, 'it')], handoff: { ...handoff, acceptedBy: ivan } }));
  expect(accepted.threads).toMatchObject([{ summons: [{ who: ivan.id, rota: 'it', urgent: true }] }]);
});

it('names in the thread whoever said that they have it, where it is nobody’s', () => {
  const acknowledged = { by: ivan, at: '2026-03-02T11:00:00Z' };
  const { threads } = composed(aTicket({ clocks: [{ ...used(75), acknowledged }] }));
  expect(threads).toMatchObject([{ summons: [{ who: ivan.id, rota: 'desk' }] }]);
});

it('tells the leads whose it is and how much is left, and wakes whoever is on call when it is late, unless somebody has it', () => {
  const read = (ticket: Ticket) =>
    composed(ticket).channels.map(({ holder, left, what, summons }) => ({
      holder: holder && inEnglish(holder),
      left,
      what: inEnglish(what),
      summons,
    }));
  const late = { left: 0, what: 'Answers that are late' };
  const clock = used(100);
  expect(read(aTicket({ clocks: [clock], assignee: mia }))).toEqual([
    { holder: 'Mia', ...late, summons: { rota: 'desk' } },
  ]);
  expect(read(aTicket({ clocks: [{ ...clock, acknowledged: { by: ivan, at: clock.startedAt } }] }))).toEqual([
    { holder: 'Nobody yet', ...late, summons: undefined },
  ]);
  expect(read(aTicket({ clocks: [used(92)], assignee: mia }))).toEqual([
    { holder: 'Mia', left: 1_152, what: 'Answers that are nearly late', summons: undefined },
  ]);
});

it('tells the leads of a hand-over that nobody accepted as what it is', () => {
  const handoff = { ...aHandoff('it'), climb: { at: '2026-03-02T12:00:00Z', called: [] } };
  const ticket = handedTo('it', { clocks: [used(50, 'it')], handoff });
  const { channels } = composed(ticket, callNext({ kind: 'callNext', ordinal: 1, team: 'it' }, []));
  expect(channels.map(({ title, what }) => [inEnglish(title), inEnglish(what)])).toEqual([
    ['T-1042: nobody has accepted it', 'Hand-overs that nobody has accepted'],
  ]);
});
