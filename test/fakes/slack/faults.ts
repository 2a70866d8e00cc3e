import { Dice } from '#src/lib/dice.ts';

/** What goes wrong on order, for one method or for a share of all calls. */
export type Fault =
  /** Nothing happens and nothing is answered. */
  | { readonly kind: 'drop' }
  /** It happens, and the answer comes late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The connection breaks before anything has happened. */
  | { readonly kind: 'reset' }
  /** It happens, and the connection breaks over the answer. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'ratelimited'; readonly seconds: number }
  /** `ok: false` with this code. */
  | { readonly kind: 'error'; readonly code: string };

export class Faults {
  readonly #ordered = new Map<string, Fault[]>();
  #share = 0;
  #kinds: readonly Fault[] = [];
  #dice = new Dice(1);
  /** How many calls were made to fail. */
  count = 0;

  /** The next calls of a method fail so, in this order. */
  next(method: string, ...faults: readonly Fault[]): void {
    this.#ordered.set(method, [...(this.#ordered.get(method) ?? []), ...faults]);
  }

  /** From now on this share (0 to 1) of all calls fails, the same ones for the same seed. */
  share(share: number, kinds: readonly Fault[], seed = 1): void {
    this.#share = share;
    this.#kinds = kinds;
    this.#dice = new Dice(seed);
  }

  take(method: string): Fault | undefined {
    const fault = this.#ordered.get(method)?.shift() ?? this.#byChance();
    if (fault !== undefined) this.count += 1;
    return fault;
  }

  #byChance(): Fault | undefined {
    if (!this.chance(this.#share)) return undefined;
    return this.#dice.of(this.#kinds);
  }

  chance(share: number): boolean {
    return share > 0 && this.#dice.next() < share;
  }
}
