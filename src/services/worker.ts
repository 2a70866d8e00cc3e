import { t } from '../i18n/types.ts';
import { RetryLater, reasonOf } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { InboundEvent } from '../port/events.ts';
import { isAsked } from './commands/invocation.ts';
import type { Dispatch } from './dispatch.ts';
import type { InboxStore } from './stores/stores.ts';

const LEASE = Temporal.Duration.from({ seconds: 30 });
/** An event that fails is tried so often; then it is given up, and the log and the person are told. */
const ATTEMPTS = 5;

/** Works off what the inbox holds: events of one conversation in order, conversations side by side. */
export class Worker {
  readonly #inbox: InboxStore;
  readonly #dispatch: Dispatch;
  readonly #runtime: Runtime;
  readonly #lanes = new Lanes();

  constructor(inbox: InboxStore, dispatch: Dispatch, runtime: Runtime) {
    this.#inbox = inbox;
    this.#dispatch = dispatch;
    this.#runtime = runtime;
  }

  /** Takes an event that was just stored. */
  take(event: InboundEvent, attempts = 0): void {
    void this.#lanes.run(laneOf(event), () => withTrace(event.key, () => this.#work(event, attempts)));
  }

  /** Events that a process took and did not finish. @returns how many */
  async sweep(limit = 100): Promise<number> {
    for (let count = 0; count < limit; count += 1) {
      const now = this.#runtime.clock.now();
      const stale = await this.#inbox.claimStale(now.toString(), now.add(LEASE).toString());
      if (!stale) return count;
      this.take(stale.event, stale.attempts);
    }
    return limit;
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #work(event: InboundEvent, attempts: number): Promise<void> {
    try {
      await this.#dispatch.run(event);
      await this.#inbox.done(event.key, this.#now());
    } catch (error) {
      await this.#failed(event, attempts + 1, error).catch((again: unknown) =>
        this.#runtime.log.error('inbox.notSettled', { key: event.key, error: again }),
      );
    }
  }

  /** A store or platform that is away is waited for; any other error is given up after a few attempts. */
  async #failed(event: InboundEvent, attempt: number, error: unknown): Promise<void> {
    const giveUp = !(error instanceof RetryLater) && attempt >= ATTEMPTS;
    this.#runtime.log.error('inbox.failed', {
      key: event.key,
      kind: event.kind,
      attempt,
      outcome: giveUp ? 'gave up' : 'again',
      error,
    });
    if (giveUp) {
      await this.#inbox.failed(event.key, this.#now(), reasonOf(error));
      return this.#dispatch.tell(event, t('error.failed', { key: event.key }));
    }
    const wait = Math.min(60_000, 500 * 2 ** Math.min(attempt, 10));
    await this.#inbox.retryAt(
      event.key,
      this.#runtime.clock.now().add({ milliseconds: wait }).toString(),
      reasonOf(error),
    );
  }

  #now(): string {
    return this.#runtime.clock.now().toString();
  }
}

/** What must keep its order: the messages of one channel (a thread's answers follow its first message). */
function laneOf(event: InboundEvent): string {
  return isAsked(event) ? event.key : `${event.message.platform}:${event.message.channel}`;
}
