import { setTimeout as sleep } from 'node:timers/promises';
import type { Ground, Said } from './ground.ts';

const LOOKS_EVERY_MS = 100;

/** Everything that stands on the platform, found by the mark of the request that it is about. */
export class Feed {
  readonly all: Said[] = [];
  readonly #ground: Ground;
  readonly #byMark = new Map<string, Said[]>();
  readonly #timer: NodeJS.Timeout;

  constructor(ground: Ground) {
    this.#ground = ground;
    this.#timer = setInterval(() => this.look(), LOOKS_EVERY_MS);
  }

  look(): void {
    for (const said of this.#ground.fresh()) {
      this.all.push(said);
      const mark = /\bK\d+x\b/.exec(said.words)?.[0];
      if (mark === undefined) continue;
      const known = this.#byMark.get(mark);
      if (known) known.push(said);
      else this.#byMark.set(mark, [said]);
    }
  }

  /** What is about a request, in the order in which it came. */
  about(mark: string): readonly Said[] {
    return this.#byMark.get(mark) ?? [];
  }

  /** @returns the first that is about a request and is such, or undefined when there was none in that time */
  async wait(mark: string, is: (said: Said) => boolean, ms: number): Promise<Said | undefined> {
    const end = performance.now() + ms;
    for (;;) {
      const found = this.about(mark).find(is);
      if (found || performance.now() > end) return found;
      await sleep(LOOKS_EVERY_MS);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.look();
  }
}
