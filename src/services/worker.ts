import { t } from '../i18n/types.ts';
import { RetryLater, reasonOf } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { InboundEvent } from '../port/events.ts';
import { isAsked } from './commands/invocation.ts';
import type { Dispatch } from './dispatch.ts';
import { Leases, leaseFrom } from './leases.ts';
import type { InboxStore } from './stores/stores.ts';

/** An event that fails is tried so often; then it is given up, and the log and the person are told. */
const ATTEMPTS = 5;
/** How many events one process holds in memory, and of one conversation: the others wait where they are. */
const MOST = 400;
const MOST_OF_LANE = 40;
/** An event whose predecessor is with another process, or with one that died, looks again after this. */
const BEHIND_MS = 150;

/** Works off what the inbox holds: events of one conversation in order, conversations side by side. */
export class Worker {
  readonly #inbox: InboxStore;
  readonly #dispatch: Dispatch;
  readonly #runtime: Runtime;
  readonly #lanes = new Lanes();
  readonly #underWay = new Map<string, number>();
  #total = 0;
  #waiting: (() => void)[] = [];
  readonly #leases: Leases;
  #stopping = false;

  constructor(inbox: InboxStore, dispatch: Dispatch, runtime: Runtime) {
    this.#inbox = inbox;
    this.#dispatch = dispatch;
    this.#runtime = runtime;
    this.#leases = new Leases((keys, until) => inbox.renew(keys, until), runtime);
  }

  /** Takes an event that was just stored, or one that was begun with before (`begun`) and failed so often (`attempts`). */
  take(event: InboundEvent, attempts = 0, begun = false): void {
    this.#leases.hold(event.key);
    const lane = laneOf(event) ?? event.key;
    this.#count(lane, 1);
    void this.#lanes
      .run(lane, () => withTrace(event.key, () => this.#work(event, attempts, begun)))
      .finally(() => this.#count(lane, -1));
  }

  /** Resolves when another event of this lane can be taken; a storm in one conversation leaves room for the others. */
  async room(lane: string): Promise<void> {
    while (this.#total >= MOST || (this.#underWay.get(lane) ?? 0) >= MOST_OF_LANE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #count(lane: string, change: 1 | -1): void {
    const count = (this.#underWay.get(lane) ?? 0) + change;
    if (count === 0) this.#underWay.delete(lane);
    else this.#underWay.set(lane, count);
    this.#total += change;
    if (change < 0) for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Events that a process took and did not finish. @returns how many */
  async sweep(limit = 100): Promise<number> {
    for (let count = 0; count < limit; count += 1) {
      if (this.#total >= MOST) return count;
      const now = this.#runtime.clock.now();
      const stale = await this.#inbox.claimStale(now.toString(), leaseFrom(now));
      if (!stale) return count;
      this.take(stale.event, stale.attempts, true);
    }
    return limit;
  }

  /** Lets what was begun come to its end; what waits behind others is left to the next process. */
  stop(): Promise<void> {
    this.#stopping = true;
    return this.#lanes.idle();
  }

  async #work(event: InboundEvent, attempts: number, begun: boolean): Promise<void> {
    try {
      const lane = laneOf(event);
      if (lane !== undefined && (await this.#inbox.hasEarlier(lane, event)))
        return await this.#waitBehind(event, attempts, begun);
      await this.#dispatch.run(event, begun);
      await this.#leases.release(event.key);
      await this.#inbox.done(event.key, this.#now());
    } catch (error) {
      await this.#failed(event, attempts + 1, error).catch((again: unknown) =>
        this.#runtime.log.error('inbox.notSettled', { key: event.key, error: again }),
      );
    }
  }

  /** The lane of this process is left meanwhile: the earlier one may have to come through it. */
  async #waitBehind(event: InboundEvent, attempts: number, begun: boolean): Promise<void> {
    if (this.#stopping) return this.#leases.release(event.key);
    const again = () => (this.#stopping ? void this.#leases.release(event.key) : this.take(event, attempts, begun));
    setTimeout(again, BEHIND_MS).unref();
  }

  /** A store or platform that is away is waited for; any other error is given up after a few attempts. */
  async #failed(event: InboundEvent, attempt: number, error: unknown): Promise<void> {
    await this.#leases.release(event.key);
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
    const asked = error instanceof RetryLater ? error.afterMs : undefined;
    const wait = asked ?? Math.min(60_000, 500 * 2 ** Math.min(attempt, 10));
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
export function laneOf(event: InboundEvent): string | undefined {
  return isAsked(event) ? undefined : `${event.message.platform}:${event.message.channel}`;
}
