import { type APIChannel, type APIOverwrite, ChannelType, Routes } from 'discord.js';
import { Cache } from '../../lib/cache.ts';
import type { MessageRef } from '../../port/refs.ts';
import { type Api, CODES, unless } from './api.ts';
import { isId, platform } from './ids.ts';

/** As much of a channel as Relevo needs. */
export interface Known {
  readonly id: string;
  readonly kind: 'text' | 'thread' | 'direct' | 'other';
  readonly name: string;
  /** Of a thread. */
  readonly parent?: string;
  readonly overwrites: readonly APIOverwrite[];
  last: string | undefined;
}

const THREADS: readonly number[] = [
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
];
/** Threads are many; what is forgotten is asked for again. */
const knownAtMost = 20_000;
const TEXTS: readonly number[] = [ChannelType.GuildText, ChannelType.GuildAnnouncement];

/** The server's channels and threads and the direct conversations: asked for once, and kept up to date by events. */
export class Channels {
  readonly #api: Api;
  readonly #guild: string;
  readonly #known = new Map<string, Known>();
  readonly #lists = new Cache<readonly Known[]>();
  readonly #directs = new Map<string, string>();

  constructor(api: Api, guild: string) {
    this.#api = api;
    this.#guild = guild;
  }

  /** The server's channels, threads not among them. @throws RetryLater */
  list(): Promise<readonly Known[]> {
    return this.#lists.get('channels', async () => {
      const all = await this.#api.get<APIChannel[]>(Routes.guildChannels(this.#guild));
      return all.map((channel) => this.put(channel));
    });
  }

  /** Threads that are not archived. @throws RetryLater */
  async threads(): Promise<readonly Known[]> {
    const { threads } = await this.#api.get<{ readonly threads: APIChannel[] }>(Routes.guildActiveThreads(this.#guild));
    return threads.map((thread) => this.put(thread));
  }

  /** Those that were archived last in a channel, at most fifty. @throws RetryLater */
  async archived(channel: string): Promise<readonly Known[]> {
    const found = await unless(
      [CODES.missingAccess, CODES.unknownChannel],
      this.#api.get<{ readonly threads: APIChannel[] }>(Routes.channelThreads(channel, 'public'), { limit: '50' }),
    );
    return found?.threads.map((thread) => this.put(thread)) ?? [];
  }

  /** One by its id; undefined when there is none, or none for Relevo. @throws RetryLater */
  async of(id: string): Promise<Known | undefined> {
    const known = this.#known.get(id);
    if (known || !isId(id)) return known;
    const codes = [CODES.unknownChannel, CODES.missingAccess];
    const found = await unless(codes, this.#api.get<APIChannel>(Routes.channel(id)));
    return found && this.put(found);
  }

  /** The channel that a thread is in; else itself, also where that is not known yet. */
  rootOf(id: string): string {
    return this.#known.get(id)?.parent ?? id;
  }

  /** The direct conversation with somebody. @throws RetryLater, DiscordRefusal */
  async directWith(user: string): Promise<Known> {
    const known = this.#known.get(this.#directs.get(user) ?? '');
    if (known) return known;
    const made = await this.#api.post<APIChannel>(Routes.userChannels(), { body: { recipient_id: user } });
    this.#directs.set(user, made.id);
    return this.put(made);
  }

  put(channel: APIChannel): Known {
    const kind = kindOf(channel.type);
    const known: Known = {
      id: channel.id,
      kind,
      name: channel.name ?? '',
      ...('parent_id' in channel && channel.parent_id && kind === 'thread' ? { parent: channel.parent_id } : {}),
      overwrites: ('permission_overwrites' in channel && channel.permission_overwrites) || [],
      last: ('last_message_id' in channel && channel.last_message_id) || undefined,
    };
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= knownAtMost) this.#known.delete(oldest);
    this.#known.set(known.id, known);
    return known;
  }

  /** A channel came, changed or went: whoever looks for a name must find it so. */
  changed(): void {
    this.#lists.clear();
  }

  remove(id: string): void {
    this.#known.delete(id);
    this.changed();
  }

  /** In which threads of a channel a message may stand, by when they began and when somebody last wrote there. */
  threadsWith(channel: string, message: string): readonly Known[] {
    const [id, longest] = [BigInt(message), 10];
    const may = ({ parent, id: began, last }: Known) =>
      parent === channel && BigInt(began) <= id && BigInt(last ?? '0') >= id;
    return [...this.#known.values()].filter(may).slice(-longest);
  }

  /** A message as the port names it: a thread is a channel of its own here, and of the channel that it is in there. */
  refOf(
    { channel_id: id, id: message }: { readonly channel_id: string; readonly id: string },
    known: Known | undefined,
  ): MessageRef {
    return known?.parent === undefined
      ? { platform, channel: id, message }
      : { platform, channel: known.parent, message, thread: id };
  }
}

function kindOf(type: number): Known['kind'] {
  if (THREADS.includes(type)) return 'thread';
  if (TEXTS.includes(type)) return 'text';
  return type === ChannelType.DM ? 'direct' : 'other';
}
