import { type APIMessage, type APIThreadChannel, Routes } from 'discord.js';
import { RetryLater } from '../../lib/errors.ts';
import { firstLine } from '../../lib/words.ts';
import { type Api, CODES, DiscordRefusal, unless } from './api.ts';
import type { Channels } from './channels.ts';

/**
 * Minutes after which a thread that is quiet goes to the archive: a server holds 1,000 open ones (Threads: Active Threads), and a ticket
 * has two. Whoever writes there opens it again.
 */
const QUIET_MINUTES = 1_440;
/** So many are put away at once where the server holds no more. */
const ROOM_FOR = 20;
/** Until somebody else's threads have gone quiet. */
const NO_ROOM_MS = 60_000;
const TOO_MANY: readonly number[] = [CODES.tooManyThreads, CODES.tooManyAnnouncementThreads];

interface ThreadParts {
  readonly api: Api;
  readonly channels: Channels;
  readonly guild: string;
  readonly app: string;
}

/** Threads under messages: begun, opened again, and put away where the server holds no more. */
export class Threads {
  readonly #parts: ThreadParts;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /**
   * It has the id of the message that it is started from, so that nobody has to remember which is whose.
   * @param fallback its name where the message has no words of its own
   */
  async start(channel: string, root: string, fallback: string): Promise<string> {
    const { api, channels } = this.#parts;
    const message = await api.get<APIMessage>(Routes.channelMessage(channel, root));
    const name = firstLine(message.content, 80) || fallback;
    const body = { name, auto_archive_duration: QUIET_MINUTES };
    const made = await this.withRoom(() =>
      unless([CODES.threadExists], api.post<APIThreadChannel>(Routes.threads(channel, root), { body })),
    );
    if (made) channels.put(made);
    return made?.id ?? root;
  }

  open(thread: string): Promise<unknown> {
    const body = { archived: false };
    return this.withRoom(() => this.#parts.api.patch(Routes.channel(thread), { body }));
  }

  /** Does what may begin or open a thread. @throws RetryLater where the server holds no more, and none of them is Relevo's own */
  async withRoom<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    await this.#makeRoom();
    try {
      return await work();
    } catch (error) {
      if (!isFull(error)) throw error;
      throw new RetryLater('the server holds as many open threads as Discord allows', { afterMs: NO_ROOM_MS });
    }
  }

  /** Relevo's own threads that have been quiet longest go to the archive. */
  async #makeRoom(): Promise<void> {
    const { api, guild, app } = this.#parts;
    const { threads } = await api.get<{ readonly threads: APIThreadChannel[] }>(Routes.guildActiveThreads(guild));
    const own = threads
      .filter(({ owner_id, thread_metadata }) => owner_id === app && thread_metadata?.locked !== true)
      .toSorted((one, other) => Number(lastIn(one) - lastIn(other)))
      .slice(0, ROOM_FOR);
    for (const { id } of own) {
      await api.patch(Routes.channel(id), { body: { archived: true } }).catch((error: unknown) => {
        // It went meanwhile, or cannot be put away: another one makes room.
        if (!(error instanceof DiscordRefusal)) throw error;
      });
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DiscordRefusal && TOO_MANY.includes(error.code);
}

/** Ids grow with time, so that the last message's says how long a thread has been quiet. */
function lastIn({ id, last_message_id }: APIThreadChannel): bigint {
  return BigInt(last_message_id ?? id);
}
