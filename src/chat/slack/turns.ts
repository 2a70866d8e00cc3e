type Work = () => Promise<void>;

/** Does something for each of many, a few at a time and for one key once at a time; whom somebody waits for comes next. */
export class Turns {
  readonly #waiting: { readonly key: string; readonly work: Work }[] = [];
  /** When all of what was asked for is over, by key. */
  readonly #over = new Map<string, Promise<void>>();
  #free: number;

  constructor(width: number) {
    this.#free = width;
  }

  /** @param work does not throw. Where the one before has not begun for this key, that one is enough */
  add(key: string, work: Work): void {
    if (this.#waiting.some((one) => one.key === key)) return;
    const before = this.#over.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#over.set(key, promise);
    const after = async () => {
      await before;
      await work();
      if (this.#over.get(key) === promise) this.#over.delete(key);
      resolve();
    };
    this.#waiting.push({ key, work: after });
    void this.#loop();
  }

  /** Resolves when it was done for this one; at once for one that is not among them. */
  async done(key: string): Promise<void> {
    const at = this.#waiting.findIndex((one) => one.key === key);
    if (at > 0) this.#waiting.unshift(...this.#waiting.splice(at, 1));
    await this.#over.get(key);
  }

  async #loop(): Promise<void> {
    if (this.#free === 0) return;
    this.#free -= 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await next.work();
    this.#free += 1;
  }
}
