import { Buffer } from 'node:buffer';
import { type APIMessage, MessageFlags, type RawFile, Routes } from 'discord.js';
import type { Reader, Text } from '../../i18n/types.ts';
import { systemClock } from '../../lib/clock.ts';
import { RetryLater } from '../../lib/errors.ts';
import { cleanFileName, firstLine } from '../../lib/words.ts';
import type { Card } from '../../port/cards.ts';
import type { Notes } from '../../port/definition.ts';
import type { OutboundCall, Place, Receipt } from '../../port/platform.ts';
import type { MessageRef } from '../../port/refs.ts';
import { type Api, CODES, DiscordRefusal, unless } from './api.ts';
import { componentsOf } from './cards.ts';
import { customIdOf } from './carried.ts';
import type { Channels } from './channels.ts';
import { madeAt, nonceOf } from './ids.ts';
import { DISCORD } from './limits.ts';
import { Threads } from './threads.ts';
import { type Answerable, answerableIn } from './tokens.ts';

/** So long an interaction can be answered; a little less than Discord's quarter of an hour. */
const tokenMs = 14.5 * 60_000;
/** The first answer may still be on its way: it is waited for in short steps, then in long ones, as the outbox counts them. */
const firstMs = 5_000;
const stepMs = { short: 300, long: 2_000 };

export interface OutboundParts {
  readonly api: Api;
  readonly channels: Channels;
  readonly notes: Notes;
  readonly guild: string;
  readonly app: string;
  readonly words: (text: Text, reader: Reader) => string;
}

/** Where a message goes: a channel or thread, and in a direct conversation the message that it answers. */
interface Target {
  readonly channel: string;
  readonly answers?: string;
}

type Call<K extends OutboundCall['kind']> = Extract<OutboundCall, { kind: K }>;

/** Carries out what Relevo wants done. What is posted bears a nonce made of the call's key, by which Discord takes it once. */
export class Outbound {
  readonly #parts: OutboundParts;
  readonly #threads: Threads;

  constructor(parts: OutboundParts) {
    this.#parts = parts;
    this.#threads = new Threads(parts);
  }

  /** @throws RetryLater; any other error is final */
  async perform(call: OutboundCall): Promise<Receipt> {
    switch (call.kind) {
      case 'post':
        return this.#post(call.to, call.key, await this.#body(call.card, call.reader), nameOf(call, this.#parts.words));
      case 'edit': {
        const body = await this.#body(call.card, call.reader);
        await this.#opened(call.message, (route) => this.#parts.api.patch(route, { body }));
        return { message: call.message };
      }
      case 'delete':
        return this.#delete(call.message);
      case 'ephemeral':
        return this.#ephemeral(call);
      case 'file': {
        const name = cleanFileName(call.name, 200);
        const files = [{ name, data: Buffer.from(call.base64, 'base64'), contentType: call.type }];
        return this.#post(call.to, call.key, { allowed_mentions: { parse: [] } }, name, files);
      }
      case 'home':
        throw new Error('Discord has no page for a person');
    }
  }

