import { describe, expect, it } from 'vitest';
import { type Act, decide } from '#src/domain/tickets/decide.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import type { Context } from '#src/services/commands/command.ts';
import { aCustomer, aDesk, aTicket, checks, factsOf, inEnglish, NOON, people } from '#test/builders.ts';
import triage from './triage.ts';

/** Runs the command on a ticket of a customer without a number, in a desk that keeps what it is told in memory. */
async function run(
  extra: Readonly<Record<string, string>>,
  taken: readonly string[] = [],
  start: Partial<Ticket> = {},
) {
  const { number: _none, ...unknown } = aCustomer();
  let customer = aCustomer(unknown);
  let ticket = aTicket({ category: 'legal', ...start });
  const rules = { desk: aDesk(), checks };
  const services = {
    rules,
    tickets: {
      read: async () => ticket,
      act: async (_number: number, act: Act, _by: unknown, _may: unknown, key: string) => {
        const decision = decide(ticket, act, key, factsOf(people.mia, { customer }));
        if (decision && decision.intents.length > 0) ticket = decision.ticket;
        return ticket;
      },
    },
    customers: {
      byId: async () => customer,
      update: async (_id: string, change: { number: string }) => {
        if (taken.includes(change.number)) return 'doubled';
        customer = { ...customer, ...change };
        return 'updated';
      },
    },
  };
  const ctx = { key: 'k', person: people.mia, now: NOON, desk: rules.desk, extra, services } as unknown as Context;
  const card = await triage.run(ctx, { ticket: 1042 });
  const hints = card?.blocks.flatMap((block) => (block.kind === 'context' ? [inEnglish(block.text)] : []));
  return { customer, ticket, card, hints };
}

describe('/triage', () => {
  it('puts the customer’s number on record', async () => {
    const { customer, hints, card } = await run({ 'customerNumber.number': 'C-77' });
    expect(customer.number).toBe('C-77');
    expect(hints).toEqual(['Complete: it can be handed over.']);
    expect(card?.tone).toBe('good');
  });

  it('may be saved with the number left empty: the record stays as it is', async () => {
    const { customer, hints } = await run({ 'customerNumber.number': '' }, ['']);
    expect(customer).not.toHaveProperty('number');
    expect(hints?.[0]).toBe('One item of the checklist is missing.');
  });

  it('notes a number that is somebody else’s on the ticket alone, and says so', async () => {
    const { customer, ticket, hints } = await run({ 'customerNumber.number': 'C-1' }, ['C-1']);
    expect(customer).not.toHaveProperty('number');
    expect(ticket.triage).toEqual({ customerNumber: { number: 'C-1' } });
    expect(hints?.[1]).toContain('Another customer is on record with the number C-1');
  });

  it('says kindly that nothing was changed, and writes nothing', async () => {
    const triage = { customerNumber: { number: 'C-1' } };
    const { ticket, hints, customer } = await run({ 'customerNumber.number': 'C-1' }, [], { triage });
    expect(ticket.version).toBe(1);
    expect(customer).not.toHaveProperty('number');
    expect(hints).toContain('Nothing was changed; everything is as it was.');
  });

  it('puts the number on record when the process died between the ticket and the record', async () => {
    const left = { triage: { customerNumber: { number: 'C-77' } }, applied: ['first', 'k'], version: 2 };
    const { customer, ticket, hints } = await run({ 'customerNumber.number': 'C-77' }, [], left);
    expect(customer.number).toBe('C-77');
    expect(ticket.version).toBe(2);
    expect(hints).toEqual(['Complete: it can be handed over.']);
  });
});
