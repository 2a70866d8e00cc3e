import { type Standing, standingOf } from '../domain/tickets/ticket.ts';
import { stored } from './connection.ts';
import type { TicketDocument, ticketModel } from './tickets.ts';
import type { Walks } from './walks.ts';

const WALK = 'standing';
const MARK = '1';
const AT_ONCE = 500;

/**
 * Tickets of before Relevo kept their `standing` get it, as their requester's list would miss them without. They are read once in
 * the life of a store, by number; a process that is killed meanwhile is followed by one that goes on from there.
 */
export async function fillStandings(model: ReturnType<typeof ticketModel>, walks: Walks): Promise<void> {
  const before = await walks.progress(WALK);
  let { done = false } = before ?? {};
  let last = Number(before?.after ?? 0);
  while (!done) {
    const next = model.find({ _id: { $gt: last } }, { ticket: 1, standing: 1 }).sort({ _id: 1 });
    const found = await stored(next.limit(AT_ONCE).lean<TicketDocument[]>().exec());
    for (const [standing, numbers] of lacking(found)) {
      // What was saved since it was read has its own.
      const without = { _id: { $in: numbers }, standing: { $exists: false } };
      await stored(model.updateMany(without, { $set: { standing } }).exec());
    }
    last = found.at(-1)?._id ?? last;
    done = found.length < AT_ONCE;
    await walks.note(WALK, { mark: MARK, after: last, done });
  }
}

function lacking(found: readonly TicketDocument[]): ReadonlyMap<Standing, readonly number[]> {
  const numbers = new Map<Standing, number[]>();
  for (const { _id, ticket, standing } of found as readonly Partial<TicketDocument>[]) {
    if (_id === undefined || ticket === undefined || standing !== undefined) continue;
    const its = standingOf(ticket);
    numbers.set(its, [...(numbers.get(its) ?? []), _id]);
  }
  return numbers;
}
