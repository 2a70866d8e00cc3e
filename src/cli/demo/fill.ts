import type { Desk } from '../../domain/desk.ts';
import { isEnded } from '../../domain/tickets/ticket.ts';
import type { Checks } from '../../domain/triage/check.ts';
import { systemClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { Relay } from '../../services/relay.ts';
import type { Send } from '../../services/stores/outbox.ts';
import type { Stores } from '../../services/stores/stores.ts';
import type { BegunDemo } from './begun.ts';
import { leftBehind } from './leave.ts';
import { playDemo } from './play.ts';

export interface Filled {
  readonly tickets: number;
  readonly alive: number;
  readonly customers: number;
}

/**
 * Plays the demo and writes what became of it; what an earlier run wrote before it was killed stays as it is. `written` is told
 * how many tickets are in the store.
 */
export async function fillWith(
  demo: BegunDemo,
  desk: Desk,
  checks: Checks,
  stores: Stores,
  written: (count: number) => void = () => {},
): Promise<Filled> {
  let number = demo.first;
  const numbered = { ...stores, tickets: { ...stores.tickets, nextNumber: async () => number++ } };
  const { guests, played, audit } = await playDemo(demo, desk, checks, numbered);
  // The demo's tickets have nothing to do with each other, so that no step on another one follows.
  const runtime = { clock: systemClock, log: createLog({ level: 'error' }) };
  const enqueue: Send = async (items) => void (await stores.outbox.enqueue(items, systemClock.now().toString()));
  const following = { moved: () => {}, perform: async () => {}, leads: desk.channels.leads };
  const relay = new Relay(stores, enqueue, runtime, following);
  const guestOf = new Map(guests.map((guest) => [guest.customer.id, guest]));
  // The cards of those that have ended are posted first, so that what is to do stands at the end of the channel.
  const inOrder = played.toSorted((a, b) => Number(isEnded(b.ticket)) - Number(isEnded(a.ticket)));
  for (const [index, one] of inOrder.entries()) {
    const guest = guestOf.get(one.ticket.requester);
    if (!guest) throw new Error(`nobody asked for ticket ${one.ticket.number}`);
    await stores.tickets.insert(one.ticket, leftBehind(one, guest, desk, checks));
    await stores.audit.append(audit.get(one.ticket.number) ?? []);
    await relay.move(one.ticket.number);
    written(index + 1);
  }
  const alive = inOrder.filter(({ ticket }) => !isEnded(ticket)).length;
  return { tickets: inOrder.length, alive, customers: guests.length };
}
