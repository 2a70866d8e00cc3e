import { label } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import { RetryLater } from '../lib/errors.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import type { Runtime } from '../lib/runtime.ts';
import { directIn, type RaisedAlert } from './stores/alerts.ts';
import type { Send } from './stores/outbox.ts';
import type { Pending, Stores } from './stores/stores.ts';

/** A ticket whose consequences wait for longer than this was left by a process that died. */
const LEFT_BEHIND = Temporal.Duration.from({ seconds: 2 });

/** What fails so often, each time after twice the wait, is set aside until Relevo starts again. It takes four minutes. */
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 2_000;
/** So long what is told to one person alone waits for more. */
const GATHERED_MS = 4_000;

export type PendingStep = Extract<Pending, { kind: 'step' }>;

/** Whether there is something for those who seldom have. */
interface Moved {
  readonly files: boolean;
  readonly alerts: boolean;
}

/** What follows elsewhere. */
interface Following {
  /** Is told of each step that was moved. */
  readonly moved: (what: Moved) => void;
  /** Does something to another ticket, once per id however often it is called. */
  readonly perform: (step: PendingStep) => Promise<void>;
  /** The channel in which it is told what had to be set aside. */
  readonly leads: string;
}

/**
 * Moves what follows from a step out of the ticket and into the timeline, the anchors, the files and the outbox, under fixed ids;
 * what other tickets have to do because of it is done before it is forgotten.
 */
export class Relay {
  readonly #stores: Stores;
  readonly #send: Send;
  readonly #runtime: Runtime;
  readonly #moved: (what: Moved) => void;
  readonly #perform: (step: PendingStep) => Promise<void>;
  readonly #leads: string;
  readonly #lanes = new Lanes();

  constructor(stores: Stores, send: Send, runtime: Runtime, { moved, perform, leads }: Following) {
    this.#stores = stores;
    this.#send = send;
    this.#runtime = runtime;
    this.#moved = moved;
    this.#perform = perform;
    this.#leads = leads;
  }

  /** What was set aside before is tried again: another version may do what that one could not. */
  async start(): Promise<void> {
    const { log } = this.#runtime;
    try {
      const count = await this.#stores.tickets.takeUpAside(this.#now().toString());
      if (count > 0) log.info('pending.triedAgain', { count });
    } catch (error) {
      // No reason not to begin: the next start finds it.
      log.warn('pending.notTriedAgain', { error });
    }
  }

