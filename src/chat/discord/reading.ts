import { setTimeout as sleep } from 'node:timers/promises';
import { type APIMessage, Routes } from 'discord.js';
import { systemClock } from '../../lib/clock.ts';
import { RetryLater } from '../../lib/errors.ts';
import { Lanes } from '../../lib/lanes.ts';
import type { Log } from '../../lib/log.ts';
import type { PlatformEvent } from '../../port/events.ts';
import { type Api, CODES, unless } from './api.ts';
import type { Channels, Known } from './channels.ts';
import type { Directs } from './directs.ts';
import { isLater } from './ids.ts';
import { deleteEvent, editEvent, isWritten, messageEvent, type Reaction, reactionEvent } from './messages.ts';
import type { Seen } from './seen.ts';

const page = 100;
const againMs = 500;
const connectedEveryMs = 30_000;
const recentlyAtMost = 5_000;
/**
 * So many conversations are read up at a time, each with a pause behind it: half of the 50 requests a second that an app has, as
 * the other half is for whoever waits to be answered.
 */
const readersAtOnce = 2;
const pauseMs = 80;

export interface ReadingParts {
  readonly api: Api;
  readonly channels: Channels;
  readonly seen: Seen;
  readonly guild: string;
  readonly bot: string;
  /** Whether Relevo sees a channel of the server. @throws RetryLater */
  readonly sees: (channel: string) => Promise<boolean>;
  /** Resolves when the event is safely stored. */
  readonly take: (event: PlatformEvent) => Promise<void>;
  readonly directs: Directs;
  readonly log: Log;
}

/**
 * What people write, edit, delete and react: as the gateway tells it, and what it did not tell found in the history. A lane
 * for each channel, with its threads, keeps them in their order.
 */
export class Reading {
  readonly #parts: ReadingParts;
  readonly #lanes = new Lanes();
  /** What was given to the inbox lately, as Discord may tell it twice. */
  readonly #recently = new Set<string>();
  #session = 0;
  /** Channels whose history was read in this session. */
  #caughtUp = new Set<string>();
  /** Those that were read since all were: where sessions are short, each goes on with the others. */
  readonly #lately = new Set<string>();
  /** The first message of a channel that the gateway told in this session: it and what is later is not taken from the history. */
  #told = new Map<string, string>();
  /** Whether everything from before this session was taken, once that is known. */
  #history = Promise.resolve(false);
  #stopped = true;
  #beat: NodeJS.Timeout | undefined;

  constructor(parts: ReadingParts) {
    this.#parts = parts;
  }

  /** @throws RetryLater */
  async start(): Promise<void> {
    await this.#parts.seen.begin(systemClock.now().epochMilliseconds);
    this.#stopped = false;
  }

