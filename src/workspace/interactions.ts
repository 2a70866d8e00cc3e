import { newId } from '../lib/ids.ts';
import type { BotLink, Dispatcher } from './dispatcher.ts';
import { type Answer, NotHere, TooLong } from './model.ts';
import { limits, type WireAnswer, type WireEvent, type WireFile } from './protocol.ts';
import type { Answers } from './store/answers.ts';
import type { Database } from './store/database.ts';
import type { Files } from './store/files.ts';
import type { Messages } from './store/messages.ts';
import { filesIn, type Modals, type OpenModal, valuesFor, type Where } from './store/modals.ts';

export type InteractionEvent = Extract<WireEvent, { interaction: string }>;

interface Asked {
  readonly event: InteractionEvent;
  readonly where: Where;
  /** The window that was submitted. */
  readonly modal?: string;
  readonly answered: PromiseWithResolvers<Answer>;
  readonly timer: NodeJS.Timeout;
  /** Absent while no bot is there. */
  bot?: BotLink;
}

/** So many interactions are remembered whose answer is late, and so many places where the last ones were made. */
const remembered = 1000;

/**
 * Asks a bot and waits for its first answer, for a short while. An interaction is never stored: one that no bot took in
 * time was not made, and one that a bot may be working on is not given to another.
 */
export class Interactions {
  readonly #db: Database;
  readonly #dispatcher: Dispatcher;
  readonly #messages: Messages;
  readonly #modals: Modals;
  readonly #files: Files;
  readonly #answers: Answers;
  readonly #patience: number;
  readonly #asked = new Map<string, Asked>();
  readonly #late = new Map<string, Asked>();
  readonly #places = new Map<string, Where>();

  /** `patience`: milliseconds until an interaction is `silent`. */
  constructor(
    db: Database,
    dispatcher: Dispatcher,
    store: { messages: Messages; modals: Modals; files: Files; answers: Answers },
    patience: number,
  ) {
    this.#db = db;
    this.#dispatcher = dispatcher;
    this.#messages = store.messages;
    this.#modals = store.modals;
    this.#files = store.files;
    this.#answers = store.answers;
    this.#patience = patience;
  }

  /** `make` gets the id of the interaction, by which a bot answers where it was made. */
  ask(where: Where, make: (interaction: string) => InteractionEvent): Promise<Answer> {
    return this.#ask(this.#nextDelivery(), where, make(newId()));
  }

