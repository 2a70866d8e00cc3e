import { withTrace } from '../lib/log.ts';
import { Pump, type Step } from '../lib/pump.ts';
import type { Runtime } from '../lib/runtime.ts';
import { Leases, leaseFrom } from './leases.ts';
import type { Precedence } from './precedence.ts';

/** What waits in the store to be done by whoever takes it first. */
interface Waiting<T> {
  /** Takes the next one until `leaseUntil`. */
  claim(now: string, leaseUntil: string): Promise<T | undefined>;
  renew(ids: readonly string[], leaseUntil: string): Promise<void>;
}

interface Work<T> {
  readonly handle: (item: T) => Promise<void>;
  /** A step failed that has nowhere else to say so; what it had in hand is due again when its lease is over. */
  readonly failed: (error: unknown) => void;
  /** How many are in hand at a time. */
  readonly width: number;
  /** What goes before it. */
  readonly precedence?: Precedence;
}

/** Works off what waits in the store, each item on a lease that is kept up while it is in hand. */
export class LeasedPump<T extends { readonly id: string; readonly trace: string }> {
  readonly #waiting: Waiting<T>;
  readonly #work: Work<T>;
  readonly #runtime: Runtime;
  readonly #pump: Pump;
  readonly #leases: Leases;

  constructor(waiting: Waiting<T>, work: Work<T>, runtime: Runtime) {
    this.#waiting = waiting;
    this.#work = work;
    this.#runtime = runtime;
    this.#leases = new Leases((ids, until) => waiting.renew(ids, until), runtime);
    const { failed, width } = work;
    const { precedence } = work;
    const step: Step = precedence
      ? (found) => precedence.second(() => this.#step(found))
      : (found) => this.#step(found);
    this.#pump = new Pump({ step, failed, width, atMost: 500 });
  }

  start(): void {
    this.#pump.start();
  }

  /** @param count so many are due now, when that is known */
  wake(count?: number): void {
    this.#pump.wake(count);
  }

  /** Something was put off for so many milliseconds. */
  wakeIn(ms: number): void {
    this.#pump.wakeIn(ms);
  }

  stop(): Promise<void> {
    return this.#pump.stop();
  }

  /** Lets go of an item before its time is written anew, see `Leases`. */
  release(id: string): Promise<void> {
    return this.#leases.release(id);
  }

  async #step(found: () => void): Promise<boolean> {
    const now = this.#runtime.clock.now();
    const item = await this.#waiting.claim(now.toString(), leaseFrom(now));
    if (!item) return false;
    this.#leases.hold(item.id);
    found();
    try {
      await withTrace(item.trace, () => this.#work.handle(item));
    } finally {
      await this.#leases.release(item.id);
    }
    return true;
  }
}
