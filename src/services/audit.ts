import type { Person } from '../domain/people/person.ts';
import { personId } from '../domain/people/person.ts';
import { messageKey } from '../domain/refs.ts';
import type { Refusal } from '../domain/refusal.ts';
import { numberOf } from '../domain/tickets/ticket.ts';
import type { Key } from '../i18n/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { InboundEvent } from '../port/events.ts';
import type { Commands } from './commands/command.ts';
import { type AskedEvent, isAsked } from './commands/invocation.ts';
import { findCommand } from './commands/parse.ts';
import type { Doings } from './doings.ts';
import type { AuditEntry } from './stores/audit.ts';
import type { Stores } from './stores/stores.ts';

/** What stands before what a message did: `message.answer`, `message.note`. */
export const MESSAGE = 'message';
/** The same of what followed on a ticket from what was done on another one: `step.absorbed`. */
export const STEP = 'step';
/** The same of what `relevo demo` played: `demo.claimed`. */
export const DEMO = 'demo';

/** What was typed was none of what there is, so that nothing was tried. */
const NOT_UNDERSTOOD: ReadonlySet<string> = new Set<Key>([
  'refuse.input',
  'refuse.unknownCommand',
  'refuse.whichCommand',
]);

/** Writes down who did what, or tried to, and where: names of commands and numbers of tickets, never anybody's words. */
export class Audit {
  readonly #stores: Stores;
  readonly #commands: Commands;
  readonly #clock: Clock;

  constructor(stores: Stores, commands: Commands, clock: Clock) {
    this.#stores = stores;
    this.#commands = commands;
    this.#clock = clock;
  }

  /**
   * Somebody was refused. Without the right, that always stands here; where it could not be done as things stood, it does when
   * it would have changed something and Relevo understood what was asked for.
   */
  async refused(event: InboundEvent, person: Person, { denied, message }: Refusal): Promise<void> {
    const { what, ticket } = await this.#asked(event);
    if (!denied && (NOT_UNDERSTOOD.has(message) || this.#commands.get(what)?.reads)) return;
    const entry = this.#entry(event, person, denied ? 'denied' : 'tried', ticket);
    await this.#stores.audit.append([{ ...entry, what, reason: message.replace(/^refuse\./, '') }]);
  }

  /** A line for each ticket that was changed, in one write; for a command that changed none, the one that it named. */
  async done(event: InboundEvent, person: Person, doings: Doings): Promise<void> {
    if (isAsked(event)) {
      const asked = await this.#asked(event);
      const tickets = doings.size === 0 ? [asked.ticket] : [...doings.keys()];
      const entries = tickets.map((ticket) => ({ ...this.#entry(event, person, 'done', ticket), what: asked.what }));
      return this.#stores.audit.append(entries);
    }
    if (doings.size === 0) return;
    const entries = [...doings].map(([ticket, what]) => ({
      ...this.#entry(event, person, 'done', ticket),
      what: what === undefined ? MESSAGE : `${MESSAGE}.${what}`,
    }));
    await this.#stores.audit.append(entries);
  }

  #entry(event: InboundEvent, person: Person, outcome: AuditEntry['outcome'], ticket: number | undefined) {
    const { platform, channel } = isAsked(event) ? event.interaction.in : event.message;
    return {
      id: `${event.key}:${outcome}${ticket === undefined || outcome !== 'done' ? '' : `:${ticket}`}`,
      at: this.#clock.now().toString(),
      by: personId(person),
      byName: person.name,
      outcome,
      from: platform,
      channel,
      ...(ticket === undefined ? {} : { ticket }),
    };
  }

  async #asked(event: InboundEvent): Promise<{ readonly what: string; readonly ticket?: number | undefined }> {
    if (!isAsked(event)) return { what: event.kind, ticket: await this.#ticketAround(event) };
    const { what, ticket } = whatOf(event, this.#commands);
    const command = this.#commands.get(what);
    const isAboutOne = command === undefined || 'ticket' in command.options;
    return { what, ticket: ticket ?? (isAboutOne ? await this.#ticketAround(event) : undefined) };
  }

  /** The ticket in whose thread something was said, or asked for without naming another. */
  async #ticketAround(event: InboundEvent): Promise<number | undefined> {
    const { platform, channel, thread } = isAsked(event) ? event.interaction.in : event.message;
    if (thread === undefined) return undefined;
    const root = { platform, channel, message: thread };
    const { anchors, tickets } = this.#stores;
    // A request that has just become a ticket may not be anchored yet.
    return (await anchors.byMessage(root))?.ticket ?? (await tickets.bySource(messageKey(root)))?.number;
  }
}

function whatOf(event: AskedEvent, commands: Commands): { what: string; ticket?: number } {
  if (event.kind === 'command') {
    const name = findCommand(commands, event.line)?.name;
    // A number that is no ticket's is somebody's words.
    const isAboutOne = name === undefined || 'ticket' in (commands.get(name)?.options ?? {});
    const number = event.line
      .split(/\s+/)
      .map(numberOf)
      .find((n) => n !== undefined);
    return {
      what: name ?? 'unknown command',
      ...(number === undefined || !isAboutOne ? {} : { ticket: number }),
    };
  }
  const number = 'args' in event ? numberOf(event.args['ticket'] ?? '') : undefined;
  return { what: event.run, ...(number === undefined ? {} : { ticket: number }) };
}
