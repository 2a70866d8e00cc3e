import { Dice } from '#src/lib/dice.ts';

/** How a request may fail. */
export type Fault =
  /** Carried out, but the answer is lost. */
  | { readonly kind: 'lost' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504; readonly retryAfterS?: number }
  | { readonly kind: 'limited'; readonly afterMs: number }
  | { readonly kind: 'delay'; readonly ms: number };

/** When it does. */
export interface Plan {
  /** `POST /channels/{channel_id}/messages`, or `interaction` for those that Discord sends to an endpoint; absent: every route. */
  readonly route?: string;
  /** Of 1; absent: every request. */
  readonly share?: number;
  /** So often; absent: always. */
  times?: number;
  readonly fault: Fault;
}

/** How events over the gateway go wrong, as shares of 1. */
export interface Disorder {
  readonly twice?: number;
  /** Held back until the next one has gone out. */
  readonly late?: number;
}

/** Failures to order, by a seed. */
export class Faults {
  readonly #dice: Dice;
  readonly #plans = new Set<Plan>();
  disorder: Disorder = {};
  /** How many requests were made to fail. */
  made = 0;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  /** @returns takes it back */
  plan(plan: Plan): () => void {
    const own = { ...plan };
    this.#plans.add(own);
    return () => this.#plans.delete(own);
  }

  of(route: string): Fault | undefined {
    for (const plan of this.#plans) {
      if (plan.route !== undefined && plan.route !== route) continue;
      if (!this.#happens(plan.share ?? 1)) continue;
      if (plan.times !== undefined) {
        plan.times -= 1;
        if (plan.times <= 0) this.#plans.delete(plan);
      }
      this.made += 1;
      return plan.fault;
    }
    return undefined;
  }

  twice(): boolean {
    return this.#happens(this.disorder.twice ?? 0);
  }

  late(): boolean {
    return this.#happens(this.disorder.late ?? 0);
  }

  #happens(share: number): boolean {
    return share >= 1 || (share > 0 && this.#dice.next() < share);
  }
}
