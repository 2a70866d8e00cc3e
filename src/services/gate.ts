import { demand } from '../domain/people/permissions.ts';
import type { Person } from '../domain/people/person.ts';
import { type Reader, t } from '../i18n/types.ts';
import { Deadline } from '../lib/deadline.ts';
import { Lanes } from '../lib/lanes.ts';
import { withTrace } from '../lib/log.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Card } from '../port/cards.ts';
import type { InboundEvent, PlatformEvent, SuggestEvent } from '../port/events.ts';
import { FIRST_ANSWER_MS, type FirstAnswer, type Platform } from '../port/platform.ts';
import { noticeCard } from './cards/replies.ts';
import { opensForm, PAGE } from './commands/form.ts';
import type { Forms } from './commands/forms.ts';
import { type AskedEvent, isAsked } from './commands/invocation.ts';
import type { Dispatch } from './dispatch.ts';
import { fitAnswer } from './fitted.ts';
import { leaseFrom } from './leases.ts';
import { readerOf } from './people.ts';
import type { Precedence } from './precedence.ts';
import type { Services } from './services.ts';
import { laneOf } from './worker.ts';

/** Between two tries to store an event that nobody waits for. */
const AGAIN_MS = 500;

/** Whoever works on the stored events. `room` resolves when another one of a lane can be taken. */
interface Workers {
  take(event: InboundEvent): void;
  room(lane: string): Promise<void>;
}

/** Somebody waits for the first answer; in vain once they were told to try again. */
interface Waiting {
  inVain: boolean;
  /** The store was asked to keep the event, and may have done so even when it did not say so. */
  asked: boolean;
}

/**
 * Where events come in: it answers at once with a modal or a fault where the platform needs the first answer for it, and
 * else stores the event before it is acknowledged, and gives it to the workers.
 */
export class Gate {
  readonly #services: Services;
  readonly #dispatch: Dispatch;
  readonly #forms: Forms;
  readonly #runtime: Runtime;
  readonly #workers: Workers;
  readonly #precedence: Precedence;
  /** Messages of one conversation are stored in the order in which they came. */
  readonly #arrivals = new Lanes();
  #closed = false;

  constructor(
    services: Services,
    dispatch: Dispatch,
    forms: Forms,
    runtime: Runtime,
    work: { readonly workers: Workers; readonly precedence: Precedence },
  ) {
    this.#services = services;
    this.#dispatch = dispatch;
    this.#forms = forms;
    this.#runtime = runtime;
    this.#workers = work.workers;
    this.#precedence = work.precedence;
  }

  /** No event is stored any more: those that wait for the store are delivered again by their platform. */
  close(): void {
    this.#closed = true;
  }

  /** @param arrivedMs when it reached Relevo, by `performance.now()`; what takes too long since then is told to be tried again */
  async receive(event: PlatformEvent, platform: Platform, arrivedMs?: number): Promise<FirstAnswer> {
    const deadline = new Deadline(FIRST_ANSWER_MS.answered, arrivedMs);
    if (event.kind === 'homeOpened') {
      // Not kept: whoever still looks opens it again.
      void this.#services.homes.opened(event.by);
      return { kind: 'taken' };
    }
    const answer = await withTrace(event.key, () =>
      event.kind === 'suggest'
        ? this.#precedence.first(() => this.#suggested(event, deadline))
        : isAsked(event)
          ? this.#precedence.first(() => this.#asked(event, platform, deadline))
          : this.#arrivals.run(laneOf(event) ?? event.key, () => this.#told(event)),
    );
    return fitAnswer(answer, platform.limits);
  }

