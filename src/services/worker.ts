import { t } from '../i18n/types.ts';
import { RetryLater, reasonOf } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import { scrub } from '../lib/log-scrub.ts';
import type { Runtime } from '../lib/runtime.ts';
import { Slots } from '../lib/slots.ts';
import type { InboundEvent } from '../port/events.ts';
import { isAsked } from './commands/invocation.ts';
import type { Dispatch } from './dispatch.ts';
import { Leases, leaseFrom } from './leases.ts';
import type { Precedence } from './precedence.ts';
import type { InboxStore } from './stores/stores.ts';
import { waitAfterFault, waitInChat } from './waits.ts';

/** An event that fails is tried so often; then it is given up, and the log and the person are told. */
const ATTEMPTS = 5;
/** How many events one process holds in memory, and of one conversation: the others wait where they are. */
const MOST = 400;
const MOST_OF_LANE = 40;
/** So many are worked on at a time: more would keep the store from whoever waits for an answer, and be done no sooner. */
const WIDTH = 8;

/** Works off what the inbox holds: events of one conversation in order, conversations side by side. */
export class Worker {
  readonly #inbox: InboxStore;
  readonly #dispatch: Dispatch;
  readonly #runtime: Runtime;
  readonly #precedence: Precedence;
  readonly #lanes = new Lanes();
  readonly #slots = new Slots(WIDTH);
  readonly #underWay = new Map<string, number>();
  #total = 0;
  #waiting: (() => void)[] = [];
  readonly #leases: Leases;
  #stopping = false;

  constructor(inbox: InboxStore, dispatch: Dispatch, runtime: Runtime, precedence: Precedence) {
    this.#inbox = inbox;
    this.#dispatch = dispatch;
    this.#runtime = runtime;
    this.#precedence = precedence;
    this.#leases = new Leases((keys, until) => inbox.renew(keys, until), runtime);
  }

  /** Takes an event that was just stored, or one that was begun with before (`begun`) and failed so often (`attempts`). */
  take(event: InboundEvent, attempts = 0, begun = false): void {
    this.#leases.hold(event.key);
    const lane = laneOf(event) ?? event.key;
    this.#count(lane, 1);
    void this.#lanes
      .run(lane, () =>
        this.#slots.run(() =>
          withTrace(event.key, () => this.#precedence.second(() => this.#work(event, attempts, begun))),
        ),
      )
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

  /**
   * Events that a process took and did not finish: of each conversation the first, which the others follow (`#next`). It is taken
   * however much is in memory, as all of that may be waiting for it. @returns how many were taken
   */
  async sweep(limit = 100): Promise<number> {
    const lanes: string[] = [];
    let count = 0;
    for (let looks = 0; looks < limit; looks += 1) {
      const now = this.#runtime.clock.now();
      const stale = await this.#inbox.stale(now.toString(), lanes);
      if (!stale || (stale.lane === undefined && this.#total >= MOST)) break;
      if (stale.lane !== undefined) lanes.push(stale.lane);
      const left = await (stale.lane === undefined
        ? this.#inbox.claim(stale.key, now.toString(), leaseFrom(now))
        : this.#inbox.claimFirst(stale.lane, now.toString(), leaseFrom(now)));
      if (left) this.take(left.event, left.attempts, true);
      if (left) count += 1;
    }
    return count;
  }

  /** Lets what was begun come to its end; what waits behind others is left to the next process. */
  stop(): Promise<void> {
    this.#stopping = true;
    return this.#lanes.idle();
  }

  async #work(event: InboundEvent, attempts: number, begun: boolean): Promise<void> {
    const lane = laneOf(event);
    try {
      if (lane !== undefined && (await this.#inbox.hasEarlier(lane, event))) await this.#giveBack(event);
      else await this.#finish(event, begun);
    } catch (error) {
      await this.#failed(event, attempts + 1, error).catch((again: unknown) =>
        this.#runtime.log.error('inbox.notSettled', { key: event.key, error: again }),
      );
    }
    if (lane !== undefined) await this.#next(lane);
  }

  async #finish(event: InboundEvent, begun: boolean): Promise<void> {
    await this.#dispatch.run(event, begun);
    await this.#leases.release(event.key);
    await this.#inbox.done(event.key, this.#now());
  }

  /** One before it is with another process, or with one that died: whoever ends that one goes on with this one. */
  async #giveBack({ key }: InboundEvent): Promise<void> {
    await this.#leases.release(key);
    await this.#inbox.giveBack(key, this.#now());
  }

  /** Goes on with what nobody has, when this process has nothing more of the conversation in memory. */
  async #next(lane: string): Promise<void> {
    if (this.#stopping || (this.#underWay.get(lane) ?? 0) > 1) return;
    try {
      const now = this.#runtime.clock.now();
      const left = await this.#inbox.claimFirst(lane, now.toString(), leaseFrom(now));
      if (left) this.take(left.event, left.attempts, true);
    } catch (error) {
      // The sweep finds it.
      this.#runtime.log.warn('inbox.notGoneOn', { key: lane, error });
    }
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
      await this.#inbox.failed(event.key, this.#now(), whyOf(error));
      return this.#dispatch.tell(event, t('error.failed', { key: event.key }));
    }
    // A store that is killed again and again must not let the first message of a channel, and all behind it, wait ever longer.
    const wait = error instanceof RetryLater ? (error.afterMs ?? waitInChat(attempt - 1)) : waitAfterFault(attempt - 1);
    await this.#inbox.retryAt(
      event.key,
      this.#runtime.clock.now().add({ milliseconds: wait }).toString(),
      whyOf(error),
    );
  }

  #now(): string {
    return this.#runtime.clock.now().toString();
  }
}

/** As a log would say it: an error may repeat what somebody wrote. */
function whyOf(error: unknown): string {
  return scrub.words(reasonOf(error));
}

/** What must keep its order: the messages of one channel (a thread's answers follow its first message). */
export function laneOf(event: InboundEvent): string | undefined {
  return isAsked(event) ? undefined : `${event.message.platform}:${event.message.channel}`;
}
