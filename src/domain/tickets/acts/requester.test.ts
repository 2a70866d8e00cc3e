import { describe, expect, it } from 'vitest';
import { aCustomer, aTicket, entriesOf, factsOf, handedTo, people, ticketIn } from '#test/builders.ts';
import { decide } from '../decide.ts';
import type { Ticket } from '../ticket.ts';
import { changeRequester } from './requester.ts';

const ana = aCustomer({ id: 'c-other', name: 'Ana Torres' });
const facts = factsOf(people.ana, { customer: ana });

function moved(ticket: Ticket, customer = ana) {
  const decision = decide(ticket, changeRequester, `to ${customer.id}`, { ...facts, customer });
  if (!decision) throw new Error('it was done before');
  return decision;
}
const kindsOf = ({ intents }: ReturnType<typeof moved>) => intents.map(({ kind }) => kind);

describe('another record of the same customer', () => {
  it('is the requester from then on, and the ticket remembers the first one until it is back there', () => {
    const there = moved(aTicket());
    expect(there.ticket).toMatchObject({ requester: 'c-other', requesterName: 'Ana Torres', askedAs: 'c-ana' });
    const further = moved(there.ticket, aCustomer({ id: 'c-third' }));
    expect(further.ticket.askedAs).toBe('c-ana');
    const back = decide(further.ticket, changeRequester, 'back', factsOf(people.ana));
    expect(back?.ticket.requester).toBe('c-ana');
    expect(back?.ticket).not.toHaveProperty('askedAs');
  });

  it('is told on the history to the desk alone', () => {
    expect(entriesOf(moved(aTicket()))).toEqual([
      expect.objectContaining({ kind: 'requester', visibleTo: ['desk'], details: { from: 'Ana', to: 'Ana Torres' } }),
    ]);
  });

  it('changes nothing where it is so already', () => {
    const ticket = aTicket({ requester: 'c-other' });
    expect(changeRequester(ticket, facts)).toEqual({ ticket, intents: [] });
  });

  it('does nothing to the matter: neither its status nor its place in lists', () => {
    for (const status of ['new', 'open', 'waiting', 'resolved', 'closed'] as const) {
      const ticket = ticketIn(status);
      const { requester, requesterName, askedAs, version, applied, ...rest } = moved(ticket).ticket;
      expect(ticket).toMatchObject(rest);
    }
  });

  it('is shown on the card of what is worked on, and on the packet of the team that has it', () => {
    expect(kindsOf(moved(ticketIn('open')))).toEqual(['entry', 'card']);
    expect(kindsOf(moved(ticketIn('closed')))).toEqual(['entry']);
    expect(kindsOf(moved(handedTo('dev')))).toEqual(['entry', 'card', 'packet']);
  });

  it('gets what waited for an address, once', () => {
    const owed = ticketIn('resolved', { confirmation: 'none', solutionOwed: true });
    const first = moved(owed);
    expect(kindsOf(first)).toEqual(['entry', 'entry', 'card', 'confirm', 'mailAnswer']);
    expect(first.ticket).toMatchObject({ confirmation: 'queued', changedAt: owed.changedAt });
    expect(first.ticket).not.toHaveProperty('solutionOwed');
    expect(kindsOf(moved(first.ticket, aCustomer({ id: 'c-third' })))).toEqual(['entry']);
    const { address: _, ...without } = ana;
    expect(moved(owed, without).ticket).toMatchObject({ confirmation: 'none', solutionOwed: true });
  });
});
