import { NotAsked, RetryLater } from '../../lib/errors.ts';

/** A call that takes longer holds up nobody behind it. */
const slowMs = 1000;
/** When whoever was sent away comes again. */
const awayMs = 500;
/**
 * Whoever is sent away while it is closed comes so much later than the one before, up to a bound: all at once they would be sent away
 * again over the next answer that says to wait.
 */
const apart = { ms: 20, longest: 2_000 } as const;
/** After a second failure in a row of which Slack does not say when to come again, as one alone means nothing: twice as long after each further one. */
const backOff = { first: 250, longest: 10_000 } as const;

/**
 * Calls of one method into one channel, one after the other. While Slack says so, and after failures for a while, none is made;
 * and behind one that is slow nobody waits: whoever sends does so in a few at a time, and other channels must not wait for this one.
 * What is sent away was not begun, so that nothing of it can have happened.
 */
export class Lane {
  readonly #name: string;
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  #isBusy = false;
  #isSlow = false;
  #failures = 0;
  /** By the clock that only goes forward. */
  #closedUntil = 0;
  /** How many were sent away since it was closed. */
  #sentAway = 0;

  /** @param name for whoever is sent away */
  constructor(name: string) {
    this.#name = name;
  }

  /** Nothing is known of it that has to be kept. */
  get isIdle(): boolean {
    return !this.#isBusy && this.#failures === 0 && this.#closedUntil <= performance.now();
  }

  /** @throws NotAsked where it was not begun, else what `call` throws */
  async run<R>(call: () => Promise<R>): Promise<R> {
    await this.#turn();
    const slow = setTimeout(() => this.#sendAway(), slowMs);
    try {
      this.#demandOpen();
      const answer = await call();
      this.#failures = 0;
      return answer;
    } catch (error) {
      this.#noteFailure(error);
      throw error;
    } finally {
      clearTimeout(slow);
      this.#isSlow = false;
      const next = this.#waiting.shift();
      if (next) next.resolve();
      else this.#isBusy = false;
    }
  }

  close(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, performance.now() + ms);
  }

  async #turn(): Promise<void> {
    if (this.#isSlow) throw this.#away(awayMs);
    if (!this.#isBusy) {
      this.#isBusy = true;
      return;
    }
    const turn = Promise.withResolvers<void>();
    this.#waiting.push(turn);
    await turn.promise;
  }

  #sendAway(): void {
    this.#isSlow = true;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#away(awayMs));
  }

  #demandOpen(): void {
    const wait = this.#closedUntil - performance.now();
    if (wait <= 0) {
      this.#sentAway = 0;
      return;
    }
    const behind = Math.min(apart.longest, this.#sentAway * apart.ms);
    this.#sentAway += 1;
    throw this.#away(wait + behind);
  }

  #noteFailure(error: unknown): void {
    if (error instanceof NotAsked) return;
    if (!(error instanceof RetryLater)) this.#failures = 0;
    else if (error.afterMs === undefined) {
      this.#failures += 1;
      if (this.#failures > 1) this.close(Math.min(backOff.longest, backOff.first * 2 ** (this.#failures - 2)));
    }
  }

  #away(ms: number): NotAsked {
    return new NotAsked(`${this.#name} has to wait`, { afterMs: Math.ceil(ms) });
  }
}
