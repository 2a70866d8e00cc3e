/** Runs tasks of one lane one after the other and tasks of different lanes side by side. A lane's failure is its caller's. */
export class Lanes {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<R>(lane: string, task: () => Promise<R>): Promise<R> {
    const before = this.#tails.get(lane) ?? Promise.resolve();
    const mine = before.then(task, task);
    this.#tails.set(lane, mine);
    const leave = () => {
      if (this.#tails.get(lane) === mine) this.#tails.delete(lane);
    };
    mine.then(leave, leave);
    return mine;
  }

  /** Nothing of it runs or waits. */
  isFree(lane: string): boolean {
    return !this.#tails.has(lane);
  }

  /** Resolves when everything that was begun before has ended. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#tails.values());
  }

  /** Resolves when everything that was begun has ended, also what was begun meanwhile. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await this.settled();
  }
}
