import { withTrace } from '../lib/log.ts';
import { Pump, type Step } from '../lib/pump.ts';
import type { Runtime } from '../lib/runtime.ts';
import { Leases, leaseFrom } from './leases.ts';
import type { Precedence } from './precedence.ts';
import type { Hands } from './stores/outbox.ts';

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
  /** So often it is looked for what others left behind, in milliseconds; whoever adds some says so. Absent: 500. */
  readonly atMost?: number;
}

/** Works off what waits in the store, each item on a lease that is kept up while it is in hand. */
export class LeasedPump<T extends { readonly id: string; readonly trace: string }> {
  readonly #waiting: Waiting<T>;
  readonly #work: Work<T>;
  readonly #runtime: Runtime;
  readonly #pump: Pump;
  readonly #leases: Leases;
  /** Stored in this process's own hand, and not begun with yet. */
  readonly #taken: T[] = [];
  #coming = 0;

  constructor(waiting: Waiting<T>, work: Work<T>, runtime: Runtime) {
    this.#waiting = waiting;
    this.#work = work;
    this.#runtime = runtime;
    this.#leases = new Leases((ids, until) => waiting.renew(ids, until), runtime);
    const { failed, width, precedence, atMost = 500 } = work;
    const step: Step = precedence
      ? (found) => precedence.second(() => this.#step(found))
      : (found) => this.#step(found);
    this.#pump = new Pump({ step, failed, width, atMost });
  }

  start(): void {
    this.#pump.start();
  }

  /** @param count so many are due now, when that is known */
  wake(count?: number): void {
    this.#pump.wake(count);
  }

  /**
   * Stores new work and begins at once with as much of it as there is room for, without a look for it.
   * @param most there is no more of it
   * @param store is told how many it may put into this process's hand, and until when; returns those
   */
  async put(most: number, store: (hands: Hands) => Promise<readonly T[]>): Promise<void> {
    const room = Math.max(0, Math.min(most, this.#pump.room - this.#taken.length - this.#coming));
    this.#coming += room;
    try {
      const taken = await store({ most: room, until: leaseFrom(this.#runtime.clock.now()) });
      // Nobody would begin with them any more: they are another's when their lease is over.
      if (this.#pump.isStopped) return;
      for (const item of taken) this.#leases.hold(item.id);
      this.#taken.push(...taken);
    } finally {
      this.#coming -= room;
    }
  }

  /** Something was put off for so many milliseconds. */
  wakeIn(ms: number): void {
    this.#pump.wakeIn(ms);
  }

  /** What was begun, and what is in hand already, comes to its end. */
  async stop(): Promise<void> {
    await this.#pump.stop();
    const left = this.#taken.splice(0);
    await Promise.all(left.map((item) => this.#handle(item).catch(this.#work.failed)));
  }

  /** Lets go of an item before its time is written anew, see `Leases`. */
  release(id: string): Promise<void> {
    return this.#leases.release(id);
  }

  async #step(found: () => void): Promise<boolean> {
    const item = this.#taken.shift() ?? (await this.#claim());
    if (!item) return false;
    // Begun before the next one is, so that they leave in the order in which they came.
    const handled = this.#handle(item);
    found();
    await handled;
    return true;
  }

  async #handle(item: T): Promise<void> {
    try {
      await withTrace(item.trace, () => this.#work.handle(item));
    } finally {
      await this.#leases.release(item.id);
    }
  }

  async #claim(): Promise<T | undefined> {
    const now = this.#runtime.clock.now();
    const item = await this.#waiting.claim(now.toString(), leaseFrom(now));
    if (item) this.#leases.hold(item.id);
    return item;
  }
}
