import { demand, may } from '../domain/people/permissions.ts';
import { type Person, personId } from '../domain/people/person.ts';
import type { MessageRef } from '../domain/refs.ts';
import { Refusal } from '../domain/refusal.ts';
import { commandRefused } from '../domain/tickets/acts/desk.ts';
import { numberOf } from '../domain/tickets/ticket.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Card, Suggestion } from '../port/cards.ts';
import type { CommandEvent, InboundEvent, MessageEvent, ReactionEvent, SuggestEvent } from '../port/events.ts';
import { Audit } from './audit.ts';
import { noticeCard, refusalCard } from './cards/replies.ts';
import type { Commands, Context } from './commands/command.ts';
import { DRAFT, opensForm, PAGE } from './commands/form.ts';
import type { Forms } from './commands/forms.ts';
import { type AskedEvent, type Invocation, invocationOf, isAsked } from './commands/invocation.ts';
import type { Options } from './commands/option.ts';
import { findCommand, parseValues } from './commands/parse.ts';
import { withDoings } from './doings.ts';
import { commandOf, formCard } from './mentions.ts';
import type { Messages } from './messages.ts';
import { readerOf } from './people.ts';
import { reacted } from './reactions.ts';
import type { Services } from './services.ts';

/**
 * Does what a stored event asks for, once per key however often it is called. The only place that catches what people
 * did wrong (`Refusal`) and tells them.
 */
export class Dispatch {
  readonly #commands: Commands;
  readonly #services: Services;
  readonly #messages: Messages;
  readonly #forms: Forms;
  readonly #runtime: Runtime;
  readonly #audit: Audit;

  constructor(commands: Commands, services: Services, messages: Messages, forms: Forms, runtime: Runtime) {
    this.#commands = commands;
    this.#services = services;
    this.#messages = messages;
    this.#forms = forms;
    this.#runtime = runtime;
    this.#audit = new Audit(services.stores, commands, runtime.clock);
  }

  /**
   * @param again somebody began with it before, and may have died over it
   * @throws RetryLater when the event should be tried again later
   */
  async run(event: InboundEvent, again: boolean): Promise<void> {
    // Whoever was answered was answered: what was refused then is not done now because the ticket has changed meanwhile.
    if (again && (await this.#services.stores.outbox.byId(replyId(event)))) return;
    const person = await this.#services.people.person(event.by);
    if (!person) return;
    const reply = await this.refused(event, person, () => this.#handle(event, person));
    if (reply) await this.#reply(event, person, reply);
  }

  /** Runs `work`; a refusal becomes the card that tells it, and the attempt stands on the audit log. */
  async refused<R>(event: InboundEvent, person: Person, work: () => R | Promise<R>): Promise<R | Card> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#runtime.log.info('dispatch.refused', { kind: event.kind, code: error.message, person: personId(person) });
      await this.#audit.refused(event, person, error);
      return refusalCard(error);
    }
  }

  async #handle(event: InboundEvent, person: Person): Promise<Card | undefined> {
    if (isAsked(event)) return this.#command(event, person);
    if (event.kind === 'message') return this.#message(event, person);
    if (event.kind === 'edit' || event.kind === 'delete')
      await this.#noted(event, person, () => this.#messages.changed(event, person));
    if (event.kind === 'reaction') return this.#reaction(event, person);
    return undefined;
  }

