import { within } from '../lib/within.ts';

/** How long what nobody waits for gives way at most. */
const MOST_MS = 250;

/**
 * Whoever waits for an answer goes first: a person looks at a button that is busy, and the platform waits no longer than 3 s. What
 * follows upon an acknowledgement is in the store and gives way for a moment.
 */
export class Precedence {
  readonly #waiting = new Set<Promise<unknown>>();

  /** Somebody waits for this. */
  async first<R>(work: () => Promise<R>): Promise<R> {
    const waiting = work();
    this.#waiting.add(waiting);
    try {
      return await waiting;
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** Resolves when those who wait now have their answer, or soon; who comes meanwhile holds up nothing. */
  async giveWay(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const answered = Promise.allSettled(this.#waiting);
    await within(MOST_MS, answered).catch(() => {});
  }
}
