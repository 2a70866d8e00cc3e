import type { Clock } from '../lib/clock.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import type { Pending, Stores } from './stores/stores.ts';

/** A ticket whose consequences wait for longer than this was left by a process that died. */
const LEFT_BEHIND = Temporal.Duration.from({ seconds: 2 });

export type PendingStep = Extract<Pending, { kind: 'step' }>;

/**
 * Moves what follows from a step out of the ticket and into the timeline, the anchors, the files and the outbox, under fixed ids;
 * what other tickets have to do because of it is done before it is forgotten.
 */
export class Relay {
  readonly #stores: Stores;
  readonly #clock: Clock;
  readonly #moved: () => void;
  readonly #perform: (step: PendingStep) => Promise<void>;
  readonly #lanes = new Lanes();

  /**
   * @param moved is told when the outbox, the files or the alerts have got something
   * @param perform does something to another ticket, once per id however often it is called
   */
  constructor(stores: Stores, clock: Clock, moved: () => void, perform: (step: PendingStep) => Promise<void>) {
    this.#stores = stores;
    this.#clock = clock;
    this.#moved = moved;
    this.#perform = perform;
  }

  move(ticket: number): Promise<void> {
    return this.#lanes.run(String(ticket), () => this.#move(ticket));
  }

  /** What processes that died have left. @returns how many tickets were found */
  async sweep(limit = 100): Promise<number> {
    const before = this.#clock.now().subtract(LEFT_BEHIND).toString();
    const left = await this.#stores.tickets.withPending(before, limit);
    for (const ticket of left) await this.move(ticket);
    return left.length;
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #move(ticket: number): Promise<void> {
    const pending = await this.#stores.tickets.pending(ticket);
    // All was moved by a process that died before it could note that nothing waits any more.
    if (pending.length === 0) return this.#stores.tickets.clearPending(ticket, []);
    for (const { anchor } of ofKind(pending, 'anchor')) await this.#stores.anchors.put(anchor);
    // Before the history shows them: words that were taken back are nobody's but the leads' from then on.
    for (const { line } of ofKind(pending, 'line')) await this.#stores.lines.put(line);
    const entries = ofKind(pending, 'entry');
    if (entries.length > 0) await this.#stores.timeline.append(ticket, entries);
    const files = ofKind(pending, 'file').map(({ id, file }) => ({ want: id, file }));
    // Before what is sent: a message that shows a file finds it on record.
    if (files.length > 0) await this.#stores.files.want(files, this.#clock.now().toString());
    const alerts = ofKind(pending, 'alert');
    if (alerts.length > 0) await this.#stores.alerts.raise(alerts, this.#clock.now().toString());
    for (const { file } of ofKind(pending, 'withdrawn')) await this.#stores.files.withdraw(file);
    const out = ofKind(pending, 'out');
    if (out.length > 0) await this.#stores.outbox.enqueue(out, this.#clock.now().toString());
    // Nobody waits for what follows elsewhere.
    if (out.length > 0 || files.length > 0 || alerts.length > 0) this.#moved();
    for (const step of ofKind(pending, 'step')) await withTrace(step.trace, () => this.#perform(step));
    await this.#stores.tickets.clearPending(
      ticket,
      pending.map((item) => item.id),
    );
  }
}

function ofKind<K extends Pending['kind']>(pending: readonly Pending[], kind: K): Extract<Pending, { kind: K }>[] {
  return pending.filter((item): item is Extract<Pending, { kind: K }> => item.kind === kind);
}
