import type { Customer } from '../domain/customers/customer.ts';
import type { Desk } from '../domain/desk.ts';
import { demand, may, type Permission } from '../domain/people/permissions.ts';
import type { Person } from '../domain/people/person.ts';
import { refuse } from '../domain/refusal.ts';
import { sendOwed } from '../domain/tickets/acts/mail.ts';
import { openTicket, type Request } from '../domain/tickets/acts/open.ts';
import { changeRequester } from '../domain/tickets/acts/requester.ts';
import { type Act, type Decision, decide, type Facts } from '../domain/tickets/decide.ts';
import type { SaidLine } from '../domain/tickets/line.ts';
import { label, type Ticket } from '../domain/tickets/ticket.ts';
import type { Checks } from '../domain/triage/check.ts';
import type { Clock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import { currentTrace } from '../lib/log.ts';
import { compose } from './compose.ts';
import type { Customers } from './customers.ts';
import { noteDoing } from './doings.ts';
import type { Pending, Stores } from './stores/stores.ts';

/** How often a step is decided anew when somebody else was faster, before the platform is asked to wait. */
const ATTEMPTS = 8;

/** By whose words a ticket is found. */
const WORDS = ['subject', 'body', 'requesterName'] as const;

export interface DeskRules {
  readonly desk: Desk;
  readonly checks: Checks;
}

/** What an act was tried on. */
interface Rehearsed {
  readonly ticket: Ticket;
  /** Whose ticket it is. */
  readonly customer: Customer;
}

/** Is told of each saved step and of all that waits to follow from it, so that it leaves at once. */
export type Saved = (ticket: number, pending: readonly Pending[]) => void;

/** Load → decide → save with what follows: the one way in which a ticket changes. */
export class Tickets {
  readonly #stores: Stores;
  readonly #customers: Customers;
  readonly #rules: DeskRules;
  readonly #clock: Clock;
  readonly #saved: Saved;
  readonly #turns = new Lanes();

  constructor(stores: Stores, customers: Customers, rules: DeskRules, clock: Clock, saved: Saved) {
    this.#stores = stores;
    this.#customers = customers;
    this.#rules = rules;
    this.#clock = clock;
    this.#saved = saved;
  }

  /**
   * Makes a ticket once per key and once per source message.
   * @returns the ticket that is there already, with `made: false`, for the second who asks
   */
  async open(
    request: Request,
    customer: Customer,
    actor: Person,
    key: string,
  ): Promise<{ ticket: Ticket; made: boolean }> {
    const opened = await this.#open(request, customer, actor, key);
    const { ticket, made } = opened;
    if (made) noteDoing(ticket.number, 'opened');
    if (!made) return opened;
    // The customer may have given the address, or linked the account, while the ticket was on its way; who looked for those that
    // wait, or that go along, missed it.
    const { id, address } = await this.#customers.byId(ticket.askedAs ?? ticket.requester);
    if (id !== ticket.requester) return { ticket: await this.changeRequester(ticket.number, id, actor, key), made };
    if (ticket.confirmation !== 'none' || address === undefined) return opened;
    return { ticket: await this.act(ticket.number, sendOwed, actor, 'relevo', `${key}:confirm`), made };
  }

  async #open(
    request: Request,
    customer: Customer,
    actor: Person,
    key: string,
  ): Promise<{ ticket: Ticket; made: boolean }> {
    const facts = this.#facts(actor, customer);
    let taken: number | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const there = await this.#opened(request, key);
      if (there) return there;
      const number = await this.#stores.tickets.nextNumber(taken);
      const { ticket, intents } = openTicket(number, request, key, facts);
      const pending = compose({ ticket, intents }, facts, currentTrace());
      const outcome = await this.#stores.tickets.insert(ticket, pending);
      if (outcome === 'inserted') {
        this.#saved(number, pending);
        return { ticket, made: true };
      }
      // Whoever asked for the same was faster, and is found now; else it is the number that is taken, and the next one is.
      taken = number;
    }
    throw new RetryLater('the numbers of tickets are taken', { afterMs: 200 });
  }

  async #opened(request: Request, key: string): Promise<{ ticket: Ticket; made: boolean } | undefined> {
    const own = await this.#stores.tickets.byFirstKey(key);
    if (own) return { ticket: own, made: true };
    const other = request.source === undefined ? undefined : await this.#stores.tickets.bySource(request.source);
    return other && { ticket: other, made: false };
  }

  /**
   * Applies an act under a key, once. In one process the acts on a ticket take their turns; between processes the faster wins
   * and the other decides anew.
   * @throws Refusal when it is unknown, not allowed, or the act says no
   * @throws RetryLater when other processes were faster again and again
   */
  act(number: number, act: Act, actor: Person, permission: Permission | 'relevo', key: string): Promise<Ticket> {
    return this.#turns.run(String(number), () => this.#act(number, () => act, actor, permission, key));
  }

  /** The ticket belongs to another record of the same person, once per key however often it is called. */
  changeRequester(number: number, to: string, actor: Person, key: string): Promise<Ticket> {
    const act = () => this.#act(number, () => changeRequester, actor, 'relevo', `${key}:${number}`, to);
    return this.#turns.run(String(number), act);
  }

  /**
   * Applies what happened to a message that is a line of a ticket, likewise.
   * @returns undefined when it is none
   */
  async revise(
    message: string,
    actOn: (line: SaidLine) => Act,
    actor: Person,
    key: string,
  ): Promise<Ticket | undefined> {
    const line = await this.line(message);
    if (!line) return undefined;
    const fresh = async () => actOn((await this.line(message)) ?? line);
    return this.#turns.run(String(line.ticket), () => this.#act(line.ticket, fresh, actor, 'relevo', key));
  }

  /**
   * What is on record of a message that is a line of a ticket. Steps that were not moved yet are looked at first: one that is moved
   * in between is found in its new place.
   */
  async line(message: string): Promise<SaidLine | undefined> {
    const pending = await this.#stores.tickets.pendingLine(message);
    const moved = await this.#stores.lines.byMessage(message);
    return pending && moved ? (pending.version > moved.version ? pending : moved) : (pending ?? moved);
  }

  /**
   * @param prepare is asked for the act after the ticket was read, so that what it knows is no older than the ticket
   * @param requester whose ticket it is afterwards, where that changes
   */
  async #act(
    number: number,
    prepare: () => Act | Promise<Act>,
    actor: Person,
    permission: Permission | 'relevo',
    key: string,
    requester?: string,
  ): Promise<Ticket> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const ticket = await this.#stores.tickets.byNumber(number);
      if (!ticket) return refuse('refuse.unknownTicket', { number: label(number) });
      if (permission !== 'relevo') await this.#demand(actor, permission, ticket);
      const facts = this.#facts(actor, await this.#customers.byId(requester ?? ticket.requester));
      const decision = decide(ticket, await prepare(), key, facts);
      // What has no consequence changed nothing: a step without a trace would be a gap in the history.
      if (decision?.intents.length === 0) return ticket;
      if (!decision || (await this.#save(decision, facts, ticket))) {
        noteDoing(number, decision && whatOf(decision));
        return decision?.ticket ?? ticket;
      }
    }
    throw new RetryLater(`other processes are changing ${label(number)}`, { afterMs: 200 });
  }

  /**
   * Tries an act and keeps nothing of it.
   * @returns what it was tried on
   * @throws Refusal as the act itself would for this person now
   */
  async rehearse(number: number, act: Act, actor: Person, permission: Permission): Promise<Rehearsed> {
    const ticket = await this.read(number, actor, permission);
    const customer = await this.#customers.byId(ticket.requester);
    act(ticket, this.#facts(actor, customer));
    return { ticket, customer };
  }

  async #save(decision: Decision, facts: Facts, before: Ticket): Promise<boolean> {
    const { ticket } = decision;
    const reworded = WORDS.some((word) => ticket[word] !== before[word]);
    const pending = await this.#stores.tickets.save(ticket, compose(decision, facts, currentTrace()), reworded);
    if (pending) this.#saved(ticket.number, pending);
    return pending !== undefined;
  }

  /** The ticket, if this person may do that with it. @throws Refusal */
  async read(number: number, actor: Person, permission: Permission = 'ticket.see'): Promise<Ticket> {
    const ticket = await this.#stores.tickets.byNumber(number);
    if (!ticket) return refuse('refuse.unknownTicket', { number: label(number) });
    await this.#demand(actor, permission, ticket);
    return ticket;
  }

  async #demand(actor: Person, permission: Permission, ticket: Ticket): Promise<void> {
    // Whether it is their own counts only where their roles do not say yes, as most who work on tickets have them.
    if (may(actor, 'ticket.see', { ticket }) && may(actor, permission, { ticket })) return;
    const customer = await this.#customers.find(actor);
    demand(actor, permission, { ticket, number: label(ticket.number), ...(customer ? { customer: customer.id } : {}) });
  }

  #facts(actor: Person, customer: Customer): Facts {
    return { now: this.#clock.now(), actor, customer, ...this.#rules };
  }
}

/** What stands first in the history. */
function whatOf({ intents }: Decision): string | undefined {
  return intents.find((intent) => intent.kind === 'entry')?.entry.kind;
}
