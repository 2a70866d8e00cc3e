import { z } from 'zod';
import type { Log } from '../../lib/log.ts';
import type { Notes } from '../../port/definition.ts';
import { isAfter } from './text.ts';

/**
 * How far each conversation was taken, and what shortly before that. Kept as a note for each. What it promises: everything that
 * was said between `from` and a minute before `ts` was taken, but for what came after `unread`. Three rules keep that:
 * - a mark is on record before anything of its conversation is taken (`begin`), so that whoever comes after a kill goes on there;
 *   and before it is known which conversations there are, where those begin that nobody knew (`asking`);
 * - where nobody may have listened, the conversation is read (`readFrom`) before anything that comes live moves the mark on;
 * - what could not be read, or came and could not be taken, is remembered (`missed`) until it was read (`caughtUp`).
 * All of it is by Slack's own clock, but for where a channel begins that nobody has heard of.
 */
const shape = z.object({
  /** Where reading began: nothing before it is for Relevo. */
  from: z.string(),
  /** When the newest thing happened that was taken. */
  ts: z.string(),
  /** After this something may not have been taken, however far the mark has moved on; it still has to be read. */
  unread: z.string().optional(),
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

/** Under this it is noted how far all conversations were taken: a new direct one began after that. */
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
    const read = note === undefined ? undefined : markIn(note);
    // Something may have been taken in between.
    if (read !== undefined && !this.#known.has(channel)) this.#known.set(channel, read);
    return this.#known.get(channel);
  }

  /** From here on everything is read, and whoever comes after a kill knows: it is on record when this resolves. @throws RetryLater */
  async begin(channel: string, ts: string): Promise<void> {
    const mark = { from: ts, ts, recent: [], threads: [] };
    this.#known.set(channel, mark);
    await this.#notes.write(noteOf(channel), JSON.stringify(mark));
  }

  /**
   * Which conversations there are is asked now, and that is on record when this resolves.
   * @returns the moment for those that nobody knew: the earlier one where a process asked and was killed before it knew. @throws RetryLater
   */
  async asking(now: string): Promise<string> {
    const before = await this.#notes.read(askedNote);
    if (before) return before;
    await this.#notes.write(askedNote, now);
    return now;
  }

  /** All of them have a mark on record. @throws RetryLater */
  async asked(): Promise<void> {
    await this.#notes.write(askedNote, '');
  }

  /** What happened after that was not taken: it is read the next time, however much is taken until then. */
  missed(channel: string, since: string): void {
    const before = this.#known.get(channel);
    if (before === undefined || (before.unread !== undefined && isAfter(since, before.unread))) return;
    this.#set(channel, { ...before, unread: since });
  }

  /** Everything that had happened was read. */
  caughtUp(channel: string): void {
    const { unread, ...before } = this.#known.get(channel) ?? {};
    if (unread !== undefined) this.#set(channel, before as Mark);
  }

  /** Somebody, or Relevo itself, said something in a thread. */
  spoken(channel: string, thread: string): void {
    const before = this.#known.get(channel);
    if (before === undefined || before.threads[0] === thread) return;
    const threads = [thread, ...before.threads.filter((one) => one !== thread)];
    this.#set(channel, { ...before, threads: threads.slice(0, mostThreads) });
  }

  /** Something was taken. `ts` is when it happened, `thread` where. */
  taken(channel: string, key: string, ts: string, thread?: string): void {
    const before = this.#known.get(channel) ?? { from: ts, ts, recent: [], threads: [] };
    const mark = isAfter(ts, before.ts) ? ts : before.ts;
    const since = secondsBefore(mark, overlapSeconds);
    const recent = [...before.recent.filter((one) => one.key !== key && !isAfter(since, one.ts)), { key, ts }];
    recent.sort((one, other) => (isAfter(one.ts, other.ts) ? 1 : -1));
    this.#set(channel, { ...before, ts: mark, recent: recent.slice(-mostRecent) });
    if (thread !== undefined) this.spoken(channel, thread);
  }

  /** Writes what has changed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  #set(channel: string, mark: Mark): void {
    this.#known.set(channel, mark);
    this.#touch(channel);
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

const askedNote = 'asked';

function noteOf(channel: string): string {
  return `read:${channel}`;
}

/** What is no mark is none: the conversation begins anew, and nobody is kept waiting by it. */
function markIn(note: string): Mark | undefined {
  try {
    return shape.safeParse(JSON.parse(note)).data;
  } catch {
    return undefined;
  }
}

/** From where on a conversation is read again: what was taken since then is known by its keys, or the inbox knows it. */
export function readFrom({ from, ts, unread }: Mark): string {
  const since = secondsBefore(ts, overlapSeconds);
  const first = unread !== undefined && isAfter(since, unread) ? unread : since;
  return isAfter(from, first) ? from : first;
}

export function secondsBefore(ts: string, seconds: number): string {
  const [whole = '0', micros = '000000'] = ts.split('.');
  return `${Number(whole) - seconds}.${micros}`;
}
