import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import type { InboundEvent } from '../../port/events.ts';
import type { Api } from './api.ts';
import type { SlackDirectory } from './directory.ts';
import { Gaps } from './gaps.ts';
import { type Mark, readFrom, withBeginning } from './mark.ts';
import { everywhere, type Marks } from './marks.ts';
import type { Reading, SlackMessage } from './messages.ts';
import { type Found, isDirect, type ReadingTime, ReadingUp } from './reading-up.ts';
import { type RoundRead, Rounds } from './rounds.ts';
import { isAfter, justBefore, secondsBefore } from './text.ts';
import { Turns } from './turns.ts';

/** Conversations that are read side by side. */
const atOnce = 3;
/** Threads in which nothing was said are looked at once in so long, at most. */
const lookEveryMs = 5 * 60_000;
/** What is younger may be on its way yet, in Slack's history or to Relevo. */
const youngSeconds = 30;

export interface CatchUpDeps {
  readonly api: Api;
  readonly directory: SlackDirectory;
  readonly marks: Marks;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
  /** Takes one event, under the key that it has when it comes live. `ts`: when it happened. @returns whether it is new to this process */
  readonly take: (event: InboundEvent, channel: string, ts: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Reads what was written and edited since the watermarks, oldest first, before anything that comes live in the same
 * conversation: all of them whenever a connection begins, those in which something happened last before the others, and again in a
 * while where that failed or something came that could not be taken; and in rounds, behind what comes live, while Relevo runs. What was deleted in between, and reactions, are seen by what
 * stands there now.
 */
export class CatchUp {
  readonly #deps: CatchUpDeps;
  readonly #turns = new Turns(atOnce);
  /** What nobody waits for. */
  readonly #later = new Turns(1);
  /** When the threads of a conversation were looked at last, by the clock that only goes forward. */
  readonly #looked = new Map<string, number>();
  readonly #up: ReadingUp;
  /** Those that are read whenever a connection begins. */
  readonly #conversations = new Set<string>();
  /** The conversations of several people that Relevo was put into when they began. */
  readonly #groups = new Set<string>();
  readonly #gaps: Gaps;
  readonly #rounds: Rounds;
  /** Over HTTP something may come before that: which conversations there are, and where each begins, must be known first. */
  readonly #begins = Promise.withResolvers<void>();
  #planned = Promise.resolve();
  /** Where conversations begin that nobody knew, as long as that is this process's own beginning. */
  #prepared: string | undefined;
  /** From where on a direct conversation is read that nobody knew. */
  #seen = '0';
  /** When something was taken for the first time of all; a channel that nobody knows and that is older was never Relevo's. */
  #first: string | undefined;

  constructor(deps: CatchUpDeps) {
    this.#deps = deps;
    this.#up = new ReadingUp(deps);
    this.#gaps = new Gaps((channel) => this.#next(channel, this.#meanwhile()));
    const { marks, log } = deps;
    this.#rounds = new Rounds({
      list: () => this.#all(),
      isBehind: (channel) => marks.isBehind(channel),
      read: (channel, whole) => this.#read(channel, this.#meanwhile(), whole),
      log,
    });
  }

  /**
   * Before the first connection: from `now` on what happens is for Relevo, and a process that comes after a kill knows.
   * @throws RetryLater once stopped
   */
  async prepare(now: string): Promise<void> {
    const { api, marks } = this.#deps;
    const since = await api.patiently(() => marks.asking(now));
    if (since === now) this.#prepared = now;
  }

  /** @param now the timestamp from which on what happens in a channel that nobody knew is for Relevo */
  begin(now: string): void {
    this.#begins.resolve();
    this.#planned = this.#planned.then(() => this.#plan(now));
    this.#rounds.begin();
  }

  /** Slack did not reach Relevo, or not in time: what it could not bring at all is looked for. */
  doubt(): void {
    this.#rounds.doubt();
  }

