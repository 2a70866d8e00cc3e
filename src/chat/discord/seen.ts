import { z } from 'zod';
import type { Notes } from '../../port/definition.ts';
import { idAt, isLater, madeAt } from './ids.ts';

/** So many messages of a channel are remembered one by one: as many as may come out of order, and be looked at again. */
const remembered = 100;
/** Messages arrive by the order of their ids, give or take this much. */
const disorderMs = 60_000;
/** Channels that are kept in memory. */
const channelsAtMost = 2_000;
/** How far a channel is read is noted at most so often for what is not taken anyway. */
const passedEveryMs = 600_000;

const shape = z.object({ low: z.string(), taken: z.record(z.string(), z.string()) });

/** How far one channel was read: everything up to `low`, and of what came later those of `taken`, the last ones, with who wrote them. */
interface Mark {
  low: string;
  readonly taken: Map<string, string>;
}

/**
 * Which messages were taken, channel by channel, over restarts: what a new session is not told is looked for in the history
 * from here on.
 */
export class Seen {
  readonly #notes: Notes;
  readonly #failed: (error: unknown) => void;
  readonly #marks = new Map<string, Promise<Mark>>();
  readonly #writing = new Map<string, Promise<void>>();
  /** Where a channel begins that nothing is known of: nothing that was written earlier is looked for. */
  #floor = '0';

  constructor(notes: Notes, failed: (error: unknown) => void) {
    this.#notes = notes;
    this.#failed = failed;
  }

  /** Reads when Relevo was connected last; the first time of all it begins now. @throws RetryLater */
  async begin(now: number): Promise<void> {
    const last = await this.#notes.read('connected');
    this.#floor = last ?? idAt(now);
    if (last === undefined) await this.connected(now);
  }

  /** Notes that Relevo hears everything up to now. @throws RetryLater */
  connected(now: number): Promise<void> {
    return this.#notes.write('connected', idAt(now));
  }

  /** Up to where a channel needs not be read. @throws RetryLater */
  async low(channel: string): Promise<string> {
    return (await this.#mark(channel)).low;
  }

  /** The last messages that were taken. @throws RetryLater */
  async taken(channel: string): Promise<readonly string[]> {
    return [...(await this.#mark(channel)).taken.keys()];
  }

  /** @throws RetryLater */
  async has(channel: string, message: string): Promise<boolean> {
    const { low, taken } = await this.#mark(channel, message);
    return taken.has(message) || !isLater(message, low);
  }

  /** Who wrote one of the last messages of a channel. @throws RetryLater */
  async author(channel: string, message: string): Promise<string | undefined> {
    return (await this.#mark(channel)).taken.get(message);
  }

  async add(channel: string, message: string, author: string): Promise<void> {
    const mark = await this.#mark(channel, message);
    mark.taken.set(message, author);
    if (mark.taken.size > remembered) {
      const oldest = [...mark.taken.keys()].reduce((one, other) => (isLater(one, other) ? other : one));
      mark.taken.delete(oldest);
      if (isLater(oldest, mark.low)) mark.low = oldest;
    }
    this.#write(channel, mark);
  }

  /** Everything up to a message was taken, or is not to be: a channel of Relevo's own cards need not be read again and again. */
  async pass(channel: string, message: string): Promise<void> {
    const mark = await this.#mark(channel, message);
    const low = idAt(madeAt(message) - disorderMs);
    if (madeAt(low) - madeAt(mark.low) < passedEveryMs) return;
    mark.low = low;
    this.#write(channel, mark);
  }

  async forget(channel: string, message: string): Promise<void> {
    const mark = await this.#mark(channel);
    if (mark.taken.delete(message)) this.#write(channel, mark);
  }

  /** Resolves when everything is noted. */
  async idle(): Promise<void> {
    while (this.#writing.size > 0) await Promise.allSettled(this.#writing.values());
  }

  /** @param first the message that is the first of a channel for Relevo, should it be */
  #mark(channel: string, first?: string): Promise<Mark> {
    const known = this.#marks.get(channel);
    if (known) return known;
    const oldest = this.#marks.keys().find((one) => !this.#writing.has(one));
    if (oldest !== undefined && this.#marks.size >= channelsAtMost) this.#marks.delete(oldest);
    const mark = this.#read(channel, first);
    this.#marks.set(channel, mark);
    mark.catch(() => this.#marks.delete(channel));
    return mark;
  }

  async #read(channel: string, first: string | undefined): Promise<Mark> {
    const note = await this.#notes.read(`seen:${channel}`);
    if (note !== undefined) {
      const { low, taken } = shape.parse(JSON.parse(note));
      return { low, taken: new Map(Object.entries(taken)) };
    }
    const early = first === undefined ? this.#floor : idAt(madeAt(first) - disorderMs);
    const low = isLater(early, this.#floor) ? early : this.#floor;
    // Noted before the first message is taken: who dies over it must find it again.
    if (first !== undefined) await this.#notes.write(`seen:${channel}`, jsonOf({ low, taken: new Map() }));
    return { low, taken: new Map() };
  }

  /** One write at a time for a channel; what changed meanwhile goes with the next. */
  #write(channel: string, mark: Mark): void {
    if (this.#writing.has(channel)) return;
    const write = async () => {
      for (let json = ''; json !== jsonOf(mark); ) {
        json = jsonOf(mark);
        await this.#notes.write(`seen:${channel}`, json);
      }
    };
    // What is not noted is found in the history once more, and the inbox knows it.
    this.#writing.set(
      channel,
      write()
        .catch(this.#failed)
        .finally(() => this.#writing.delete(channel)),
    );
  }
}

function jsonOf({ low, taken }: Mark): string {
  return JSON.stringify({ low, taken: Object.fromEntries(taken) });
}
