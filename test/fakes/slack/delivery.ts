import type { Faults } from './faults.ts';
import { type Json, wordsAt } from './model.ts';

/** How something reached the app: its answer, or why it did not take it. */
export type Outcome =
  | { readonly ok: true; readonly body: Json | undefined }
  | {
      readonly ok: false;
      readonly reason: 'http_timeout' | 'connection_failed' | 'http_error';
      readonly noRetry?: true;
    };

export type Kind = 'events_api' | 'slash_commands' | 'interactive';

/** A way to the app: Socket Mode or HTTP. */
export interface Way {
  send(kind: Kind, payload: Json, retry: { readonly count: number; readonly reason: string }): Promise<Outcome>;
}

/**
 * Brings what happens to the app, and events again that were not acknowledged: at once, after a minute and after five.
 * https://docs.slack.dev/apis/events-api#retries
 */
export class Delivery {
  way: Way;
  /** The waits before each further attempt, in milliseconds. */
  readonly #waits: readonly number[];
  readonly #faults: Faults;
  readonly #timers = new Set<NodeJS.Timeout>();
  #share = { twice: 0, late: 0 };
  /** Events that the app was told of, how often it was told again, and how many it never took. */
  readonly counts = { events: 0, again: 0, lost: 0 };
  /** Messages that may have been told after what came later, by their timestamps. */
  readonly late = new Set<string>();
  #stopped = false;

  constructor(way: Way, waits: readonly number[], faults: Faults) {
    this.way = way;
    this.#waits = waits;
    this.#faults = faults;
  }

  /** From now on this share of all events comes twice, and this share late and so out of order. */
  disturb(share: { readonly twice: number; readonly late: number }): void {
    this.#share = share;
  }

  event(payload: Json): void {
    this.counts.events += 1;
    const { twice, late } = this.#share;
    if (this.#faults.chance(twice)) this.#later(50, () => this.#send(payload, 0, ''));
    if (this.#faults.chance(late)) {
      this.#late(payload);
      this.#later(200, () => this.#send(payload, 0, ''));
    } else void this.#send(payload, 0, '');
  }

  /** Commands and presses are told once; whoever made them waits for the answer. */
  ask(kind: Exclude<Kind, 'events_api'>, payload: Json): Promise<Outcome> {
    return this.way.send(kind, payload, { count: 0, reason: '' });
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #send(payload: Json, count: number, reason: string): Promise<void> {
    if (this.#stopped) return;
    const outcome = await this.way.send('events_api', payload, { count, reason });
    if (outcome.ok) return;
    this.#late(payload);
    const wait = outcome.noRetry ? undefined : this.#waits[count];
    if (wait === undefined) this.counts.lost += 1;
    else {
      this.counts.again += 1;
      this.#later(wait, () => this.#send(payload, count + 1, outcome.reason));
    }
  }

  #late({ event }: Json): void {
    this.late.add(wordsAt(event as Json, 'ts'));
  }

  #later(ms: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, ms);
    this.#timers.add(timer);
  }
}
