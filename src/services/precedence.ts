/** How long what nobody waits for gives way at most. */
const MOST_MS = 250;

/**
 * Whoever waits for an answer goes first: a person looks at a button that is busy, and the platform waits no longer than 3 s. What
 * follows upon an acknowledgement is in the store and gives way for a moment.
 */
export class Precedence {
  #waiting = 0;
  #givingWay: (() => void)[] = [];

  /** Somebody waits for this. */
  async first<R>(work: () => Promise<R>): Promise<R> {
    this.#waiting += 1;
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0) for (const goOn of this.#givingWay.splice(0)) goOn();
    }
  }

  /** Resolves when nobody waits, or soon. */
  async giveWay(): Promise<void> {
    if (this.#waiting === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#givingWay.push(resolve);
      timer = setTimeout(resolve, MOST_MS);
    });
    clearTimeout(timer);
  }
}
