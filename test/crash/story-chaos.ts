import { setTimeout as sleep } from 'node:timers/promises';
import { Dice } from '#src/lib/dice.ts';

export { Dice };

export interface Strike {
  readonly what: 'bot' | 'store';
  readonly kill: () => void;
}

/**
 * Kills at random moments of a story: each strike has a random place among the things that people do, and comes 0 to 80 ms
 * after somebody did the thing that stands there, so that it falls into the middle of what follows from it.
 */
export class Chaos {
  readonly #dice: Dice;
  readonly #strikes: { readonly at: number; readonly strike: Strike }[];
  readonly #struck: { readonly what: Strike['what']; readonly at: number }[] = [];
  #done = 0;
  #running: Promise<void>[] = [];

  /** @param acts how many things people will do in all */
  constructor(dice: Dice, strikes: readonly Strike[], acts: number) {
    this.#dice = dice;
    this.#strikes = strikes
      .map((strike) => ({ at: dice.between(1, Math.floor(acts * 0.97)), strike }))
      .sort((a, b) => a.at - b.at);
  }

  /** Somebody just did something of the story. */
  acted(): void {
    this.#done += 1;
    while (this.#strikes[0] !== undefined && this.#strikes[0].at <= this.#done) {
      const { strike } = this.#strikes.shift() ?? {};
      if (strike) this.#running.push(this.#later(strike));
    }
  }

  kills(what: Strike['what']): number {
    return this.#struck.filter((one) => one.what === what).length;
  }

  /** How much of the story was done; it must be what was announced, or strikes would be left over. */
  get acts(): number {
    return this.#done;
  }

  async over(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #later({ what, kill }: Strike): Promise<void> {
    await sleep(this.#dice.between(0, 80));
    kill();
    this.#struck.push({ what, at: performance.now() });
  }
}
