import type { Desk } from '../domain/desk.ts';
import { may } from '../domain/people/permissions.ts';
import { canSee, type Viewer } from '../domain/people/visibility.ts';
import { hushedTeam } from '../domain/tickets/acts/others.ts';
import { isConfidential } from '../domain/tickets/decide.ts';
import { numberOf, statusRead, type Ticket, type TimelineEntry } from '../domain/tickets/ticket.ts';
import type { Context } from './commands/command.ts';
import type { TicketStore } from './stores/stores.ts';

/** Entries that name another ticket, and may have words that were copied from there. */
const NAMING: ReadonlySet<TimelineEntry['kind']> = new Set([
  'linked',
  'unlinked',
  'splitInto',
  'merged',
  'absorbed',
  'letGo',
  'heard',
]);

/**
 * What one person may know of the tickets that a ticket has to do with. A team may be made confidential after its ticket was merged
 * or linked: whoever may not see that ticket then reads neither that there is one nor what was copied from it.
 */
export class Neighbours {
  readonly #viewer: Viewer;
  readonly #tickets: Pick<TicketStore, 'byNumber'>;
  readonly #desk: Desk;
  readonly #hidden = new Map<number, Promise<boolean>>();

  constructor(viewer: Viewer, tickets: Pick<TicketStore, 'byNumber'>, desk: Desk) {
    this.#viewer = viewer;
    this.#tickets = tickets;
    this.#desk = desk;
  }

  /** The one filter for the history of a ticket, as far as this person may see it. */
  async sees({ kind, visibleTo, details }: TimelineEntry, ticket: Ticket): Promise<boolean> {
    if (!canSee(this.#viewer, visibleTo, ticket, (team) => isConfidential(this.#desk, team))) return false;
    if (!NAMING.has(kind)) return true;
    const named = [details?.['from'], details?.['to']].flatMap((one) => numberOf(one ?? '') ?? []);
    return (await this.#open(named)).length === named.length;
  }

  /** The ticket without those that this person may not know of; merged into one of these it looks as if it were not. */
  async known(ticket: Ticket): Promise<Ticket> {
    const { mergedInto, statusBefore, merged, links, ...alone } = ticket;
    const main = mergedInto === undefined ? [] : await this.#open([mergedInto]);
    const duplicates = await this.#open(merged ?? []);
    const linked = await this.#open(links ?? []);
    const [into] = main;
    return {
      ...alone,
      ...(into === undefined ? {} : { mergedInto: into }),
      ...(mergedInto !== undefined && into === undefined ? { status: statusRead(ticket) } : {}),
      ...(statusBefore === undefined ? {} : { statusBefore }),
      ...(duplicates.length === 0 ? {} : { merged: duplicates }),
      ...(linked.length === 0 ? {} : { links: linked }),
    };
  }

  async #open(numbers: readonly number[]): Promise<readonly number[]> {
    // The desk sees every ticket.
    if (may(this.#viewer.person, 'ticket.work')) return numbers;
    const hidden = await Promise.all(numbers.map((number) => this.#isHidden(number)));
    return numbers.filter((_, index) => !hidden[index]);
  }

  #isHidden(number: number): Promise<boolean> {
    const known = this.#hidden.get(number) ?? this.#look(number);
    this.#hidden.set(number, known);
    return known;
  }

  async #look(number: number): Promise<boolean> {
    const { person, customer } = this.#viewer;
    const ticket = await this.#tickets.byNumber(number);
    if (!ticket || hushedTeam(ticket, { desk: this.#desk }) === undefined) return false;
    return !may(person, 'ticket.see', { ticket, ...(customer === undefined ? {} : { customer }) });
  }
}

/** Whoever asks, as one who sees what is theirs. */
export async function viewerOf({ person, services }: Pick<Context, 'person' | 'services'>): Promise<Viewer> {
  const own = await services.customers.find(person);
  return { person, ...(own ? { customer: own.id } : {}) };
}
