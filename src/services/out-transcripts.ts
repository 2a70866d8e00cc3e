import { accountOf } from '../domain/refs.ts';
import { label } from '../domain/tickets/ticket.ts';
import { plain, t } from '../i18n/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { Platform } from '../port/platform.ts';
import { noticeCard } from './cards/replies.ts';
import { Customers } from './customers.ts';
import type { OutMessage } from './out-message.ts';
import { type People, readerOf } from './people.ts';
import type { Stores } from './stores/stores.ts';
import type { DeskRules } from './tickets.ts';
import { html } from './transcript/html.ts';
import { markdown } from './transcript/markdown.ts';
import { transcript } from './transcript/transcript.ts';
import type { TranscriptWriter } from './transcript/writer.ts';

/** How many one process makes at once: each may be as large as the platform takes. */
const AT_ONCE = 1;
/** On a platform without files it comes in messages, and in so many at most. */
const MOST_MESSAGES = 40;
const WRITERS: Readonly<Record<OutTranscript['format'], TranscriptWriter>> = { md: markdown, html };

type OutTranscript = Extract<OutMessage, { kind: 'transcript' }>;

/**
 * Makes transcripts when they leave, of what their reader may see at that moment, and gives them to that person alone. Nothing
 * of them is kept.
 */
export class OutTranscripts {
  readonly #stores: Stores;
  readonly #people: People;
  readonly #rules: DeskRules;
  readonly #clock: Clock;
  #inHand = 0;

  constructor(stores: Stores, people: People, rules: DeskRules, clock: Clock) {
    this.#stores = stores;
    this.#people = people;
    this.#rules = rules;
    this.#clock = clock;
  }

  /** `busy`: another is in hand. `superseded`: there is nobody any more, or nothing that they may see. */
  async send(key: string, message: OutTranscript, platform: Platform): Promise<'sent' | 'busy' | 'superseded'> {
    if (this.#inHand >= AT_ONCE) return 'busy';
    this.#inHand += 1;
    try {
      return await this.#send(key, message, platform);
    } finally {
      this.#inHand -= 1;
    }
  }

  async #send(key: string, { to, ticket: number, format }: OutTranscript, platform: Platform) {
    const person = await this.#people.person(accountOf(to));
    const ticket = await this.#stores.tickets.byNumber(number);
    const { files } = platform.capabilities;
    const writer = files ? WRITERS[format] : markdown;
    const pieces = person && ticket && (await transcript(ticket, person, writer, this.#parts()));
    if (!pieces) return 'superseded';
    const reader = readerOf(person);
    const place = { platform: platform.id, direct: accountOf(to).user };
    const { fileBytes, messageText } = platform.limits;
    const most = files ? fileBytes : messageText * MOST_MESSAGES;
    const bytes = await gathered(pieces, most);
    if (!bytes) {
      const card = noticeCard(t('transcript.tooLong', { number: label(number), size: most }), 'warn');
      await platform.perform({ kind: 'post', key, to: place, card, reader });
    } else if (files) {
      const name = `${label(number)}.${writer.ending}`;
      const base64 = bytes.toString('base64');
      await platform.perform({ kind: 'file', key, to: place, name, type: writer.type, base64 });
    } else {
      for (const [index, part] of partsOf(bytes.toString(), messageText).entries()) {
        const card = { blocks: [{ kind: 'text', text: plain(part) }] } as const;
        await platform.perform({ kind: 'post', key: `${key}:${index}`, to: place, card, reader });
      }
    }
    return 'sent';
  }

  #parts() {
    const { timeline, tickets, customers } = this.#stores;
    return { timeline, tickets, customers: new Customers(customers), rules: this.#rules, now: this.#clock.now() };
  }
}

/** Undefined as soon as there are more bytes than `most`; the rest is not read then. */
async function gathered(pieces: AsyncIterable<string>, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    const part = Buffer.from(piece);
    size += part.byteLength;
    if (size > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Cut at the end of a line where there is one, never within a character. */
export function partsOf(words: string, most: number): readonly string[] {
  const parts: string[] = [];
  for (let rest = words; rest.trim() !== ''; ) {
    const line = rest.length <= most ? rest.length : rest.lastIndexOf('\n', most - 1) + 1;
    const cut = line > 0 ? line : rest.slice(0, most).replace(/[\ud800-\udbff]$/, '').length;
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut);
  }
  return parts.filter((part) => part !== '');
}
