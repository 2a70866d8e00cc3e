/** Between two attempts to read what was missed: twice as long each time, as a cause that stays may need somebody. */
const waits = { first: 60_000, longest: 60 * 60_000 } as const;

/** The conversations of which something was missed: they are read again in a while, until nothing is. */
export class Gaps {
  readonly #open = new Set<string>();
  readonly #again: (channel: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #wait: number = waits.first;
  #stopped = false;

  constructor(again: (channel: string) => void) {
    this.#again = again;
  }

  remember(channel: string): void {
    this.#open.add(channel);
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => this.#due(), this.#wait).unref();
  }

  forget(channel: string): void {
    if (this.#open.delete(channel) && this.#open.size === 0) this.#wait = waits.first;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #due(): void {
    this.#timer = undefined;
    this.#wait = Math.min(waits.longest, 2 * this.#wait);
    for (const channel of this.#open) this.#again(channel);
  }
}
