import { randomUUID } from 'node:crypto';
import type { Log } from '../../lib/log.ts';
import type { Notes } from '../../port/definition.ts';
import {
  type KnownMessage,
  type Mark,
  type Missed,
  markFrom,
  markIn,
  together,
  withBeginning,
  withMessage,
  withTaken,
  withThread,
  withWhole,
} from './mark.ts';
import { isAfter } from './text.ts';

/**
 * How far each conversation was taken, and what shortly before that. Kept as a note for each. What it promises: everything that
 * was said between `from` and `whole` was taken, but for what came after what was `missed`. Five rules keep that:
 * - a mark is on record before anything of its conversation is taken (`begin`), so that whoever comes after a kill goes on there;
 *   and before it is known which conversations there are, where those begin that nobody knew (`asking`);
 * - `whole` moves on by what was read alone (`whole`), never by what was pushed: Slack gives up what it could not push for some minutes, and
 *   says nothing of it;
 * - where nobody may have listened, the conversation is read (`readFrom`) before anything that comes live is taken;
 * - what could not be read, or came and could not be taken, is remembered (`missed`) until it was read (`caughtUp`);
 * - a note is never written over what another process noted meanwhile: what one missed only a reading takes away that began after it.
 * All of it is by Slack's own clock, but for where a channel begins that nobody has heard of.
 */
const flushMs = 2000;

/** Under this it is noted how far all conversations were taken: a new direct one began after that. */
export const everywhere = 'everywhere';

/** Watermarks, in memory and every two seconds in the notes. */
export class Marks {
  readonly #notes: Notes;
  readonly #log: Log;
  readonly #known = new Map<string, Mark>();
  readonly #changed = new Set<string>();
  /** What was read, by conversation, until the note says so. */
  readonly #read = new Map<string, Missed>();
  /** What this process missed is noted under this. */
  readonly #me = randomUUID().slice(0, 8);
  #times = 0;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(notes: Notes, log: Log) {
    this.#notes = notes;
    this.#log = log;
  }

  /** Undefined for a conversation in which nothing was read yet. @throws RetryLater */
  async of(channel: string): Promise<Mark | undefined> {
    return this.#known.get(channel) ?? this.fresh(channel);
  }

  /** The same with what other processes have noted meanwhile. @throws RetryLater */
  async fresh(channel: string): Promise<Mark | undefined> {
    const note = await this.#notes.read(noteOf(channel));
    const read = note === undefined ? undefined : markIn(note);
    if (read !== undefined) this.#known.set(channel, this.#onRecord(read, channel));
    return this.#known.get(channel);
  }

  /**
   * From here on everything is read, and whoever comes after a kill knows: it is on record when this resolves. Where another
   * process has begun meanwhile, that stays.
   * @param seek given: Relevo may have been invited earlier, but after this @throws RetryLater
   */
  async begin(channel: string, ts: string, seek?: string): Promise<void> {
    await this.#begun(channel, (mark) => mark ?? markFrom(ts, seek));
  }

  /** Relevo was invited: nothing from before is for it, whatever is on record. @throws RetryLater */
  async joined(channel: string, ts: string): Promise<void> {
    // Slack may bring it again, and to another process, when things were taken since.
    await this.#begun(channel, (mark) => (mark === undefined || isAfter(ts, mark.from) ? markFrom(ts) : mark));
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
    if (before === undefined) return;
    const own = before.missed[this.#me];
    this.#times += 1;
    const earliest = own === undefined || isAfter(own.since, since) ? since : own.since;
    this.#set(channel, {
      ...before,
      missed: { ...before.missed, [this.#me]: { since: earliest, times: this.#times } },
    });
  }

  /** Where reading begins was found out, and everything from there on was read. */
  sought(channel: string, from: string): void {
    const before = this.#known.get(channel);
    if (before?.seek !== undefined) this.#set(channel, withBeginning(before, from));
  }

  /** Everything that had happened was read. @param read what the mark said was missed when the reading began */
  caughtUp(channel: string, read: Missed): void {
    const before = this.#known.get(channel);
    if (before === undefined || Object.keys(read).length === 0) return;
    this.#read.set(channel, { ...this.#read.get(channel), ...read });
    this.#set(channel, { ...before, missed: without(before.missed, read) });
  }

  /** Everything was read up to there. */
  whole(channel: string, ts: string): void {
    const before = this.#known.get(channel);
    if (before !== undefined && isAfter(ts, before.whole)) this.#set(channel, withWhole(before, ts));
  }

  /** Something was taken that came after everything that was read, as far as this process knows. */
  isBehind(channel: string): boolean {
    const mark = this.#known.get(channel);
    return mark !== undefined && isAfter(mark.ts, mark.whole);
  }

  /** Somebody, or Relevo itself, said something in a thread. */
  spoken(channel: string, thread: string): void {
    const before = this.#known.get(channel);
    if (before !== undefined && before.threads[0] !== thread) this.#set(channel, withThread(before, thread));
  }

  /** What is known of a message that was taken. */
  message(channel: string, message: KnownMessage): void {
    const before = this.#known.get(channel);
    if (before !== undefined) this.#set(channel, withMessage(before, message));
  }

  /** What became of a message whose writing was taken; of others nothing is kept. */
  became(channel: string, ts: string, what: Partial<Pick<KnownMessage, 'gone' | 'reactions'>>): void {
    const before = this.#known.get(channel);
    const message = before?.messages.find((one) => one.ts === ts);
    if (before !== undefined && message !== undefined) this.#set(channel, withMessage(before, { ...message, ...what }));
  }

  /** Something was taken. `ts` is when it happened, `thread` where. */
  taken(channel: string, key: string, ts: string, thread?: string): void {
    this.#set(channel, withTaken(this.#known.get(channel) ?? markFrom(ts), key, ts));
    if (thread !== undefined) this.spoken(channel, thread);
  }

  /** Writes what has changed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async #begun(channel: string, change: (before: Mark | undefined) => Mark): Promise<void> {
    let mark: Mark | undefined;
    await this.#notes.update(noteOf(channel), (note) => {
      mark = change(note === undefined ? undefined : markIn(note));
      return JSON.stringify(mark);
    });
    if (mark !== undefined) this.#known.set(channel, mark);
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
      try {
        await this.#put(channel);
      } catch (error) {
        this.#log.warn('slack.mark.notWritten', { channel, error });
        this.#touch(channel);
      }
    }
  }

  async #put(channel: string): Promise<void> {
    const read = this.#read.get(channel);
    await this.#notes.update(noteOf(channel), (note) => {
      const stored = note === undefined ? undefined : markIn(note);
      if (stored !== undefined) this.#known.set(channel, this.#onRecord(stored, channel));
      return JSON.stringify(this.#known.get(channel));
    });
    if (this.#read.get(channel) === read) this.#read.delete(channel);
  }

  /** What is on record with what this process knows: of what it missed itself it alone knows whether that was read. */
  #onRecord(stored: Mark, channel: string): Mark {
    const known = this.#known.get(channel);
    if (known === undefined) return stored;
    const { [this.#me]: _, ...others } = without(stored.missed, this.#read.get(channel) ?? {});
    const own = known.missed[this.#me];
    const missed = own === undefined ? others : { ...others, [this.#me]: own };
    return { ...together(stored, known), missed };
  }
}

const askedNote = 'asked';

function noteOf(channel: string): string {
  return `read:${channel}`;
}

/** What was missed again since is not what was read. */
function without(missed: Missed, read: Missed): Missed {
  return Object.fromEntries(Object.entries(missed).filter(([id, { times }]) => read[id]?.times !== times));
}
