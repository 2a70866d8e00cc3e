import { z } from 'zod';
import type { Log } from '../../lib/log.ts';
import type { Notes } from '../../port/definition.ts';
import { isAfter } from './text.ts';

/** How far each conversation has been read, and what shortly before that. Kept as a note for each. */
const shape = z.object({
  /** Where reading began: nothing before it is for Relevo. */
  from: z.string(),
  /** The timestamp up to which everything was taken. */
  ts: z.string(),
  /** The keys of what was taken in the last minute before it. */
  recent: z.array(z.object({ key: z.string(), ts: z.string() })),
  /** The threads in which something was said last. */
  threads: z.array(z.string()),
});
type Mark = z.infer<typeof shape>;

const flushMs = 2000;
const mostRecent = 200;
const mostThreads = 50;
/** What came late or in another order lies within this before the mark. */
const overlapSeconds = 60;

/** Under this the newest event of all conversations is noted. */
export const everywhere = 'everywhere';

/** Watermarks, in memory and every two seconds in the notes. */
export class Marks {
  readonly #notes: Notes;
  readonly #log: Log;
  readonly #known = new Map<string, Mark>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(notes: Notes, log: Log) {
    this.#notes = notes;
    this.#log = log;
  }

  /** Undefined for a conversation in which nothing was read yet. @throws RetryLater */
  async of(channel: string): Promise<Mark | undefined> {
    const known = this.#known.get(channel);
    if (known !== undefined) return known;
    const note = await this.#notes.read(noteOf(channel));
    const read = note === undefined ? undefined : shape.safeParse(JSON.parse(note)).data;
    // Something may have been taken in between.
    if (read !== undefined && !this.#known.has(channel)) this.#known.set(channel, read);
    return this.#known.get(channel);
  }

  /** From here on everything is read. */
  begin(channel: string, ts: string): void {
    this.#known.set(channel, { from: ts, ts, recent: [], threads: [] });
    this.#touch(channel);
  }

  /** Something was taken. `ts` is when it happened, `thread` where. */
  taken(channel: string, key: string, ts: string, thread?: string): void {
    const before = this.#known.get(channel) ?? { from: ts, ts, recent: [], threads: [] };
    const mark = isAfter(ts, before.ts) ? ts : before.ts;
    const since = secondsBefore(mark, overlapSeconds);
    const recent = [...before.recent.filter((one) => one.key !== key && !isAfter(since, one.ts)), { key, ts }];
    const threads = thread === undefined ? before.threads : [thread, ...before.threads.filter((one) => one !== thread)];
    this.#known.set(channel, {
      from: before.from,
      ts: mark,
      recent: recent.slice(-mostRecent),
      threads: threads.slice(0, mostThreads),
    });
    this.#touch(channel);
  }

  /** Writes what has changed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  #touch(channel: string): void {
    this.#changed.add(channel);
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  }

  async #write(): Promise<void> {
    const channels = [...this.#changed];
    this.#changed.clear();
    for (const channel of channels) {
      const mark = this.#known.get(channel);
      try {
        await this.#notes.write(noteOf(channel), JSON.stringify(mark));
      } catch (error) {
        this.#log.warn('slack.mark.notWritten', { channel, error });
        this.#touch(channel);
      }
    }
  }
}

function noteOf(channel: string): string {
  return `read:${channel}`;
}

/** From where on a conversation is read again: what was taken since then is known by its keys. */
export function readFrom({ from, ts, recent }: Mark): string {
  // Where more was taken in that time than is known by its key, from the first that is known.
  const known = recent.length < mostRecent ? from : (recent[0]?.ts ?? from);
  return [from, secondsBefore(ts, overlapSeconds), known].reduce((one, other) => (isAfter(other, one) ? other : one));
}

function secondsBefore(ts: string, seconds: number): string {
  const [whole = '0', micros = '000000'] = ts.split('.');
  return `${Number(whole) - seconds}.${micros}`;
}
