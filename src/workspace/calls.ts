import { Buffer } from 'node:buffer';
import { NotHere } from './model.ts';
import type {
  WireBytes,
  WireCall,
  WireChannel,
  WireMember,
  WireMessage,
  WireNames,
  WirePlace,
  WirePosted,
} from './protocol.ts';
import type { Answers } from './store/answers.ts';
import type { Channels } from './store/channels.ts';
import type { Database } from './store/database.ts';
import type { Files } from './store/files.ts';
import type { Homes } from './store/homes.ts';
import type { Mails } from './store/mails.ts';
import type { Messages } from './store/messages.ts';
import type { Where } from './store/modals.ts';
import { type People, wireMember } from './store/people.ts';

type Effect = Extract<WireCall, { key: string }>;
type CallResult =
  | WirePosted
  | WireBytes
  | WireMessage
  | WireChannel
  | WireMember
  | readonly WireMember[]
  | WireNames
  | null;

const keptDays = 7;

/** Carries out what bots ask for; an effect with a key that was carried out is answered as it was then. */
export class BotCalls {
  readonly #db: Database;
  readonly #people: People;
  readonly #channels: Channels;
  readonly #store: { messages: Messages; files: Files; mails: Mails; answers: Answers; homes: Homes };
  readonly #placeOf: (interaction: string) => Where | undefined;

  constructor(
    db: Database,
    people: People,
    channels: Channels,
    store: { messages: Messages; files: Files; mails: Mails; answers: Answers; homes: Homes },
    placeOf: (interaction: string) => Where | undefined,
  ) {
    this.#db = db;
    this.#people = people;
    this.#channels = channels;
    this.#store = store;
    this.#placeOf = placeOf;
  }

  /** @throws NotHere, TooLong, Empty: final; whatever else is thrown may pass. */
  perform(call: WireCall): CallResult {
    if ('key' in call) return this.#once(call);
    switch (call.do) {
      case 'member': {
        const member = this.#people.find(call.id);
        return member === undefined ? null : wireMember(member);
      }
      case 'group':
        return this.#people.groups.has(call.group) ? this.#people.inGroup(call.group).map(wireMember) : null;
      case 'channel': {
        const channel = this.#channels.named(call.nameOrId);
        return channel === undefined || !this.#channels.has(channel, this.#people.bot) ? null : { channel };
      }
      case 'names':
        return { channels: this.#channels.names(this.#people.bot), groups: [...this.#people.groups] };
      case 'read':
        return this.#read(call.file, call.atMost);
      case 'message':
        return this.#message(call.channel, call.message);
      case 'home':
        this.#store.homes.put(this.#people.person(call.to).id, call);
        return null;
    }
  }

  sweep(): void {
    this.#db.run('DELETE FROM calls WHERE at < ?', this.#db.now({ hours: -24 * keptDays }));
  }

  #once(call: Effect): CallResult {
    return this.#db.transaction(() => {
      const before = this.#db.get<{ result: string }>('SELECT result FROM calls WHERE key = ?', call.key);
      if (before !== undefined) return JSON.parse(before.result) as CallResult;
      const result = this.#effect(call);
      this.#db.insert('calls', { key: call.key, result: JSON.stringify(result), at: this.#db.now() });
      return result;
    });
  }

  #effect(call: Effect): WirePosted | null {
    const { messages, files, mails } = this.#store;
    const by = this.#people.bot;
    switch (call.do) {
      case 'post':
        return messages.add({ by, ...this.#place(call.to), card: call.card });
      case 'file': {
        const bytes = Buffer.from(call.base64, 'base64');
        const kept = files.keep(by, { name: call.name, type: call.type, bytes });
        return messages.add({ by, ...this.#place(call.to), files: [kept.id] });
      }
      case 'edit':
        return messages.recard(messages.own(by, call.channel, call.message), call.card);
      case 'delete':
        return messages.remove(messages.own(by, call.channel, call.message));
      case 'ephemeral':
        return this.#say(call);
      case 'mail':
        mails.put(call.mail);
        return null;
    }
  }

  #message(channel: string, message: string): WireMessage | null {
    const { messages } = this.#store;
    const row = this.#channels.has(channel, this.#people.bot) ? messages.find(channel, message) : undefined;
    if (row === undefined) return null;
    const { text = '', thread, by, files } = messages.view(row, this.#people.bot);
    return { channel, message, author: by.id, text, files, ...(thread === undefined ? {} : { thread }) };
  }

  #say(call: Extract<WireCall, { do: 'ephemeral' }>): WirePosted {
    const { messages, answers } = this.#store;
    const beside = this.#beside(call);
    if (beside?.aside) return answers.put(call.to, beside.channel, call.card);
    return messages.sayTo(call.to, beside ?? this.#place(call.in), call.card);
  }

  #read(file: string, atMost: number): WireBytes | null {
    const size = this.#store.files.sizeFor(this.#people.bot, file);
    if (size === undefined) return null;
    if (size > atMost) return { size };
    const { bytes } = this.#store.files.read(this.#people.bot, file);
    return { size, base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') };
  }

  /** @throws NotHere for channels that the bot is not in */
  #place(to: WirePlace): { channel: string; thread?: string } {
    if ('direct' in to) return { channel: this.#channels.direct(this.#people.bot, to.direct) };
    this.#channels.require(this.#people.bot, to.channel);
    return to;
  }

  #beside({ interaction, to }: Extract<WireCall, { do: 'ephemeral' }>): Where | undefined {
    const where = interaction === undefined ? undefined : this.#placeOf(interaction);
    if (where !== undefined && where.member !== to) throw new NotHere('the interaction was made by somebody else');
    return where;
  }
}
