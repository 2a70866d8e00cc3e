import { namesOf } from '../domain/files/file.ts';
import { may, type Permission } from '../domain/people/permissions.ts';
import { isStaff, type Person, personId } from '../domain/people/person.ts';
import { type MessageRef, messageKey } from '../domain/refs.ts';
import { withCutWords } from '../domain/tickets/acts/cut.ts';
import { note } from '../domain/tickets/acts/desk.ts';
import { reply } from '../domain/tickets/acts/handoff.ts';
import { asLine } from '../domain/tickets/acts/revise.ts';
import { answer, customerWrote, teamSaid, wroteToCustomer } from '../domain/tickets/acts/talk.ts';
import type { Act } from '../domain/tickets/decide.ts';
import { subjectOf } from '../domain/tickets/line.ts';
import { ALIVE, isEnded, label, type Ticket } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import type { Clock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import type { DeleteEvent, EditEvent, MessageEvent } from '../port/events.ts';
import { noticeCard } from './cards/replies.ts';
import { defaultCategory } from './categories.ts';
import { KEPT, keptWords } from './kept-words.ts';
import type { MentionPlace } from './mentions.ts';
import { readerOf } from './people.ts';
import { catchUp, happened } from './revisions.ts';
import { filesOf } from './sent-files.ts';
import type { Services } from './services.ts';
import type { Anchor } from './stores/stores.ts';
import { tooManyOfMessages } from './too-many.ts';

/** Of one customer's requests, the ones that changed last are the ones that a direct conversation can be about. */
const LOOKED_AT = 20;
/** A thread whose place is not noted after so long has none: nothing in it is for Relevo. */
const UNANCHORED = Temporal.Duration.from({ seconds: 30 });

/** A ticket, and whose side of it. */
type Place = Pick<Anchor, 'ticket' | 'side'>;

/** What a message in chat means: a new request, or a line of a ticket that it stands under. */
export class Messages {
  readonly #services: Services;
  readonly #clock: Clock;

  constructor(services: Services, clock: Clock) {
    this.#services = services;
    this.#clock = clock;
  }

  /** A message was edited or deleted. */
  changed(event: EditEvent | DeleteEvent, person: Person): Promise<void> {
    return happened(this.#services, event, person, this.#clock);
  }

  /** @returns the place of a command that somebody of the house asks for by naming Relevo first @throws Refusal */
  async arrived(event: MessageEvent, person: Person): Promise<MentionPlace | undefined> {
    const { thread } = event.message;
    if (thread !== undefined) {
      const root = { ...withoutThread(event.message), message: thread };
      const place = await this.#placeOf(root, event.at);
      if (place) {
        if (event.mention === 'leading' && (await this.#isCommand(person, place))) return place;
        await this.#inThread(event, person, place);
        return undefined;
      }
    }
    if (event.direct) await this.#direct(event, person);
    else if (event.mention) return this.#mentioned(event, person);
    // In a channel, a thread without a ticket is of people's own.
    else if (thread === undefined && !isStaff(person) && (await this.#isIntake(event.message)))
      await this.#request(event, person, 'intake');
    return undefined;
  }

  /** Where no ticket is: a customer asks for help, and somebody of the house is told how that goes. */
  async #mentioned(event: MessageEvent, person: Person): Promise<MentionPlace | undefined> {
    if (isStaff(person)) return event.mention === 'leading' ? 'nowhere' : undefined;
    if (ownWords(event) === '' && event.files.length === 0) return 'nowhere';
    const intake = event.message.thread === undefined && (await this.#isIntake(event.message));
    await this.#request(event, person, intake ? 'intake' : 'mention');
    return undefined;
  }

  /** Customers have no commands in their thread: they say what they want. What staff say to Relevo there is none of that. */
  async #isCommand(person: Person, { side, ticket }: Place): Promise<boolean> {
    if (!isStaff(person)) return false;
    if (side !== 'requester') return true;
    const own = await this.#services.customers.find(person);
    return !own || own.id !== (await this.#services.stores.tickets.byNumber(ticket))?.requester;
  }

  /**
   * Which ticket's thread stands under a message. Somebody may write under one so soon that its place is not noted yet: a
   * request that has just become a ticket, or a card that was posted by a process which then died.
   * @throws RetryLater while that may be so
   */
  async #placeOf(root: MessageRef, writtenAt: string): Promise<Place | undefined> {
    const { anchors, tickets, outbox } = this.#services.stores;
    const anchor = await anchors.byMessage(root);
    if (anchor) return anchor;
    const asked = await tickets.bySource(messageKey(root));
    if (asked) return { ticket: asked.number, side: 'requester' };
    const patience = Temporal.Instant.from(writtenAt).add(UNANCHORED);
    if (Temporal.Instant.compare(this.#clock.now(), patience) < 0 && (await outbox.hasUnanchored(writtenAt)))
      throw new RetryLater('whose thread this is may not be noted yet', { afterMs: 300 });
    // It may have been noted between the two looks.
    return anchors.byMessage(root);
  }

  async #inThread(event: MessageEvent, person: Person, anchor: Place): Promise<void> {
    const words = wordsOf(event);
    if (words === '') return;
    const { ticket, side } = anchor;
    if (side === 'requester') return this.#onCustomerSide(event, person, ticket, words);
    if (side === 'desk') {
      return this.#add(event, person, ticket, note(words, 'thread', undefined, filesOf(event)), 'ticket.note');
    }
    const [kind, of] = side.split(':', 2);
    if (kind === 'agent') return this.#toTeam(event, person, ticket, reply(words, Number(of), filesOf(event)));
    const said = teamSaid(side.slice('team:'.length), words, filesOf(event));
    await this.#add(event, person, ticket, said, 'ticket.note');
  }

  /** Under a team's question that was put to the agent alone. */
  async #toTeam(event: MessageEvent, person: Person, ticket: number, act: Act): Promise<void> {
    await this.#add(event, person, ticket, act, 'ticket.work');
    await this.#tell(event, person, t('done.replied', { number: label(ticket) }), 'replied');
  }

  /** The customer's thread: what staff write there was read by the customer already, whether it was theirs to say or not. */
  async #onCustomerSide(event: MessageEvent, person: Person, number: number, words: string): Promise<void> {
    const { tickets, customers, stores } = this.#services;
    const files = filesOf(event);
    const own = await customers.find(person);
    const ticket = isStaff(person) ? await stores.tickets.byNumber(number) : await tickets.read(number, person);
    if (own && own.id === ticket?.requester) {
      await this.#add(event, person, number, customerWrote(words, files), 'ticket.see');
    } else if (ticket) {
      const theirs = may(person, 'ticket.answer', { ticket });
      const act = theirs ? answer(words, 'thread', files) : wroteToCustomer(words, files);
      await this.#add(event, person, number, act, 'relevo');
    }
  }

  /** In the direct conversation a message goes on with the request that is open there, else it is a new one. */
  async #direct(event: MessageEvent, person: Person): Promise<void> {
    if (isStaff(person)) return this.#explain(event, person);
    const { customers, stores } = this.#services;
    const customer = await customers.of(person);
    const own = await stores.tickets.bySource(messageKey(event.message));
    const open = own ?? (await this.#openDirect(customer.id, personId(person), event.message.channel));
    if (!open || open.source === messageKey(event.message)) return this.#request(event, person, 'direct');
    const words = wordsOf(event);
    if (words === '') return;
    await this.#add(event, person, open.number, customerWrote(words, filesOf(event)), 'ticket.see');
    await this.#tell(
      event,
      person,
      t(isEnded(open) && open.mergedInto === undefined ? 'customer.reopenedBy' : 'customer.addedTo', {
        number: label(open.number),
        subject: open.subject,
      }),
      'added',
    );
  }

  /**
   * The request that the direct conversation is about: of those that began in it, the one that changed last. One that was
   * resolved lately counts when none is open, as the customer was told to write here if it is not solved.
   */
  async #openDirect(requester: string, account: string, channel: string) {
    const { stores, rules } = this.#services;
    const began = ({ customerSide: side }: Ticket) =>
      side?.kind === 'direct' ? side.account === account : side?.root.channel === channel;
    const page = { limit: LOOKED_AT };
    const alive = await stores.tickets.list({ requester, standing: ['awaited'], statuses: ALIVE }, page);
    const open = alive.find(began);
    if (open) return open;
    const since = this.#clock.now().subtract({ hours: 24 * rules.desk.tickets.reopenWithinDays });
    const resolved = await stores.tickets.list({ requester, standing: ['solved'], statuses: ['resolved'] }, page);
    // One that was merged is still theirs to write on.
    const merged = await stores.tickets.list({ requester, merged: true }, page);
    return [...merged, ...resolved]
      .filter((one) => began(one) && Temporal.Instant.compare(one.changedAt, since) >= 0)
      .toSorted((a, b) => Temporal.Instant.compare(b.changedAt, a.changedAt))[0];
  }

  async #request(event: MessageEvent, person: Person, via: 'intake' | 'direct' | 'mention'): Promise<void> {
    const body = ownWords(event);
    const files = filesOf(event, true);
    if (body === '' && files.length === 0) return;
    const { tickets, customers, rules, limits } = this.#services;
    const customer = await customers.of(person);
    const again = await limits.request(person, customer.id, event.key);
    if (again !== undefined) return this.#tell(event, person, tooManyOfMessages(rules.desk, again), 'tooMany');
    await tickets.open(
      {
        via,
        subject: subjectOf(body === '' ? (files[0]?.name ?? '') : body),
        body,
        files,
        category: defaultCategory(Object.keys(rules.desk.categories)),
        priority: 'normal',
        customerSide: { kind: 'thread', root: event.message },
        source: messageKey(event.message),
        saidAt: event.at,
        cut: isCut(event),
      },
      customer,
      person,
      event.key,
    );
    await catchUp(this.#services, event.message, person);
    await this.#tellCut(event, person);
  }

  /** A message that is a line of a ticket. */
  async #add(event: MessageEvent, person: Person, ticket: number, act: Act, by: Permission | 'relevo'): Promise<void> {
    const kept = isCut(event) ? withCutWords(act) : act;
    const line = asLine(kept, messageKey(event.message), event.at);
    await this.#services.tickets.act(ticket, line, person, by, event.key);
    await catchUp(this.#services, event.message, person);
    await this.#tellCut(event, person);
  }

  async #tellCut(event: MessageEvent, person: Person): Promise<void> {
    if (isCut(event)) await this.#tell(event, person, t('made.cut', { max: KEPT }), 'cut');
  }

  /** Staff make tickets by commands; what they write to Relevo alone makes none. */
  async #explain(event: MessageEvent, person: Person): Promise<void> {
    await this.#tell(event, person, t('staff.direct'), 'explain');
  }

  async #tell(event: MessageEvent, person: Person, text: ReturnType<typeof t>, what: string): Promise<void> {
    const id = `${event.key}:${what}`;
    const { platform, channel, thread } = event.message;
    const message = {
      kind: 'ephemeral',
      to: event.by,
      in: { platform, channel, ...(thread === undefined ? {} : { thread }) },
      card: noticeCard(text, 'info'),
      reader: readerOf(person),
    } as const;
    await this.#services.send([{ id, stream: id, seq: 0, message, trace: event.key }]);
  }

  async #isIntake(message: MessageRef): Promise<boolean> {
    const { rules, channelOf } = this.#services;
    for (const setting of rules.desk.channels.intake) {
      if ((await channelOf(message.platform, setting)) === message.channel) return true;
    }
    return false;
  }
}

/** What was said; files that came without a word speak by their names. */
function wordsOf(event: MessageEvent): string {
  return ownWords(event) || namesOf(filesOf(event)).slice(0, KEPT);
}

function ownWords({ text }: MessageEvent): string {
  return keptWords(text).words;
}

function isCut(event: MessageEvent): boolean {
  return keptWords(event.text).cut;
}

function withoutThread({ platform, channel, message }: MessageRef): MessageRef {
  return { platform, channel, message };
}
