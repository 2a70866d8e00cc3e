import { inBackground, inForeground } from '../lib/background.ts';
import { within } from '../lib/within.ts';

/** How long somebody who waits is given way to at most: whoever waits longer may be waiting for what gives way. */
const MOST_MS = 250;

interface Waiting {
  readonly answer: Promise<unknown>;
  readonly since: number;
}

/**
 * Whoever waits for an answer goes first: a person looks at a button that is busy, and the platform waits no longer than 3 s. What
 * follows upon an acknowledgement is in the store and gives way for a moment, between any two of its steps.
 */
export class Precedence {
  readonly #waiting = new Set<Waiting>();

  /** Somebody waits for this. */
  async first<R>(work: () => Promise<R>): Promise<R> {
    const answer = inForeground(work);
    const waiting = { answer, since: performance.now() };
    this.#waiting.add(waiting);
    try {
      return await answer;
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** Nobody waits for this: it gives way before it begins, and whenever the store has answered it. */
  async second<R>(work: () => Promise<R>): Promise<R> {
    await this.giveWay();
    return inBackground(() => this.giveWay(), work);
  }

  /** Resolves when those who wait now have their answer, or soon; who comes meanwhile holds up nothing. */
  async giveWay(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const now = performance.now();
    const recent = [...this.#waiting].filter(({ since }) => now - since < MOST_MS);
    if (recent.length === 0) return;
    const most = MOST_MS - (now - Math.max(...recent.map(({ since }) => since)));
    const answered = Promise.allSettled(recent.map(({ answer }) => answer));
    await within(most, answered).catch(() => {});
  }
}
