import { Buffer } from 'node:buffer';
import type { Reader, Text } from '../../i18n/types.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Card } from '../../port/cards.ts';
import type { Notes } from '../../port/definition.ts';
import type { OutboundCall, Place, Receipt } from '../../port/platform.ts';
import { renderCard } from '../../port/render.ts';
import type { Api, Json } from './api.ts';
import { blocksOf, type Site, textOf } from './blocks.ts';
import { orNone, type SlackDirectory } from './directory.ts';
import { Doubtful } from './errors.ts';
import { history, replies } from './history.ts';
import { isAnswerAddress } from './hosts.ts';
import type { Pages } from './pages.ts';
import type { Refs } from './refs.ts';
import { Remembered } from './remembered.ts';
import { respond } from './respond.ts';
import { isFileId, send, takeAway } from './uploads.ts';

type Call<K extends OutboundCall['kind']> = Extract<OutboundCall, { kind: K }>;
export type WordsFor = (text: Text, reader: Reader) => string;

/** By this a post of Relevo's is known again. https://docs.slack.dev/messaging/message-metadata */
const metadataType = 'relevo_post';
/** Pages of history that are looked through for a post of which nobody knows whether it arrived. */
const lookedThrough = 5;
/** What another process began with is looked for as far back as this. */
const othersBeganMs = 60 * 60_000;
/** The clocks of two machines differ by less. */
const clocksApartMs = 5 * 60_000;

export interface PostsDeps {
  readonly api: Api;
  readonly refs: Refs;
  readonly directory: SlackDirectory;
  readonly words: WordsFor;
  readonly site: () => Site;
  readonly clock: Clock;
  readonly pages: Pages;
  readonly notes: Notes;
}

/** Carries out Relevo's calls, each once per key as far as Slack lets one know. */
export class Posts {
  readonly #deps: PostsDeps;
  /** What was carried out, by key. */
  readonly #done = new Remembered<Receipt>(2000);
  /** Since when nobody knows whether a post arrived. */
  readonly #doubts = new Remembered<number>(2000);
  /** What this process tried, and knows that it is not there. */
  readonly #failed = new Remembered<true>(2000);

  constructor(deps: PostsDeps) {
    this.#deps = deps;
  }

  async perform(call: OutboundCall): Promise<Receipt> {
    const known = this.#done.get(call.key);
    if (known !== undefined) return known;
    const receipt = await this.#carryOut(call);
    this.#done.set(call.key, receipt);
    return receipt;
  }

  async #carryOut(call: OutboundCall): Promise<Receipt> {
    switch (call.kind) {
      case 'post':
        return this.#post(call, await this.#where(call.to), this.#content(call.card, call.reader));
      case 'edit':
        return this.#edit(call);
      case 'delete': {
        const { channel, message: ts } = call.message;
        if (isFileId(ts)) await takeAway(this.#deps.api, ts, channel);
        else await orNone(this.#deps.api.call('chat.delete', { channel, ts }), 'message_not_found');
        return {};
      }
      case 'ephemeral':
        return this.#ephemeral(call);
      case 'file':
        return this.#file(call);
      case 'home':
        await this.#deps.pages.publish(call);
        return {};
    }
  }

  async #post({ key, again }: Begun, at: Where, content: Json): Promise<Receipt> {
    // Another process may have begun with it at any time since it was made; what failed here without a doubt is not there.
    const since = this.#doubts.get(key) ?? (again && !this.#failed.has(key) ? this.#now() - othersBeganMs : undefined);
    const found = since === undefined ? undefined : await this.#find(key, at, since);
    if (found !== undefined) return this.#receipt(at, found);
    const metadata = { event_type: metadataType, event_payload: { key } };
    const args = {
      channel: at.channel,
      ...threadOf(at),
      ...content,
      metadata,
      unfurl_links: false,
      unfurl_media: false,
    };
    const begun = this.#now();
    try {
      const { ts } = await this.#deps.api.call('chat.postMessage', args);
      return this.#receipt(at, String(ts));
    } catch (error) {
      if (error instanceof Doubtful) this.#doubts.set(key, since ?? begun);
      else this.#failed.set(key, true);
      throw error;
    }
  }

  /** @returns the timestamp of the post with this key */
  async #find(key: string, { channel, thread }: Where, since: number): Promise<string | undefined> {
    const oldest = String((since - clocksApartMs) / 1000);
    let cursor: string | undefined;
    for (let count = 0; count < lookedThrough; count += 1) {
      const asked = { oldest, include_all_metadata: true, ...(cursor === undefined ? {} : { cursor }) };
      const { api } = this.#deps;
      const page = await (thread === undefined ? history(api, channel, asked) : replies(api, channel, thread, asked));
      const found = page.messages.find(({ metadata }) => metadata?.event_payload?.['key'] === key);
      if (found) return found.ts;
      cursor = page.next;
      if (cursor === undefined) return undefined;
    }
    return undefined;
  }

  async #edit({ message, card, reader }: Call<'edit'>): Promise<Receipt> {
    const { channel, message: ts } = message;
    await this.#deps.api.call('chat.update', { channel, ts, ...this.#content(card, reader) });
    return {};
  }

  /** By the address that the interaction gave first: it also reaches where the bot is not. */
  async #ephemeral({ key, to, in: place, interaction, card, reader }: Call<'ephemeral'>): Promise<Receipt> {
    const content = this.#content(card, reader);
    const at = await this.#where(place);
    const reply = interaction && isAnswerAddress(interaction.id, this.#deps.api.url) ? interaction.id : undefined;
    if (reply !== undefined && (await respond(reply, { ...content, ...threadOf(at) }))) return {};
    // Nobody else reads the direct conversation, and there it stays.
    if (at.channel.startsWith('D')) return this.#post({ key }, at, content);
    const asked = this.#deps.api.call('chat.postEphemeral', {
      channel: at.channel,
      user: to.user,
      ...threadOf(at),
      ...content,
    });
    const shown = await orNone(asked, 'user_not_in_channel', 'channel_not_found', 'is_archived');
    return shown === undefined
      ? this.#post({ key }, { channel: await this.#deps.directory.direct(to.user) }, content)
      : {};
  }

  async #file({ key, to, name, base64 }: Call<'file'>): Promise<Receipt> {
    const at = await this.#where(to);
    const { api, notes } = this.#deps;
    return this.#receipt(at, await send(api, notes, { ...at, key, name, bytes: Buffer.from(base64, 'base64') }));
  }

  #content(card: Card, reader: Reader): { readonly text: string; readonly blocks: readonly Json[] } {
    const rendered = renderCard(card, (text) => this.#deps.words(text, reader));
    return { text: textOf(rendered), blocks: blocksOf(rendered, this.#deps.site()) };
  }

  #now(): number {
    return this.#deps.clock.now().epochMilliseconds;
  }

  #receipt({ channel, thread }: Where, message: string): Receipt {
    return { message: this.#deps.refs.message(channel, message, thread) };
  }

  async #where(place: Place): Promise<Where> {
    if ('direct' in place) return { channel: await this.#deps.directory.direct(place.direct) };
    const { channel, thread } = place;
    return thread === undefined ? { channel } : { channel, thread };
  }
}

type Begun = Pick<Call<'post'>, 'key' | 'again'>;

interface Where {
  readonly channel: string;
  readonly thread?: string;
}

function threadOf({ thread }: Where): { readonly thread_ts?: string } {
  return thread === undefined ? {} : { thread_ts: thread };
}
