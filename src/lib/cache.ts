const atMost = 1000;
/** So long somebody's change of name or group stays unseen. */
const keptMs = 30_000;

/** Remembers answers for half a minute, or until it is cleared; what failed is asked again. The oldest go when there are many. */
export class Cache<R> {
  readonly #known = new Map<string, { readonly asked: Promise<R>; readonly until: number }>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get(key: string, ask: () => Promise<R>): Promise<R> {
    const known = this.#known.get(key);
    if (known !== undefined && known.until > this.#now()) return known.asked;
    this.#known.delete(key);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= atMost) this.#known.delete(oldest);
    const asked = ask();
    this.#known.set(key, { asked, until: this.#now() + keptMs });
    asked.catch(() => {
      if (this.#known.get(key)?.asked === asked) this.#known.delete(key);
    });
    return asked;
  }

  clear(): void {
    this.#known.clear();
  }
}
