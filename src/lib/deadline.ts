import { within } from './within.ts';

/** Until when somebody waits for all of something, whatever it is made of. */
export class Deadline {
  readonly #until: number;

  /** @param fromMs when the waiting began, by `performance.now()` */
  constructor(ms: number, fromMs: number = performance.now()) {
    this.#until = fromMs + ms;
  }

  /** Milliseconds, never less than none. */
  get leftMs(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** Waits for `work` until then. The work itself is not stopped. @throws RetryLater when it took longer */
  keep<R>(work: Promise<R>): Promise<R> {
    return within(this.leftMs, work);
  }
}
