const atMost = 1000;

/** Remembers answers until it is cleared; what failed is asked again. The oldest go when there are many. */
export class Cache<R> {
  readonly #known = new Map<string, Promise<R>>();

  get(key: string, ask: () => Promise<R>): Promise<R> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= atMost) this.#known.delete(oldest);
    const asked = ask();
    this.#known.set(key, asked);
    asked.catch(() => {
      if (this.#known.get(key) === asked) this.#known.delete(key);
    });
    return asked;
  }

  clear(): void {
    this.#known.clear();
  }
}
