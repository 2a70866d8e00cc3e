import type { Runtime } from '../lib/runtime.ts';

/**
 * Whoever takes a piece of work has it for so long, and longer only by saying so again: what a killed process had in hand is
 * taken up by another after this time at most, so that a warning it was sending is still there within five seconds. Doing it twice is
 * harmless, so that it may be short.
 */
const LEASE = Temporal.Duration.from({ seconds: 3 });
const RENEW_MS = 1_000;

/** Until when a piece of work that is taken at `now` is one's own. An instant, `…Z`. */
export function leaseFrom(now: Temporal.Instant): string {
  return now.add(LEASE).toString();
}

/** What this process has in hand, kept its own while it works on it. */
export class Leases {
  readonly #renew: (keys: readonly string[], leaseUntil: string) => Promise<void>;
  readonly #runtime: Runtime;
  readonly #held = new Set<string>();
  #renewing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(renew: (keys: readonly string[], leaseUntil: string) => Promise<void>, runtime: Runtime) {
    this.#renew = renew;
    this.#runtime = runtime;
  }

  hold(key: string): void {
    this.#held.add(key);
    this.#timer ??= setInterval(() => this.#tick(), RENEW_MS).unref();
  }

  /** Resolves when no renewal can come after this, so that what is written next about the piece of work stays. */
  async release(key: string): Promise<void> {
    this.#held.delete(key);
    if (this.#held.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    await this.#renewing;
  }

  #tick(): void {
    this.#renewing = this.#renew([...this.#held], leaseFrom(this.#runtime.clock.now())).catch((error: unknown) =>
      this.#runtime.log.warn('lease.notRenewed', { count: this.#held.size, error }),
    );
  }
}
