import { type Text, t } from '../../i18n/types.ts';
import { Deadline } from '../../lib/deadline.ts';
import type { Log } from '../../lib/log.ts';
import type { Card } from '../../port/cards.ts';
import { FIRST_ANSWER_MS, type FirstAnswer } from '../../port/platform.ts';
import { renderCard, renderModal, renderSuggestions } from '../../port/render.ts';
import type { Api, Json } from './api.ts';
import { blocksOf, optionOf, type Site, textOf } from './blocks.ts';
import { filledView, type OpenView } from './fills.ts';
import { type LongValues, offeredIn, valueFor } from './long-values.ts';
import { type From, noticeView, typedOption, viewOf } from './modals.ts';
import type { WordsFor } from './posts.ts';
import { respond } from './respond.ts';

/** Acknowledges an interaction, once, with what Slack takes as its answer. */
export type Ack = (answer?: Json) => Promise<void>;

/** Where a window can be opened: by a trigger that lives 3 s, on top of another one or not. */
export interface Trigger {
  readonly id: string;
  /** Who made it. */
  readonly by: string;
  readonly inWindow: boolean;
}

/** A window that was sent off. */
export interface Sent {
  readonly by: string;
  readonly from: From;
  readonly title: string;
  readonly fields: readonly string[];
  readonly arrivedMs: number;
}

/** What was typed into a look-up. */
export interface Typed {
  readonly typed: string;
  readonly by: string;
  readonly arrivedMs: number;
}

type Answer<K extends FirstAnswer['kind']> = Extract<FirstAnswer, { kind: K }>;
type Fills = Readonly<Record<string, string>>;
const faultLength = 2000;

/** Tells Slack what Relevo answers at once. https://docs.slack.dev/interactivity/handling-user-interaction */
export class Answers {
  readonly #api: Api;
  readonly #words: WordsFor;
  readonly #site: () => Site;
  readonly #longValues: LongValues;
  readonly #log: Log;

  constructor(api: Api, words: WordsFor, site: () => Site, longValues: LongValues, log: Log) {
    this.#api = api;
    this.#words = words;
    this.#site = site;
    this.#longValues = longValues;
    this.#log = log;
  }

