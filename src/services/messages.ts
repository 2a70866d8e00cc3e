import { namesOf } from '../domain/files/file.ts';
import { isStaff, type Person, personId } from '../domain/people/person.ts';
import { type MessageRef, messageKey } from '../domain/refs.ts';
import { note } from '../domain/tickets/acts/desk.ts';
import { answer, customerWrote, teamSaid } from '../domain/tickets/acts/talk.ts';
import { label } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import type { Clock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import { cleanWords, firstLine } from '../lib/words.ts';
import type { MessageEvent } from '../port/events.ts';
import { noticeCard } from './cards/replies.ts';
import { readerOf } from './people.ts';
import { filesOf } from './sent-files.ts';
import type { Services } from './services.ts';
import type { Anchor } from './stores/stores.ts';

const SUBJECT = 120;
/** What a ticket keeps of a message; the rest is in the chat itself. */
const BODY = 8_000;
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

  async arrived(event: MessageEvent, person: Person): Promise<void> {
    const { thread } = event.message;
    if (thread !== undefined) {
      const root = { ...withoutThread(event.message), message: thread };
      const place = await this.#placeOf(root, event.at);
      if (place) return this.#inThread(event, person, place);
      // In a channel it is a thread of people's own; to Relevo alone nothing is said that goes nowhere.
      if (!event.direct) return;
    }
    if (event.direct) return this.#direct(event, person);
    if (!isStaff(person) && (await this.#isIntake(event.message))) await this.#request(event, person, 'intake');
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
    const { tickets } = this.#services;
    const { ticket, side } = anchor;
    if (side === 'requester') return this.#onCustomerSide(event, person, ticket, words);
    if (side === 'desk') {
      await tickets.act(ticket, note(words, 'thread', undefined, filesOf(event)), person, 'ticket.note', event.key);
      return;
    }
    const said = teamSaid(side.slice('team:'.length), words, filesOf(event));
    await tickets.act(ticket, said, person, 'ticket.note', event.key);
  }

  /** The customer's thread: what staff write there was read by the customer already, so it is an answer. */
  async #onCustomerSide(event: MessageEvent, person: Person, ticket: number, words: string): Promise<void> {
    const { tickets, customers } = this.#services;
    const found = await tickets.read(ticket, person);
    const customer = await customers.find(person);
    if (customer?.id === found.requester) {
      await tickets.act(ticket, customerWrote(words, filesOf(event)), person, 'ticket.see', event.key);
    } else if (isStaff(person)) {
      await tickets.act(ticket, answer(words, 'thread', filesOf(event)), person, 'ticket.answer', event.key);
    }
  }

  /** In the direct conversation a message goes on with the request that is open there, else it is a new one. */
  async #direct(event: MessageEvent, person: Person): Promise<void> {
    if (isStaff(person)) return this.#explain(event, person);
    const { customers, stores, tickets } = this.#services;
    const customer = await customers.of(person);
    const own = await stores.tickets.bySource(messageKey(event.message));
    const open = own ?? (await this.#openDirect(customer.id, personId(person), event.message.channel));
    if (!open || open.source === messageKey(event.message)) return this.#request(event, person, 'direct');
    const words = wordsOf(event);
    if (words === '') return;
    await tickets.act(open.number, customerWrote(words, filesOf(event)), person, 'ticket.see', event.key);
    await this.#tell(
      event,
      person,
      t('customer.addedTo', { number: label(open.number), subject: open.subject }),
      'added',
    );
  }

  /** The request that the direct conversation is about: of those that began in it, the one that changed last. */
  async #openDirect(requester: string, account: string, channel: string) {
    const alive = await this.#services.stores.tickets.list(
      { requester, statuses: ['new', 'open', 'waiting', 'handed_over'] },
      { limit: 20 },
    );
    return alive.find(({ customerSide: side }) =>
      side?.kind === 'direct' ? side.account === account : side?.root.channel === channel,
    );
  }

  async #request(event: MessageEvent, person: Person, via: 'intake' | 'direct'): Promise<void> {
    const body = ownWords(event);
    const files = filesOf(event, true);
    if (body === '' && files.length === 0) return;
    const { tickets, customers, rules } = this.#services;
    await tickets.open(
      {
        via,
        subject: firstLine(body === '' ? (files[0]?.name ?? '') : body, SUBJECT),
        body,
        files,
        category: defaultCategory(Object.keys(rules.desk.categories)),
        priority: 'normal',
        customerSide: { kind: 'thread', root: event.message },
        source: messageKey(event.message),
      },
      await customers.of(person),
      person,
      event.key,
    );
  }

  /** Staff make tickets by commands; what they write to Relevo alone makes none. */
  async #explain(event: MessageEvent, person: Person): Promise<void> {
    await this.#tell(event, person, t('staff.direct'), 'explain');
  }

  async #tell(event: MessageEvent, person: Person, text: ReturnType<typeof t>, what: string): Promise<void> {
    const { stores, wakeOutbox } = this.#services;
    const id = `${event.key}:${what}`;
    const { platform, channel } = event.message;
    const message = {
      kind: 'ephemeral',
      to: event.by,
      in: { platform, channel },
      card: noticeCard(text, 'info'),
      reader: readerOf(person),
    } as const;
    await stores.outbox.enqueue([{ id, stream: id, seq: 0, message, trace: event.key }], event.at);
    wakeOutbox();
  }

  async #isIntake(message: MessageRef): Promise<boolean> {
    const { rules, channelOf } = this.#services;
    for (const setting of rules.desk.channels.intake) {
      if ((await channelOf(message.platform, setting)) === message.channel) return true;
    }
    return false;
  }
}

/** What was not said belongs to the category for that: `other` where there is one, else the last of the settings. */
export function defaultCategory(categories: readonly string[]): string {
  return categories.includes('other') ? 'other' : (categories.at(-1) ?? 'other');
}

/** What was said; files that came without a word speak by their names. */
function wordsOf(event: MessageEvent): string {
  return ownWords(event) || namesOf(filesOf(event)).slice(0, BODY);
}

function ownWords({ text }: MessageEvent): string {
  return cleanWords(text).trim().slice(0, BODY);
}

function withoutThread({ platform, channel, message }: MessageRef): MessageRef {
  return { platform, channel, message };
}