  /** A message waits for no answer, so the platform keeps it until the store has it. */
  async #told(event: InboundEvent): Promise<FirstAnswer> {
    for (let doubtful = false; ; doubtful = true) {
      try {
        // Not acknowledged, the platform holds back what comes next: so the queue in memory is bounded.
        await this.#workers.room(laneOf(event) ?? event.key);
        const outcome = await this.#store(event);
        // The store died over an earlier try, but not before it had kept the event; nobody works on it yet.
        if (outcome === 'seen' && doubtful) this.#workers.take(event);
        return { kind: 'taken' };
      } catch (error) {
        this.#runtime.log.warn('gate.notStored', { key: event.key, kind: event.kind, error });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        if (this.#closed) return new Promise(() => {});
      }
    }
  }

  /** Whoever types goes on typing: what cannot be looked up now, or not by them, is not offered. */
  async #suggested(event: SuggestEvent, deadline: Deadline): Promise<FirstAnswer> {
    let reader = this.#reader(undefined);
    try {
      const looking = (async () => {
        const person = await this.#services.people.person(event.by);
        if (!person) return [];
        reader = readerOf(person);
        return this.#dispatch.suggestions(event, person);
      })();
      return { kind: 'choices', choices: await deadline.keep(looking), reader };
    } catch (error) {
      this.#runtime.log.warn('gate.notAnswered', { key: event.key, kind: event.kind, error });
      return { kind: 'choices', choices: [], reader };
    }
  }

  async #asked(event: AskedEvent, platform: Platform, deadline: Deadline): Promise<FirstAnswer> {
    let person: Person | undefined;
    const waiting = { inVain: false, asked: false };
    try {
      return await deadline.keep(
        (async () => {
          person = await this.#services.people.person(event.by);
          return person ? this.#answer(event, person, platform, waiting) : { kind: 'taken' as const };
        })(),
      );
    } catch (error) {
      waiting.inVain = true;
      this.#runtime.log.warn('gate.notAnswered', { key: event.key, kind: event.kind, error });
      if (waiting.asked) void this.#withdraw(event.key);
      return { kind: 'say', card: noticeCard(t('error.tryAgain'), 'warn'), reader: this.#reader(person) };
    }
  }

  async #answer(event: AskedEvent, person: Person, platform: Platform, waiting: Waiting): Promise<FirstAnswer> {
    const outcome = await this.#dispatch.refused(event, person, () =>
      this.#firstAnswer(event, person, platform, waiting),
    );
    return 'kind' in outcome ? outcome : { kind: 'say', card: outcome satisfies Card, reader: readerOf(person) };
  }

  async #firstAnswer(event: AskedEvent, person: Person, platform: Platform, waiting: Waiting): Promise<FirstAnswer> {
    const invocation = await this.#dispatch.invocation(event, person);
    const { command } = invocation;
    demand(person, command.may);
    const ctx = this.#dispatch.context(event, person, invocation);
    if (event.kind === 'submit') {
      const answer = await this.#forms.submitted(invocation, ctx, event, platform);
      if (answer) return answer;
    } else if (opensForm(command, invocation.given) || PAGE in invocation.given) {
      await this.#dispatch.precheck(invocation, ctx);
      return this.#forms.open(invocation, ctx, platform);
    }
    waiting.asked = true;
    await this.#store(event, waiting);
    return { kind: 'taken' };
  }

  /** The person was told that nothing was done, so nothing is: not even when the store comes back with the event in it. */
  async #withdraw(key: string): Promise<void> {
    while (!this.#closed) {
      try {
        return await this.#services.stores.inbox.withdraw(key);
      } catch (error) {
        this.#runtime.log.warn('gate.notWithdrawn', { key, error });
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
      }
    }
  }

  async #store(event: InboundEvent, waiting?: Waiting): Promise<'taken' | 'seen'> {
    const { inbox } = this.#services.stores;
    const outcome = await inbox.take(event, laneOf(event), leaseFrom(this.#runtime.clock.now()));
    if (waiting?.inVain && outcome === 'taken') {
      await inbox.withdraw(event.key);
      return outcome;
    }
    this.#runtime.log.info('gate.taken', { key: event.key, kind: event.kind, platform: event.by.platform, outcome });
    if (outcome === 'taken') this.#workers.take(event);
    return outcome;
  }

  #reader(person: Person | undefined): Reader {
    return person
      ? readerOf(person)
      : { language: this.#services.rules.desk.language, zone: this.#services.rules.desk.zone };
  }
}
