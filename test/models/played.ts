import type { Desk } from '#src/domain/desk.ts';
import type { Person } from '#src/domain/people/person.ts';
import type { SlaSettings } from '#src/domain/sla/settings.ts';
import { openTicket } from '#src/domain/tickets/acts/open.ts';
import { type Act, decide } from '#src/domain/tickets/decide.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { aCustomer, aDesk, checks, people } from '#test/builders.ts';

/** A Monday in winter: Zurich is an hour ahead of UTC, and open from 07:00Z to 16:00Z. */
export const MONDAY = '2026-03-02T08:00:00Z';
export const sla = (change: Partial<SlaSettings> = {}): Desk => aDesk({ sla: { ...aDesk().sla, ...change } });
let key = 0;

/** A ticket from Europe, and what is done to it at which time. */
export function play(
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

/** What is said of each of its clocks. */
export const clocksOf = (ticket: Ticket) =>
  (ticket.clocks ?? []).map(({ id, dueAt, stoppedAt, told }) => ({ id, dueAt, stoppedAt, told }));