  /** To a slash command: words go along with the acknowledgement. */
  async command(answer: FirstAnswer, ack: Ack, trigger: Trigger, from: From): Promise<void> {
    if (answer.kind === 'say') return ack({ response_type: 'ephemeral', ...this.#content(answer) });
    await ack();
    if (answer.kind === 'modal') await this.#open(answer, trigger, from);
  }

  /** To a button, a menu or a message's action, which are acknowledged without words. */
  async press(answer: FirstAnswer, ack: Ack, trigger: Trigger, from: From, title: string): Promise<void> {
    await ack();
    if (answer.kind === 'modal') await this.#open(answer, trigger, from);
    if (answer.kind === 'say') await this.#say(answer, trigger, from, title);
  }

  /** To a form: its faults beside the fields, the next page in its place, or it closes. */
  async submitted(answer: FirstAnswer, ack: Ack, sent: Sent): Promise<void> {
    const { from, title, fields } = sent;
    switch (answer.kind) {
      case 'faults':
        return ack({ response_action: 'errors', errors: this.#faults(answer, fields) });
      case 'modal':
        return ack(await this.#nextPage(answer, sent));
      case 'say':
        return ack({ response_action: 'update', view: this.#notice(answer, title, from) });
      case 'taken':
      case 'choices':
        return ack({ response_action: 'clear' });
    }
  }

  /** To a look-up: what is offered, and what was typed as it is. */
  async suggested(answer: FirstAnswer, ack: Ack, { typed, by, arrivedMs }: Typed): Promise<void> {
    const choices = answer.kind === 'choices' ? renderSuggestions(answer.choices, this.#wordsFor(answer.reader)) : [];
    const isTaken = typed.trim() === '' || choices.some(({ value }) => value === typed);
    const all = [...choices.map((one) => [one.value, optionOf(one)] as const), [typed, typedOption(typed)] as const];
    const offered = isTaken ? all.slice(0, -1) : all;
    const isKept = await this.#inTime(
      arrivedMs,
      this.#longValues.keep(by, [...choices.map(({ value }) => value), typed]),
    );
    // What could not be kept would be nothing once it is chosen.
    const options = offered.filter(([value]) => isKept || valueFor(value) === value);
    await ack({ options: options.map(([, option]) => option) });
  }

  /** What was chosen in an open window fills in other fields of it; a window that was sent off or chosen in again since is left. */
  async fill(view: OpenView & { readonly id: string; readonly hash: string }, fills: Fills): Promise<void> {
    const filled = filledView(view, fills);
    if (filled === undefined) return;
    try {
      await this.#api.patiently(() =>
        this.#api.call('views.update', { view_id: view.id, hash: view.hash, view: filled }),
      );
    } catch (error) {
      this.#log.warn('slack.notFilled', { error });
    }
  }

  /** Where it cannot be shown in time the window stays as it is, with what was typed. */
  async #nextPage(answer: Answer<'modal'>, { by, from, title, fields, arrivedMs }: Sent): Promise<Json> {
    const view = this.#view(answer, from, by);
    if (await this.#inTime(arrivedMs, view)) return { response_action: 'update', view: await view };
    const { reader } = answer;
    const [first] = fields;
    const text = t('error.tryAgain');
    if (first !== undefined)
      return {
        response_action: 'errors',
        errors: this.#faults({ kind: 'faults', faults: { [first]: text }, reader }, fields),
      };
    const card: Card = { tone: 'warn', blocks: [{ kind: 'text', text }] };
    return { response_action: 'update', view: this.#notice({ kind: 'say', card, reader }, title, from) };
  }

  /** Whether it went well before Slack, or whoever waits, gives up. */
  async #inTime(arrivedMs: number, work: Promise<unknown>): Promise<boolean> {
    try {
      await new Deadline(FIRST_ANSWER_MS.acknowledged, arrivedMs).keep(work);
      return true;
    } catch (error) {
      this.#log.warn('slack.notKept', { error });
      return false;
    }
  }

  async #open(answer: Answer<'modal'>, trigger: Trigger, from: From): Promise<void> {
    const method = trigger.inWindow ? 'views.push' : 'views.open';
    try {
      await this.#api.call(method, { trigger_id: trigger.id, view: await this.#view(answer, from, trigger.by) });
    } catch (error) {
      this.#log.warn('slack.notOpened', { kind: method, error });
      const blocks = [{ kind: 'text', text: t('error.tryAgain') }] as const;
      await this.#reply(this.#content({ card: { tone: 'warn', blocks }, reader: answer.reader }), from);
    }
  }

  async #say(answer: Answer<'say'>, trigger: Trigger, from: From, title: string): Promise<void> {
    if (from.reply !== undefined && !trigger.inWindow) return this.#reply(this.#content(answer), from);
    const method = trigger.inWindow ? 'views.push' : 'views.open';
    await this.#api.call(method, { trigger_id: trigger.id, view: this.#notice(answer, title, from) });
  }

  async #reply(content: Json, { reply, thread }: From): Promise<void> {
    if (reply === undefined) return;
    await respond(reply, { ...content, ...(thread === undefined ? {} : { thread_ts: thread }) });
  }

  /** Slack refuses faults of fields that are not there. */
  #faults({ faults, reader }: Answer<'faults'>, fields: readonly string[]): Readonly<Record<string, string>> {
    const words = this.#wordsFor(reader);
    const [first = ''] = fields;
    const told: Record<string, string> = {};
    for (const [id, text] of Object.entries(faults)) {
      const at = fields.includes(id) ? id : first;
      told[at] = [told[at] ?? [], words(text).slice(0, faultLength)].flat().join(' ');
    }
    return told;
  }

  async #view({ modal, reader }: Answer<'modal'>, from: From, by: string): Promise<Json> {
    const rendered = renderModal(modal, this.#wordsFor(reader));
    await this.#longValues.keep(by, offeredIn(rendered));
    return viewOf(rendered, from, this.#site());
  }

  #notice({ card, reader }: Answer<'say'>, title: string, from: From): Json {
    return noticeView(title, renderCard(card, this.#wordsFor(reader)), from, this.#site());
  }

  #content({ card, reader }: { card: Card; reader: Answer<'say'>['reader'] }): Json {
    const rendered = renderCard(card, this.#wordsFor(reader));
    return { text: textOf(rendered), blocks: blocksOf(rendered, this.#site()) };
  }

  #wordsFor(reader: Answer<'say'>['reader']): (text: Text) => string {
    return (text) => this.#words(text, reader);
  }
}