  /**
   * What could not be moved is put off. @throws Error when the store does not take that either
   * @param known all that waits, where that was just read
   */
  move(ticket: number, known?: readonly Pending[]): Promise<void> {
    const lane = String(ticket);
    // Behind another move it would be what waited before that.
    const pending = this.#lanes.isFree(lane) ? known : undefined;
    return this.#lanes.run(lane, () =>
      this.#move(ticket, { pending }).catch((error: unknown) => this.#failed(ticket, error)),
    );
  }

  /** What processes that died have left, and what was put off. @returns how many tickets were found */
  async sweep(limit = 100): Promise<number> {
    const before = this.#now().subtract(LEFT_BEHIND).toString();
    const left = await this.#stores.tickets.withPending(before, limit);
    for (const ticket of left) await this.move(ticket);
    return left.length;
  }

  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** @param passing what fails holds up nothing that comes after it */
  async #move(
    ticket: number,
    { pending: known, passing = false }: { pending?: readonly Pending[] | undefined; passing?: boolean },
  ): Promise<void> {
    const pending = known ?? (await this.#stores.tickets.pending(ticket));
    // All was moved by a process that died before it could note that nothing waits any more.
    if (pending.length === 0) return this.#stores.tickets.clearPending(ticket, []);
    await this.#moveOut(ticket, pending);
    const { left, errors } = await this.#steps(ofKind(pending, 'step'), passing);
    const done = pending.filter(({ id }) => !left.has(id));
    if (done.length > 0)
      await this.#stores.tickets.clearPending(
        ticket,
        done.map(({ id }) => id),
      );
    // One that is only too early is no reason to count the others' failures less.
    const worst = errors.find((error) => !(error instanceof RetryLater)) ?? errors[0];
    if (errors.length > 0) throw worst;
  }

  async #moveOut(ticket: number, pending: readonly Pending[]): Promise<void> {
    const now = this.#now().toString();
    for (const { anchor } of ofKind(pending, 'anchor')) await this.#stores.anchors.put(anchor);
    // Before the history shows them: words that were taken back are nobody's but the leads' from then on.
    for (const { line } of ofKind(pending, 'line')) await this.#stores.lines.put(line);
    const entries = ofKind(pending, 'entry');
    if (entries.length > 0) await this.#stores.timeline.append(ticket, entries);
    const files = ofKind(pending, 'file').map(({ id, file }) => ({ want: id, file }));
    // Before what is sent: a message that shows a file finds it on record.
    if (files.length > 0) await this.#stores.files.want(files, now);
    const alerts = ofKind(pending, 'alert');
    await this.#raise(alerts, now);
    for (const { file } of ofKind(pending, 'withdrawn')) await this.#stores.files.withdraw(file);
    const out = ofKind(pending, 'out');
    if (out.length > 0) await this.#send(out);
    // Nobody waits for what follows elsewhere.
    if (out.length > 0 || files.length > 0 || alerts.length > 0)
      this.#moved({ files: files.length > 0, alerts: alerts.length > 0 });
  }

  async #raise(alerts: readonly RaisedAlert[], now: string): Promise<void> {
    const [direct, others] = [true, false].map((alone) =>
      alerts.filter(({ alert }) => (directIn(alert.channel) !== undefined) === alone),
    ) as [RaisedAlert[], RaisedAlert[]];
    if (others.length > 0) await this.#stores.alerts.raise(others, now);
    // What one person slept through is gathered, as it comes ticket by ticket.
    if (direct.length > 0) await this.#stores.alerts.raise(direct, this.#later(GATHERED_MS));
  }

  /**
   * What other tickets have to do: each of them in its order, so that behind one that fails only those of the same ticket wait.
   * @returns the ids of those that are left
   */
  async #steps(
    steps: readonly PendingStep[],
    passing: boolean,
  ): Promise<{ left: ReadonlySet<string>; errors: readonly unknown[] }> {
    const left = new Set<string>();
    const held = new Set<number>();
    const errors: unknown[] = [];
    for (const step of steps) {
      try {
        if (held.has(step.ticket)) left.add(step.id);
        else await withTrace(step.trace, () => this.#perform(step));
      } catch (error) {
        left.add(step.id);
        errors.push(error);
        if (!passing) held.add(step.ticket);
      }
    }
    return { left, errors };
  }

  /** A store or platform that is away is waited for; anything else is set aside after so many attempts, which leads are told. */
  async #failed(number: number, error: unknown): Promise<void> {
    const { tickets } = this.#stores;
    const { log } = this.#runtime;
    const ticket = label(number);
    if (error instanceof RetryLater) {
      log.warn('pending.failed', { ticket, outcome: 'again', error });
      return tickets.putOff(number, this.#later(error.afterMs ?? FIRST_WAIT_MS));
    }
    const attempt = await tickets.countFailure(number);
    if (attempt < ATTEMPTS) {
      log.error('pending.failed', { ticket, attempt, outcome: 'again', error });
      return tickets.putOff(number, this.#later(FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
    log.error('pending.failed', { ticket, attempt, outcome: 'set aside', error });
    await this.#move(number, { passing: true }).catch(() => undefined);
    const [first] = await tickets.pending(number);
    if (!first) return;
    await this.#stores.alerts.raise([this.#alert(number, first, attempt)], this.#now().toString());
    this.#moved({ files: false, alerts: true });
    await tickets.setAside(number);
  }

  /** Once for each that cannot be done, however often it was tried in vain since. */
  #alert(ticket: number, first: Pending, count: number): RaisedAlert {
    const number = label(ticket);
    const alert = {
      channel: this.#leads,
      ticket,
      seq: Number(first.id.split(':')[1]),
      tone: 'bad',
      title: t('lead.setAside', { number }),
      reason:
        first.kind === 'step'
          ? t('say.stepSetAside', { number, other: label(first.ticket), count })
          : t('say.setAside', { number, count }),
      what: t('alert.setAside'),
    } as const;
    return { id: `${first.id}:aside`, alert };
  }

  #now(): Temporal.Instant {
    return this.#runtime.clock.now();
  }

  #later(milliseconds: number): string {
    return this.#now().add({ milliseconds }).toString();
  }
}

function ofKind<K extends Pending['kind']>(pending: readonly Pending[], kind: K): Extract<Pending, { kind: K }>[] {
  return pending.filter((item): item is Extract<Pending, { kind: K }> => item.kind === kind);
}
