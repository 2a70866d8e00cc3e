import { isEnded, label, type Ticket } from '../domain/tickets/ticket.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Services } from './services.ts';
import type { TicketStore } from './stores/stores.ts';

/** So many tickets are looked at in one tick of the clock, and so many files of each removed. */
const PER_TICK = 100;
const FILES = 20;

/**
 * Removes the files of tickets that ended longer ago than the settings say, and have not changed since. Each ticket is met
 * once, and again only when it changes; whatever a killed process had begun is done by the next.
 */
export async function removeOldFiles({ stores, rules }: Services, { clock, log }: Runtime): Promise<void> {
  const { keepDays } = rules.desk.files;
  if (keepDays === undefined) return;
  const now = clock.now();
  const before = now.subtract({ hours: 24 * keepDays });
  for (const ticket of await stores.tickets.withOldFiles(before.toString(), PER_TICK)) {
    const until = await heldUntil(ticket, stores.tickets, now);
    if (until !== undefined && Temporal.Instant.compare(until, before) >= 0) {
      await stores.tickets.settleFiles(ticket, until.toString());
      continue;
    }
    const count = await stores.files.expire(ticket.number, FILES, now.toString());
    if (count > 0) log.info('files.removed', { ticket: label(ticket.number), count });
    if (count < FILES) await stores.tickets.settleFiles(ticket);
  }
}

/** A duplicate has not ended before the ticket on which its matter is worked on. */
async function heldUntil({ mergedInto }: Ticket, tickets: TicketStore, now: Temporal.Instant) {
  const main = mergedInto === undefined ? undefined : await tickets.byNumber(mergedInto);
  return main && (isEnded(main) ? Temporal.Instant.from(main.changedAt) : now);
}
