import { expect, it } from 'vitest';
import { aDesk, aTicket, checks, entriesOf, factsOf, handedTo, inEnglish, people, saidTo } from '#test/builders.ts';
import type { AssignmentWay } from '../domain/desk.ts';
import { type Person, personId, who } from '../domain/people/person.ts';
import { decline, giveBack } from '../domain/tickets/acts/handoff.ts';
import { answer } from '../domain/tickets/acts/talk.ts';
import type { Act, Decision } from '../domain/tickets/decide.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import { Assignment } from './assignment.ts';
import { ticketCard } from './cards/ticket-card.ts';
import type { People } from './people.ts';
import type { Stores } from './stores/stores.ts';
import type { Tickets } from './tickets.ts';

/** Mia handed it over; the developers give it back while some are away. What follows from that for the ticket. */
async function givenBack(act: Act, way: AssignmentWay, away: readonly Person[]): Promise<Decision> {
  const returned = act(handedTo('dev'), factsOf(people.dora));
  let decision: Decision = { ticket: returned.ticket, intents: [] };
  const stores = {
    tickets: { byNumber: async () => returned.ticket, count: async () => 0 },
    staffing: {
      absent: async () => away.map((person) => ({ who: who(person) })),
      turn: async (_q: string, _k: string, all: string[]) => all[0],
    },
  } as unknown as Stores;
  const tickets = {
    act: async (_number: number, next: Act, by: Person) => {
      decision = next(returned.ticket, factsOf(by));
    },
  } as unknown as Tickets;
  const staff = { agents: async () => [people.mia, people.noah] } as unknown as People;
  const desk = aDesk({ assignment: { desk: way, teams: {}, limits: {} } });
  const clock = { now: () => factsOf(people.mia).now };
  const assignment = new Assignment(stores, tickets, staff, { desk, checks }, clock);
  for (const intent of returned.intents) {
    if (intent.kind !== 'step' || intent.step.kind !== 'assign') continue;
    await assignment.assign({ ticket: intent.ticket, by: people.dora, id: 'k' }, intent.step.wanted);
  }
  return decision;
}

function hintOn(ticket: Ticket): string[] {
  const { blocks } = ticketCard(ticket, factsOf(people.mia));
  return blocks
    .flatMap((block) => (block.kind === 'context' ? [inEnglish(block.text)] : []))
    .filter((text) => text.includes('came back'));
}

const ways: readonly [string, Act][] = [
  ['declined', decline('not ours')],
  ['returned', giveBack('not ours')],
  ['answered', answer('it works again')],
];

it.each(ways)('one that a team %s is its agent’s again, who is there', async (_, act) => {
  const { ticket, intents } = await givenBack(act, 'roundRobin', [people.noah]);
  expect(intents).toEqual([]);
  expect(ticket.assignee?.id).toBe(personId(people.mia));
});

it.each(ways)('one that a team %s to who is away goes to whoever is next', async (_, act) => {
  const decision = await givenBack(act, 'roundRobin', [people.mia]);
  expect(decision.ticket).toMatchObject({ status: 'open', assignee: who(people.noah) });
  expect(entriesOf(decision)).toMatchObject([{ kind: 'assigned', details: { to: 'Noah' } }]);
  expect(saidTo(decision, 'desk')).toEqual(['Mia is away, so Noah has this now.']);
  expect(saidTo(decision, 'person')).toEqual(['T-1042 is yours: Mails are late']);
  expect(hintOn(decision.ticket)).toEqual(['Mia was away when it came back from a team, so Noah has it.']);
});

it.each([
  ['nobody is there', 'roundRobin', [people.mia, people.noah]],
  ['tickets are not given out', 'off', [people.mia]],
] as const)('one that came back to who is away waits for anybody where %s', async (_, way, away) => {
  const decision = await givenBack(giveBack('not ours'), way, away);
  expect(decision.ticket.status).toBe('open');
  expect(decision.ticket.assignee).toBeUndefined();
  expect(entriesOf(decision)).toMatchObject([{ kind: 'nobodyThere', visibleTo: ['desk'] }]);
  expect(saidTo(decision, 'desk')).toEqual(['Mia is away, so nobody has this now. Please take it by hand.']);
  expect(hintOn(decision.ticket)).toEqual([
    'Mia was away when it came back from a team, so nobody has it. Please take it by hand.',
  ]);
});

it('the card says so as long as that is so', () => {
  const cameBack = { ordinal: 1, agent: who(people.mia), to: who(people.noah) };
  const back = aTicket({ status: 'open', handoffs: 1, assignee: who(people.noah), cameBack });
  expect(hintOn(back)).toHaveLength(1);
  expect(hintOn({ ...back, assignee: who(people.mia) })).toEqual([]);
  expect(hintOn({ ...back, handoffs: 2 })).toEqual([]);
  expect(hintOn({ ...back, status: 'resolved' })).toEqual([]);
});