  /** A card as the body of a message: nobody is notified but whom it names. */
  async #body(card: Card, reader: Reader, flags = 0): Promise<object> {
    const { components, users } = await this.components(card, reader);
    return {
      components,
      flags: flags | MessageFlags.IsComponentsV2,
      allowed_mentions: { parse: [], users: users.slice(0, 100), replied_user: false },
    };
  }

  components(card: Card, reader: Reader) {
    const { guild, notes, words } = this.#parts;
    return componentsOf(card, {
      guild,
      words: (text) => words(text, reader),
      idOf: (carried, place) => customIdOf(carried, place, notes),
    });
  }

  async #post(to: Place, key: string, body: object, name: string, files?: RawFile[]): Promise<Receipt> {
    const { channel, answers } = await this.#target(to, name);
    const reference =
      answers === undefined ? {} : { message_reference: { message_id: answers, fail_if_not_exists: false } };
    const once = { nonce: nonceOf(key), enforce_nonce: true };
    // Into a thread of the archive it opens that.
    const posted = await this.#threads.withRoom(() =>
      this.#told(
        this.#parts.api.post<APIMessage>(Routes.channelMessages(channel), {
          body: { ...body, ...reference, ...once },
          ...(files === undefined ? {} : { files }),
        }),
      ),
    );
    return { message: this.#parts.channels.refOf(posted, await this.#parts.channels.of(posted.channel_id)) };
  }

  async #target(to: Place, name: string): Promise<Target> {
    const { channels } = this.#parts;
    if ('direct' in to) return { channel: (await this.#told(channels.directWith(to.direct))).id };
    const { channel, thread } = to;
    if (thread === undefined) return { channel };
    // A direct conversation has no threads: what belongs under a message answers it.
    if ((await channels.of(channel))?.kind === 'direct') return { channel, answers: thread };
    const known = await channels.of(thread);
    return { channel: known?.id ?? (await this.#threads.start(channel, thread, name)) };
  }

  async #delete(message: MessageRef): Promise<Receipt> {
    const gone = [CODES.unknownMessage, CODES.unknownChannel];
    await unless(
      gone,
      this.#opened(message, (route) => this.#parts.api.delete(route)),
    );
    return {};
  }

  /** Does something to a message, and opens its thread where that has gone to the archive. */
  async #opened<R>({ channel, thread, message }: MessageRef, work: (route: `/${string}`) => Promise<R>): Promise<R> {
    const route = Routes.channelMessage(thread ?? channel, message);
    const tried = () =>
      unless(
        [CODES.archivedThread],
        work(route).then((result) => ({ result })),
      );
    let done = await tried();
    if (!done) {
      await this.#threads.open(thread ?? channel);
      done = await tried();
    }
    // Put away again to make room for another one.
    if (!done) throw new RetryLater('the thread was put away again');
    return done.result;
  }

  /** As an answer to what somebody did, where that is not too long ago; else to them alone. */
  async #ephemeral(call: Call<'ephemeral'>): Promise<Receipt> {
    const { to, key, card, reader, interaction } = call;
    const answerable = interaction && answerableIn(interaction.id);
    if (answerable && (await this.#answered(answerable, card, reader))) return {};
    return this.#post({ platform: to.platform, direct: to.user }, key, await this.#body(card, reader), '');
  }

  /** @returns false when the time for it is over */
  async #answered({ id, token }: Answerable, card: Card, reader: Reader): Promise<boolean> {
    const { api, app } = this.#parts;
    const age = systemClock.now().epochMilliseconds - madeAt(id);
    if (age > tokenMs) return false;
    const body = await this.#body(card, reader, MessageFlags.Ephemeral);
    // In the place of "is thinking …", as often as it takes.
    const original = api.patch(Routes.webhookMessage(app, token), { body, open: true }).then(() => true);
    try {
      // That was put away, by the person or after a while: a message of its own has no key, and may be doubled.
      if (!(await unless([CODES.unknownMessage], original)))
        await api.post(Routes.webhook(app, token), { body, open: true });
      return true;
    } catch (error) {
      if (!(error instanceof DiscordRefusal)) throw error;
      if (error.code !== CODES.unknownWebhook && error.code !== CODES.invalidWebhookToken) throw error;
      const afterMs = age < 1_000 ? stepMs.short : stepMs.long;
      if (age < firstMs) throw new RetryLater('the first answer is still on its way', { afterMs });
      return false;
    }
  }

  async #told<R>(work: Promise<R>): Promise<R> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DiscordRefusal && error.code === CODES.cannotSendToUser)
        throw new Error('this person takes no direct messages from the server, or has left it', { cause: error });
      throw error;
    }
  }
}

/** What a thread is called where the message above it has no words of its own. */
function nameOf({ card, reader }: Call<'post'>, words: OutboundParts['words']): string {
  const [first] = card.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
  const text = card.title ?? first;
  return (text && firstLine(words(text, reader), DISCORD.threadName)) || 'Relevo';
}