  /**
   * Resolves when what happened in a conversation before something that came live was read; that is then next.
   * @param type of the conversation, as Slack says it
   */
  async done(channel: string, ts: string, type?: string): Promise<void> {
    if (type === 'mpim') this.#groups.add(channel);
    await this.#begins.promise;
    await this.#planned;
    if (
      !this.#conversations.has(channel) &&
      (await this.#begun(channel, this.#isTheirs(channel) ? this.#seen : ts, ts))
    )
      this.#next(channel, this.#meanwhile());
    await this.#turns.done(channel);
  }

  /** Something came live and was not taken. Slack brings it again for some minutes; after that the history alone has it. */
  missed(channel: string, ts: string): void {
    this.#deps.marks.missed(channel, secondsBefore(ts, 1));
    this.#gaps.remember(channel);
  }

  stop(): void {
    this.#begins.resolve();
    this.#gaps.stop();
    this.#rounds.stop();
  }

  #now(): string {
    return justBefore(this.#deps.clock.now());
  }

  /** While things come live. */
  #meanwhile(): ReadingTime {
    const now = this.#now();
    return { now, settled: secondsBefore(now, youngSeconds) };
  }

  /** What comes live in it waits until it is read. */
  #next(channel: string, when: ReadingTime): void {
    this.#turns.add(channel, async () => void (await this.#read(channel, when, true)));
  }

  async #plan(now: string): Promise<void> {
    try {
      const { begun } = await this.#recorded(now);
      // Where something happened last somebody may be waiting; there may be many more than Slack lets one read at once.
      const wanted = begun.filter((one) => one !== undefined);
      wanted.sort((one, other) => (isAfter(one.mark, other.mark) ? -1 : 1));
      for (const { channel } of wanted) this.#next(channel, { now, settled: now });
    } catch (error) {
      this.#deps.log.error('slack.catchUp.failed', { error });
    }
  }

  /** All conversations that there are now, those that nobody knew among them. */
  async #all(): Promise<readonly string[]> {
    await this.#planned;
    return (await this.#recorded(this.#now())).listed ?? [];
  }

  /** Every conversation has a mark on record when this resolves. @throws RetryLater once stopped */
  async #recorded(
    now: string,
  ): Promise<{ readonly listed: readonly string[] | undefined; readonly begun: readonly (Begun | undefined)[] }> {
    const { api, marks } = this.#deps;
    const since = await api.patiently(() => marks.asking(now));
    const mark = await api.patiently(() => marks.of(everywhere));
    const listed = await this.#listed();
    this.#seen = mark ? readFrom(mark) : since;
    this.#first = mark?.from;
    const all = new Set([...(listed ?? []), ...this.#conversations]);
    const live = since === this.#prepared ? since : now;
    const begun = await Promise.all(
      [...all].map((channel) => this.#begun(channel, this.#isTheirs(channel) ? this.#seen : since, live, listed)),
    );
    if (listed) {
      await api.patiently(() => marks.asked());
      if (mark) marks.whole(everywhere, mark.ts);
    }
    return { listed, begun };
  }

  /** Undefined where Slack does not let them be known: what comes live must not wait for that. */
  async #listed(): Promise<readonly string[] | undefined> {
    const { api, directory, log } = this.#deps;
    try {
      return await api.patiently(async () => {
        const groups = await directory.groups();
        for (const { id } of groups) this.#groups.add(id);
        return [...(await directory.channels()), ...(await directory.directs()), ...groups].map(({ id }) => id);
      });
    } catch (error) {
      log.error('slack.catchUp.failed', { error });
      return undefined;
    }
  }

  /**
   * A conversation is read from its mark on; where there is none it begins at `from`, and that is put on record before.
   * @param live when what happens began to come: of a conversation that begins there nothing can have been missed
   * @param listed absent: something came live in it
   * @returns undefined where nothing has to be read
   */
  async #begun(channel: string, from: string, live: string, listed?: readonly string[]): Promise<Begun | undefined> {
    const { api, marks } = this.#deps;
    const mark = await api.patiently(() => marks.of(channel));
    // Somebody may have invited Relevo while it was away: it is looked for when that conversation is read.
    const seek = listed && !this.#isTheirs(channel) ? this.#first : undefined;
    if (mark === undefined) await api.patiently(() => marks.begin(channel, from, seek));
    this.#conversations.add(channel);
    return mark !== undefined || from !== live || seek !== undefined ? { channel, mark: mark?.ts ?? from } : undefined;
  }

  /** Nobody is invited into it later: everything in it is for Relevo. */
  #isTheirs(channel: string): boolean {
    return isDirect(channel) || this.#groups.has(channel);
  }

  async #read(channel: string, when: ReadingTime, whole: boolean): Promise<RoundRead> {
    const { marks, log } = this.#deps;
    const noted = await marks.fresh(channel).catch(() => marks.of(channel).catch(() => undefined));
    if (noted === undefined) return { asked: 0, lost: false };
    try {
      const mark = await this.#sought(channel, noted);
      const { found, unlooked, upTo, asked } = await this.#up.since(channel, mark, when);
      const lost = await this.#takeNew(found, channel, mark, when);
      marks.sought(channel, mark.from);
      marks.caughtUp(channel, mark.missed);
      // What was taken before the reading began is no later than what it has read.
      for (const ts of upTo === undefined ? [] : [upTo, noted.ts]) marks.whole(channel, ts);
      this.#gaps.forget(channel);
      if (whole && unlooked.length > 0 && this.#isLookDue(channel))
        this.#later.add(channel, () => this.#look(channel, unlooked, mark, when));
      return { asked, lost };
    } catch (error) {
      marks.missed(channel, readFrom(noted));
      this.#gaps.remember(channel);
      log.warn('slack.catchUp.failed', { channel, error });
      return { asked: 1, lost: false };
    }
  }

  /** The mark of a channel with where it begins, where Relevo may have been invited to it while it was away. */
  async #sought(channel: string, mark: Mark): Promise<Mark> {
    if (mark.seek === undefined) return mark;
    const invited = await this.#up.invited(channel, mark.seek);
    const from = invited !== undefined && isAfter(mark.from, invited) ? invited : mark.from;
    return { ...withBeginning(mark, from), whole: from };
  }

  /** What is not found at one connection is at a later one, so that many in a row need not look each time. */
  #isLookDue(channel: string): boolean {
    const now = performance.now();
    if (now - (this.#looked.get(channel) ?? Number.NEGATIVE_INFINITY) < lookEveryMs) return false;
    this.#looked.set(channel, now);
    return true;
  }

  /** What comes live does not wait for this. */
  async #look(channel: string, threads: readonly string[], mark: Mark, when: ReadingTime): Promise<void> {
    try {
      for (const thread of threads)
        await this.#takeNew(await this.#up.inThread(channel, thread, mark, when), channel, mark, when);
    } catch (error) {
      this.#deps.log.warn('slack.catchUp.failed', { channel, error });
    }
  }

  /** @returns whether something was said that should have come before, and that nobody has taken */
  async #takeNew(
    found: readonly Found[],
    channel: string,
    { recent, messages }: Mark,
    { now }: ReadingTime,
  ): Promise<boolean> {
    const taken = new Set(recent.map(({ key }) => key));
    const known = new Set(messages.map(({ ts }) => ts));
    let [count, lost] = [0, false];
    for (const { event, ts } of found.filter((one) => !taken.has(one.event.key))) {
      if (!(await this.#deps.take(event, channel, ts))) continue;
      count += 1;
      if (event.kind === 'message' && !known.has(ts) && isAfter(secondsBefore(now, youngSeconds), ts)) lost = true;
    }
    if (count > 0) this.#deps.log.info('slack.catchUp', { channel, count });
    return lost;
  }
}

/** A conversation that is to be read; `mark`: when the newest thing happened that was taken. */
interface Begun {
  readonly channel: string;
  readonly mark: string;
}