  /** @throws NotHere, TooLong */
  submit(by: string, id: string, given: Readonly<Record<string, string>>): Promise<Answer> {
    const open = this.#modals.require(by, id);
    const values = valuesFor(open.modal, given);
    const asJson = JSON.stringify(values);
    const before = open.attempt?.values === asJson ? open.attempt : undefined;
    if (before?.answer !== undefined) return Promise.resolve(before.answer);
    if (open.attempt?.answer !== undefined) return Promise.resolve({ kind: 'done' });
    const underWay = before === undefined ? undefined : this.#asked.get(before.delivery);
    if (underWay !== undefined) return underWay.answered.promise;

    const delivery = before?.delivery ?? this.#nextDelivery();
    const interaction = before?.interaction ?? newId();
    const files = this.#db.transaction(() => {
      this.#modals.noteAttempt(id, { delivery, interaction, values: asJson });
      return this.#files.submit(by, filesIn(open.modal, values));
    });
    return this.#ask(delivery, open.where, submission(open, interaction, { values, files }, this.#db.now()), id);
  }

  /** @throws NotHere for fields that look nothing up, TooLong */
  suggest(by: string, id: string, field: string, text: string): Promise<Answer> {
    const { modal, where } = this.#modals.require(by, id);
    if (!modal.fields.some((one) => one.id === field && one.kind === 'lookup')) throw new NotHere('no such field');
    if (text.length > limits.label) throw new TooLong('field', limits.label);
    const { channel } = where;
    return this.ask(where, (interaction) => {
      return { kind: 'suggest', by, at: this.#db.now(), interaction, channel, run: modal.run, field, text };
    });
  }

  /** Takes a bot's first answer, also one that is late. Returns whether it was one to an interaction. */
  answer(delivery: string, answer: WireAnswer): boolean {
    const late = this.#late.get(delivery);
    const asked = this.#asked.get(delivery) ?? late;
    if (asked === undefined) return false;
    clearTimeout(asked.timer);
    this.#asked.delete(delivery);
    this.#late.delete(delivery);
    // A window that opens by itself long after would take the keyboard away from whoever is typing. The next page of a
    // form is kept: whoever submits again gets it.
    if (asked === late && answer.kind === 'modal' && asked.modal === undefined) return true;
    try {
      asked.answered.resolve(this.#db.transaction(() => this.#carryOut(delivery, asked, answer)));
    } catch (error) {
      asked.answered.resolve({ kind: 'silent' });
      throw error;
    }
    return true;
  }

  /** Where an interaction was made, for as long as it is remembered. */
  placeOf(interaction: string): Where | undefined {
    return this.#places.get(interaction);
  }

  /** Hands over what waits for a bot. */
  joined(): void {
    for (const [delivery, asked] of this.#asked) if (asked.bot === undefined) this.#send(delivery, asked);
  }

  /** Nobody will answer what a lost bot was asked. */
  left(bot: BotLink): void {
    for (const [delivery, asked] of this.#asked) {
      if (asked.bot !== bot) continue;
      clearTimeout(asked.timer);
      this.#asked.delete(delivery);
      asked.answered.resolve({ kind: 'silent' });
    }
  }

  stop(): void {
    for (const { timer, answered } of this.#asked.values()) {
      clearTimeout(timer);
      answered.resolve({ kind: 'silent' });
    }
    this.#asked.clear();
  }

  #ask(delivery: string, where: Where, event: InteractionEvent, modal?: string): Promise<Answer> {
    const timer = setTimeout(() => this.#giveUp(delivery), this.#patience);
    const answered = Promise.withResolvers<Answer>();
    const asked: Asked = { event, where, ...(modal === undefined ? {} : { modal }), answered, timer };
    makeRoom(this.#places);
    this.#places.set(event.interaction, where);
    this.#asked.set(delivery, asked);
    this.#send(delivery, asked);
    return answered.promise;
  }

  #send(delivery: string, asked: Asked): void {
    const bot = this.#dispatcher.anyBot();
    if (bot === undefined) return;
    asked.bot = bot;
    bot.send({ type: 'event', delivery, event: asked.event });
  }

  #giveUp(delivery: string): void {
    const asked = this.#asked.get(delivery);
    if (asked === undefined) return;
    this.#asked.delete(delivery);
    asked.answered.resolve({ kind: 'silent' });
    if (asked.bot === undefined) return;
    makeRoom(this.#late);
    this.#late.set(delivery, asked);
  }

  #carryOut(delivery: string, asked: Asked, answer: WireAnswer): Answer {
    const { where, modal } = asked;
    // What somebody typed opens no window and says nothing; what was pressed offers no words.
    if (asked.event.kind === 'suggest') return answer.kind === 'choices' ? answer : { kind: 'done' };
    if (answer.kind === 'faults') {
      if (modal === undefined) return { kind: 'done' };
      this.#modals.noteAttempt(modal, undefined);
      return answer;
    }
    if (answer.kind === 'say') {
      if (where.aside) this.#answers.put(where.member, where.channel, answer.card);
      else this.#messages.sayTo(where.member, where, answer.card);
    }
    const result: Answer =
      answer.kind === 'modal'
        ? { kind: 'modal', id: this.#modals.open(where, answer.modal), modal: answer.modal }
        : { kind: 'done' };
    if (modal !== undefined && asked.event.kind === 'submit') {
      const values = JSON.stringify(asked.event.values);
      this.#modals.noteAttempt(modal, { delivery, interaction: asked.event.interaction, values, answer: result });
    }
    return result;
  }

  #nextDelivery(): string {
    return this.#db.transaction(() => this.#db.nextId());
  }
}

function submission(
  open: OpenModal,
  interaction: string,
  { values, files }: { values: Record<string, string>; files: readonly WireFile[] },
  at: string,
): InteractionEvent {
  const { where, modal } = open;
  return {
    kind: 'submit',
    by: where.member,
    at,
    interaction,
    channel: where.channel,
    run: modal.run,
    args: modal.args,
    values,
    ...(files.length === 0 ? {} : { files }),
    ...(modal.page === undefined ? {} : { page: modal.page.number }),
  };
}

function makeRoom(map: Map<string, unknown>): void {
  if (map.size < remembered) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
