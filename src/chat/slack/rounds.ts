import type { Log } from '../../lib/log.ts';

/** Between two rounds that nothing asks for. */
const everyMs = 5 * 60_000;
/** Between two rounds through everything that something asks for. */
const doubtsApartMs = 60_000;
/** Calls of a round that nothing asks for, give or take those of one conversation; the others wait for the next. */
const callsOfRound = 60;
/** Slack takes 50 calls of a method a minute, and some at once; others need them as well. */
const pace = { atOnce: 20, eachMs: 1_500 } as const;

/** What reading one conversation took and brought. */
export interface RoundRead {
  /** Calls of Slack's API. */
  readonly asked: number;
  /** Something was said that should have come long ago, and had not. */
  readonly lost: boolean;
}

export interface RoundsParts {
  /** Which conversations there are. Rejects where they cannot be known now. */
  readonly list: () => Promise<readonly string[]>;
  /** Whether something came in a conversation since it was read. */
  readonly isBehind: (channel: string) => boolean;
  /** @param whole also what costs more than it mostly brings. Never rejects */
  readonly read: (channel: string, whole: boolean) => Promise<RoundRead>;
  readonly log: Log;
}

/**
 * Slack gives up what it could not push for some minutes, and nothing tells of it: so the conversations are read in rounds while Relevo
 * runs, a few of them at a time, those that were not for the longest. Where a round finds what was lost, or Slack pushes something
 * once more, all of them are. What comes live does not wait for any of it.
 */
export class Rounds {
  readonly #parts: RoundsParts;
  /** When each was read last, by the clock that only goes forward. */
  readonly #readAt = new Map<string, number>();
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isDoubted = false;
  #doubtedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
  }

  begin(): void {
    if (this.#timer === undefined && !this.#isRunning) this.#after(everyMs);
  }

  /** Something may have been lost: everything is read, now, or a minute after it was read the last time. */
  doubt(): void {
    if (this.#isDoubted) return;
    this.#isDoubted = true;
    if (!this.#isRunning) this.#after(this.#untilDoubts());
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #after(ms: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#go(), ms).unref();
  }

  #untilDoubts(): number {
    return Math.max(0, this.#doubtedAt + doubtsApartMs - performance.now());
  }

  async #go(): Promise<void> {
    const whole = this.#isDoubted;
    this.#isDoubted = false;
    this.#isRunning = true;
    try {
      await this.#round(whole);
    } catch (error) {
      this.#parts.log.warn('slack.round.failed', { error });
    }
    this.#isRunning = false;
    // From its end: in a large workspace it takes longer than the pause, and others need Slack's calls as well.
    if (whole) this.#doubtedAt = performance.now();
    this.#after(this.#isDoubted ? this.#untilDoubts() : everyMs);
  }

  async #round(whole: boolean): Promise<void> {
    const { list, read } = this.#parts;
    let asked = 0;
    for (const channel of this.#ordered(await list())) {
      if (this.#isStopped || (!whole && asked >= callsOfRound)) return;
      const one = await read(channel, whole);
      this.#readAt.set(channel, performance.now());
      asked += one.asked;
      if (one.lost && !whole) this.#isDoubted = true;
      if (asked > pace.atOnce) await this.#rest(one.asked * pace.eachMs);
    }
  }

  /** Never over once it is stopped, and nobody waits for that. */
  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#isStopped) this.#timer = setTimeout(resolve, ms).unref();
    });
  }

  /** By turns one in which something came since and one of the others: what is lost may be lost where nothing comes. */
  #ordered(channels: readonly string[]): readonly string[] {
    for (const channel of this.#readAt.keys()) if (!channels.includes(channel)) this.#readAt.delete(channel);
    const since = (channel: string) => this.#readAt.get(channel) ?? 0;
    const { isBehind } = this.#parts;
    const sorted = channels.toSorted((one, other) => since(one) - since(other));
    const behind = sorted.filter(isBehind);
    const others = sorted.filter((channel) => !isBehind(channel));
    const longer = Math.max(behind.length, others.length);
    return Array.from({ length: longer }, (_, n) => [behind[n], others[n]].filter((one) => one !== undefined)).flat();
  }
}