  /** Anybody may put a reaction on anything, so that nobody is told off for it; that it was tried is noted all the same. */
  async #reaction(event: ReactionEvent, person: Person): Promise<Card | undefined> {
    const answer = await this.#noted(event, person, () => reacted(this.#services, event, person));
    if (!(answer instanceof Refusal)) return answer;
    await this.#audit.refused(event, person, answer);
    return undefined;
  }

  /** What an event changed stands on the audit log. */
  async #noted<R>(event: InboundEvent, person: Person, work: () => Promise<R>): Promise<R> {
    const { result, doings } = await withDoings(work);
    await this.#audit.done(event, person, doings);
    return result;
  }

  async #message(event: MessageEvent, person: Person): Promise<Card | undefined> {
    const place = await this.#noted(event, person, () => this.#messages.arrived(event, person));
    if (place === undefined) return undefined;
    const asked = commandOf(event, place, this.#commands);
    return this.refused(asked, person, async () => {
      if (place !== 'nowhere' && place.side === 'requester')
        return this.#refusedToCustomer(asked, person, place.ticket);
      const invocation = await this.invocation(asked, person);
      demand(person, invocation.command.may);
      if (!opensForm(invocation.command, invocation.given)) return this.#command(asked, person);
      await this.precheck(invocation, this.context(asked, person, invocation));
      return formCard(invocation);
    });
  }

  /** The customer reads along: nothing is done, and that it was tried stands on the ticket and on the audit log. */
  async #refusedToCustomer(asked: CommandEvent, person: Person, ticket: number): Promise<never> {
    const name = findCommand(this.#commands, asked.line)?.name;
    await this.#services.tickets.act(ticket, commandRefused(name), person, 'relevo', asked.key);
    throw new Refusal(t('refuse.mention.customer'), { denied: true });
  }

  async #command(event: AskedEvent, person: Person): Promise<Card | undefined> {
    const asked = await this.invocation(event, person);
    const { command } = asked;
    demand(person, command.may);
    const invocation = await this.#forms.complete(asked, this.context(event, person, asked));
    const ctx = this.context(event, person, invocation);
    const parsed = parseValues(command.options, { ...invocation.given, ...invocation.submitted }, ctx.desk);
    if ('faults' in parsed) throw inputRefusal(command.options, parsed.faults);
    const started = performance.now();
    const { result: card, doings } = await withDoings(() => command.run(ctx, parsed.values as never));
    if (!command.reads) await this.#audit.done(event, person, doings);
    const ms = Math.round(performance.now() - started);
    this.#runtime.log.info('command.done', {
      command: invocation.name,
      person: personId(person),
      platform: event.by.platform,
      ms,
    });
    return card;
  }

  /**
   * What was given before a form opens, so that nobody fills one in for nothing: each value, whether the person may do this
   * with that ticket, and whether it can be done now. @throws Refusal
   */
  async precheck({ command, given }: Invocation, ctx: Context): Promise<void> {
    const options = Object.fromEntries(
      Object.entries(command.options).filter(([id]) => (given[id] ?? '').trim() !== ''),
    );
    const parsed = parseValues(options, given, ctx.desk);
    if ('faults' in parsed) throw inputRefusal(options, parsed.faults);
    const number = parsed.values['ticket'];
    if (typeof number !== 'number') return;
    const { tickets } = this.#services;
    if (command.rehearsal) await tickets.rehearse(number, command.rehearsal(ctx), ctx.person, command.may);
    else await tickets.read(number, ctx.person, command.may);
  }

  /** What an event asks for, with the ticket of the thread that it was asked in where none is named. @throws Refusal */
  async invocation(event: AskedEvent, person: Person): Promise<Invocation> {
    const found = invocationOf(event, this.#commands, (command) => may(person, command.may));
    const { in: at } = event.interaction;
    if (!('ticket' in found.command.options) || at.thread === undefined) return found;
    const named = found.given['ticket'];
    if (named !== undefined && (numberOf(named) !== undefined || event.kind !== 'command')) return found;
    const anchor = await this.#services.stores.anchors.byMessage({
      platform: at.platform,
      channel: at.channel,
      message: at.thread,
    });
    if (!anchor) return found;
    const shifted =
      event.kind === 'command'
        ? invocationOf({ ...event, line: insertTicket(event.line, found.name, anchor.ticket) }, this.#commands)
        : found;
    return { ...shifted, given: { ...shifted.given, ticket: `T-${anchor.ticket}` } };
  }

  context(event: AskedEvent, person: Person, { command, submitted }: Invocation): Context {
    return {
      key: event.key,
      person,
      now: this.#runtime.clock.now(),
      askedAt: event.at,
      desk: this.#services.rules.desk,
      interaction: event.interaction,
      ...(event.kind === 'messageAction'
        ? { message: { at: event.at, ref: event.message, author: event.author, text: event.text, files: event.files } }
        : {}),
      files: event.kind === 'submit' ? (event.files ?? []) : [],
      extra: Object.fromEntries(
        Object.entries(submitted).filter(([id]) => !(id in command.options) && id !== DRAFT && id !== PAGE),
      ),
      services: this.#services,
    };
  }

  /** What could be meant by what is typed into a look-up of a form: for whoever may use its command. */
  async suggestions(event: SuggestEvent, person: Person): Promise<readonly Suggestion[]> {
    const { key, by, at, interaction, run, field, text } = event;
    const command = this.#commands.get(run);
    const option = command?.options[field];
    if (!command || !option?.suggest) return [];
    const { suggest } = option;
    const asked = { kind: 'command', key, by, at, interaction, line: run } as const;
    const found = await this.refused(asked, person, () => {
      demand(person, command.may);
      return suggest(this.#services, text.trim().slice(0, option.maxLength), this.#runtime.clock.now());
    });
    return 'blocks' in found ? [] : found;
  }

  /** Tells whoever caused an event something about it. */
  async tell(event: InboundEvent, text: Text): Promise<void> {
    const person = await this.#services.people.person(event.by);
    if (person) await this.#reply(event, person, noticeCard(text, 'bad'));
  }

  /** Shown to the person alone; it waits in the outbox, so that a process that dies does not swallow it. */
  async #reply(event: InboundEvent, person: Person, card: Card): Promise<void> {
    const where = isAsked(event)
      ? { in: event.interaction.in, interaction: event.interaction }
      : { in: placeOf(event.message) };
    const message = { kind: 'ephemeral', to: event.by, ...where, card, reader: readerOf(person) } as const;
    const id = replyId(event);
    await this.#services.send([{ id, stream: id, seq: 0, message, trace: event.key }]);
  }
}

function inputRefusal(options: Options, faults: Readonly<Record<string, Text>>): Refusal {
  const details = Object.entries(faults).map(([id, fault]) => {
    const option = options[id];
    return t('fault.of', { option: option ? { key: option.label } : id, fault });
  });
  return new Refusal(t('refuse.input'), { details });
}

function replyId({ key }: InboundEvent): string {
  return `${key}:reply`;
}

function placeOf({ platform, channel, thread }: MessageRef) {
  return { platform, channel, ...(thread === undefined ? {} : { thread }) };
}

function insertTicket(line: string, name: string, ticket: number): string {
  const words = line.trim().split(/\s+/);
  const count = name.split(' ').length;
  return [...words.slice(0, count), `T-${ticket}`, line.trim().replace(new RegExp(`^(?:\\S+\\s*){${count}}`), '')]
    .join(' ')
    .trim();
}