  /** A session began, and was told nothing of what came before: everything that Relevo sees is read from where it was left. */
  begin(): void {
    this.#session += 1;
    this.#caughtUp = new Set();
    this.#told = new Map();
    this.#history = this.#behind(this.#session).catch((error: unknown) => {
      this.#parts.log.error('discord.history.failed', { error });
      return false;
    });
    void this.#connected();
    this.connected();
  }

  /** Resolves when everything from before this session was taken. */
  async caughtUp(): Promise<void> {
    await this.#history;
    await this.#lanes.idle();
  }

  /** From now on everything is told. */
  connected(): void {
    clearInterval(this.#beat);
    this.#beat = setInterval(() => void this.#connected(), connectedEveryMs).unref();
  }

  /** What happens from now on may have to be looked for. */
  lost(): void {
    clearInterval(this.#beat);
  }

  /** Takes nothing new, and lets what is being taken come to its end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.lost();
    await this.#lanes.idle();
    await this.#parts.seen.idle();
  }

  written(message: APIMessage): void {
    const { channel_id: channel, id } = message;
    const first = this.#told.get(channel);
    if (first === undefined || isLater(first, id)) this.#told.set(channel, id);
    void this.#heard(channel, () => this.#message(message));
  }

  edited(message: APIMessage): void {
    if (isWritten(message)) void this.#heard(message.channel_id, () => this.#edit(message));
  }

  removed(channel: string, ids: readonly string[]): void {
    void this.#heard(channel, async () => {
      for (const id of ids) await this.#remove(channel, id);
    });
  }

  reacted(reaction: Reaction, added: boolean): void {
    const { channel_id: channel, message_id: id, user_id: user } = reaction;
    if (user === this.#parts.bot) return;
    void this.#heard(channel, async () => {
      const ref = this.#parts.channels.refOf({ channel_id: channel, id }, await this.#parts.channels.of(channel));
      const event = reactionEvent(reaction, ref, added, systemClock.now());
      await this.#once(event);
    });
  }

  /** What happens in a channel comes after what was missed there. */
  #heard(channel: string, task: () => Promise<void>): Promise<void> {
    return this.#run(channel, async () => {
      await this.#catchUp(channel);
      await task();
    });
  }

  async #run(channel: string, task: () => Promise<void>): Promise<void> {
    try {
      await this.#lanes.run(this.#parts.channels.rootOf(channel), () => this.#patiently(task));
    } catch (error) {
      this.#parts.log.error('discord.event.failed', { channel, error });
    }
  }

  /** Again for as long as Discord or the store is away: what comes after it waits behind. */
  async #patiently(task: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        return await task();
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        await sleep(error.afterMs ?? againMs);
      }
    }
  }

  /** @returns whether everything from before this session was taken; not when another session began meanwhile */
  async #behind(session: number): Promise<boolean> {
    const isOver = () => this.#stopped || session !== this.#session;
    const reads: (() => Promise<void>)[] = [];
    await this.#patiently(async () => {
      const visible = await this.#visible();
      const threads = await this.#byNeed(await this.#parts.channels.threads());
      const directs = await this.#parts.directs.all();
      const open = [...visible.map(({ id }) => id), ...directs, ...threads];
      reads.push(...open.map((id) => () => this.#run(id, () => this.#catchUp(id))));
      reads.push(
        ...visible.map(
          ({ id }) =>
            () =>
              this.#run(id, () => this.#archived(id)),
        ),
      );
    });
    const left = reads.values();
    const reader = async () => {
      for (const read of left) {
        if (isOver()) return;
        await read();
        await sleep(pauseMs);
      }
    };
    await Promise.all(Array.from({ length: readersAtOnce }, reader));
    if (isOver()) return false;
    this.#lately.clear();
    return true;
  }

  async #visible(): Promise<readonly Known[]> {
    const visible: Known[] = [];
    for (const channel of await this.#parts.channels.list())
      if (channel.kind === 'text' && (await this.#parts.sees(channel.id))) visible.push(channel);
    return visible;
  }

  /** Where somebody has written something comes first, then what was not read for the longest. */
  async #byNeed(threads: readonly Known[]): Promise<readonly string[]> {
    const { seen } = this.#parts;
    const groups: readonly [string[], string[], string[]] = [[], [], []];
    for (const { id, last } of threads) {
      const known = [await seen.low(id), ...(await seen.taken(id))];
      const isNew = last !== undefined && known.every((one) => isLater(last, one));
      groups[this.#lately.has(id) ? 2 : isNew ? 0 : 1].push(id);
    }
    return groups.flat();
  }

  /** Threads that went to the archive meanwhile, with what was said in them before. */
  async #archived(channel: string): Promise<void> {
    const { channels, seen } = this.#parts;
    for (const { id, last } of await channels.archived(channel)) {
      // Not waited for here, as they are of the same lane.
      if (last !== undefined && isLater(last, await seen.low(id))) void this.#run(id, () => this.#catchUp(id));
    }
  }

  /** Notes up to when everything was heard: not before all of that, and of what came before this session, is taken. */
  async #connected(): Promise<void> {
    const now = systemClock.now().epochMilliseconds;
    try {
      const caughtUp = await this.#history;
      await this.#lanes.settled();
      if (caughtUp && !this.#stopped) await this.#parts.seen.connected(now);
    } catch (error) {
      this.#parts.log.warn('discord.note.failed', { error });
    }
  }

  /** Reads a channel on from where it was left, once in a session, and looks at what became of its last messages. */
  async #catchUp(channel: string): Promise<void> {
    if (this.#caughtUp.has(channel)) return;
    // A thread stands under a message that may not have been read, either.
    const root = (await this.#parts.channels.of(channel))?.parent;
    if (root !== undefined) await this.#catchUp(root);
    const { seen } = this.#parts;
    const caughtUp = this.#caughtUp;
    const [low, taken] = [await seen.low(channel), await seen.taken(channel)];
    const known = taken.filter((id) => !isLater(id, low));
    if (known.length > 0)
      await this.#compare(channel, known, await this.#page(channel, { before: String(BigInt(low) + 1n) }));
    for (let after = low; ; ) {
      const some = await this.#page(channel, { after });
      const [newest] = some;
      for (const message of some.toReversed()) {
        const told = this.#told.get(channel);
        if (told === undefined || isLater(told, message.id)) await this.#message(message);
      }
      const reached = some.length < page ? undefined : newest?.id;
      // Of a page it is known what is missing in it.
      await this.#compare(
        channel,
        taken.filter((id) => isLater(id, after) && (!reached || !isLater(id, reached))),
        some,
      );
      if (newest) await seen.pass(channel, newest.id);
      if (!reached) break;
      after = reached;
    }
    caughtUp.add(channel);
    this.#lately.add(channel);
  }

  /** Newest first; empty where Relevo may not read. */
  async #page(channel: string, where: Readonly<Record<string, string>>): Promise<readonly APIMessage[]> {
    const asked = this.#parts.api.get<APIMessage[]>(Routes.channelMessages(channel), { ...where, limit: String(page) });
    return (await unless([CODES.missingAccess, CODES.unknownChannel], asked)) ?? [];
  }

  /** What was taken before may have been edited since, or deleted, when it is not where it stood. */
  async #compare(channel: string, taken: readonly string[], there: readonly APIMessage[]): Promise<void> {
    const oldest = there.length < page ? undefined : there.at(-1)?.id;
    for (const id of taken) {
      const message = there.find((one) => one.id === id);
      if (message) await this.#edit(message);
      else if (there.length > 0 && (!oldest || isLater(id, oldest))) await this.#remove(channel, id);
    }
  }

  async #message(message: APIMessage): Promise<void> {
    const { bot, channels, seen } = this.#parts;
    const { channel_id: channel, id } = message;
    if (!isWritten(message)) return seen.pass(channel, id);
    if (await seen.has(channel, id)) return;
    const known = await channels.of(channel);
    if (known) known.last = known.last !== undefined && isLater(known.last, id) ? known.last : id;
    const direct = known?.kind === 'direct';
    if (direct) await this.#parts.directs.add(channel);
    await this.#give(messageEvent(message, channels.refOf(message, known), direct, bot));
    if (!this.#stopped) await seen.add(channel, id, message.author.id);
  }

  async #edit(message: APIMessage): Promise<void> {
    const { bot, channels } = this.#parts;
    if (!isWritten(message)) return;
    const event = editEvent(message, channels.refOf(message, await channels.of(message.channel_id)), bot);
    if (event) await this.#once(event);
  }

  /** Discord does not say whose message it was: only the last ones of a channel are known. */
  async #remove(channel: string, id: string): Promise<void> {
    const { channels, seen, log } = this.#parts;
    const author = await seen.author(channel, id);
    if (author === undefined) return log.debug('discord.delete.unknown', { channel, id });
    const ref = channels.refOf({ channel_id: channel, id }, await channels.of(channel));
    await this.#once(deleteEvent(ref, author, systemClock.now()));
    if (!this.#stopped) await seen.forget(channel, id);
  }

  async #once(event: PlatformEvent): Promise<void> {
    if (this.#recently.has(event.key)) return;
    const [oldest] = this.#recently;
    if (oldest !== undefined && this.#recently.size >= recentlyAtMost) this.#recently.delete(oldest);
    this.#recently.add(event.key);
    await this.#give(event);
  }

  async #give(event: PlatformEvent): Promise<void> {
    if (!this.#stopped) await this.#parts.take(event);
  }
}
