/** Does something for each of many, a few at a time; whom somebody waits for comes next. */
export class Turns {
  readonly #waiting: string[];
  readonly #over = new Map<string, PromiseWithResolvers<void>>();

  /** @param work does not throw */
  constructor(keys: readonly string[], width: number, work: (key: string) => Promise<void>) {
    this.#waiting = [...keys];
    for (const key of keys) this.#over.set(key, Promise.withResolvers());
    for (let n = 0; n < width; n += 1) void this.#loop(work);
  }

  /** Resolves when it was done for this one; at once for one that is not among them. */
  async done(key: string): Promise<void> {
    const at = this.#waiting.indexOf(key);
    if (at > 0) this.#waiting.unshift(...this.#waiting.splice(at, 1));
    await this.#over.get(key)?.promise;
  }

  async #loop(work: (key: string) => Promise<void>): Promise<void> {
    for (let key = this.#waiting.shift(); key !== undefined; key = this.#waiting.shift()) {
      await work(key);
      this.#over.get(key)?.resolve();
    }
  }
}
