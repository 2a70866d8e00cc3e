import type { KeptBot } from '../crash/story-house.ts';
import { residentMegabytes } from '../fakes/resident.ts';

/** Looks at the processes every second. The largest of each fifth of the time tells whether they grow. */
export class Memory {
  readonly #looks: { readonly bot: number; readonly store: number }[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(bot: KeptBot, storePid: () => number | undefined) {
    this.#timer = setInterval(() => {
      try {
        this.#looks.push({ bot: residentMegabytes(bot.pid), store: residentMegabytes(storePid()) });
      } catch {
        // One of them has just been killed.
      }
    }, 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  told(): Readonly<Record<string, string>> {
    const fifths = Array.from({ length: 5 }, (_, at) => {
      const length = this.#looks.length;
      return this.#looks.slice(Math.floor((length * at) / 5), Math.floor((length * (at + 1)) / 5));
    });
    const largest = (of: 'bot' | 'store') =>
      fifths.map((looks) => Math.max(0, ...looks.map((look) => look[of])).toFixed(0)).join(', ');
    return { 'bot, MB at most, by fifths': largest('bot'), 'store, MB at most, by fifths': largest('store') };
  }
}
