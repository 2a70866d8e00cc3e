import type { Connection } from 'mongoose';
import type { Customer } from '../domain/customers/customer.ts';
import { STORY_KINDS, type Story, type StoryEntry } from '../domain/sla/replay.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import { stored } from './connection.ts';
import { customerStore } from './customers.ts';
import { type EntryDocument, timelineModel } from './journal.ts';
import { type TicketDocument, ticketModel } from './tickets.ts';

/** So many tickets with their stories are in memory at a time. */
const PAGE = 50;

/** Tickets that were opened from the one instant to before the other, `…Z`. */
export interface Window {
  readonly from: string;
  readonly to: string;
}

type Found = Pick<TicketDocument, '_id' | 'openedAt' | 'ticket' | 'pending'>;
type Known = readonly (readonly [place: string, entry: StoryEntry])[];

/** The stories of tickets, read and never changed. */
export function storyStore(connection: Connection) {
  const tickets = ticketModel(connection);
  const timeline = timelineModel(connection);
  const customers = customerStore(connection);
  const within = ({ from, to }: Window) => ({ $gte: new Date(from), $lt: new Date(to) });

  /** What of these tickets' histories moves their clocks, by ticket. */
  async function histories(numbers: readonly number[]): Promise<ReadonlyMap<number, Known>> {
    const wanted = { ticket: { $in: [...numbers] }, 'entry.kind': { $in: [...STORY_KINDS] } };
    // What people wrote stays where it is.
    const fields = {
      ticket: 1,
      version: 1,
      index: 1,
      'entry.at': 1,
      'entry.by': 1,
      'entry.kind': 1,
      'entry.details.team': 1,
      'entry.details.from': 1,
      'entry.details.to': 1,
    } as const;
    const found = await stored(
      timeline.find(wanted, fields).sort({ ticket: 1, version: 1, index: 1 }).lean<EntryDocument[]>().exec(),
    );
    const byTicket = Map.groupBy(found, ({ ticket }) => ticket);
    return new Map(
      [...byTicket].map(([ticket, all]) => [
        ticket,
        all.map(({ version, index, entry }) => [`${version}:${index}`, { ...entry, version }] as const),
      ]),
    );
  }

  return {
    count: (window: Window) => stored(tickets.countDocuments({ openedAt: within(window) }).exec()),

    /** The tickets of a window, the oldest first, page by page along an index. */
    async *each(window: Window): AsyncGenerator<readonly Story[]> {
      let [since, seen] = [window.from, [] as readonly number[]];
      for (;;) {
        // Several may have been opened at the instant at which the page before ended.
        const rest = {
          openedAt: within({ ...window, from: since }),
          ...(seen.length > 0 ? { _id: { $nin: [...seen] } } : {}),
        };
        const found = await stored(
          tickets
            .find(rest, { ticket: 1, openedAt: 1, pending: 1 })
            .sort({ openedAt: 1 })
            .limit(PAGE)
            .lean<Found[]>()
            .exec(),
        );
        if (found.length > 0) yield await storiesOf(found);
        const last = found.at(-1)?.openedAt.toISOString();
        if (last === undefined || found.length < PAGE) return;
        const same = found.flatMap(({ _id, openedAt }) => (openedAt.toISOString() === last ? [_id] : []));
        [since, seen] = [last, last === since ? [...seen, ...same] : same];
      }
    },
  };

  async function storiesOf(found: readonly Found[]): Promise<readonly Story[]> {
    const requesters = [...new Set(found.map(({ ticket }) => ticket.requester))];
    const [known, people] = await Promise.all([
      histories(found.map(({ _id }) => _id)),
      Promise.all(requesters.map(async (id) => [id, await customers.byId(id)] as const)),
    ]);
    const byId = new Map(people);
    return found.map(({ _id, ticket, pending }) => ({
      ticket,
      customer: byId.get(ticket.requester) ?? unknown(ticket),
      history: historyOf(ticket, pending, known.get(_id) ?? []),
    }));
  }
}

/** Entries that were not moved yet stand on the ticket still; what came after it was read is left out. */
function historyOf(ticket: Ticket, pending: Found['pending'], known: Known): readonly StoryEntry[] {
  const waiting = pending.flatMap((one): Known => {
    const [, version = '', index = ''] = one.id.split(':');
    if (one.kind !== 'entry' || !STORY_KINDS.includes(one.entry.kind)) return [];
    return [[`${version}:${index}`, { ...one.entry, version: Number(version) }]];
  });
  const history = [...new Map([...known, ...waiting]).values()];
  return history.filter(({ version }) => version <= ticket.version);
}

function unknown({ requester, requesterName }: Ticket): Customer {
  return { id: requester, name: requesterName, language: 'en', zone: 'UTC', accounts: [] };
}
