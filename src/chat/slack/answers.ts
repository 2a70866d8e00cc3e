import { type Text, t } from '../../i18n/types.ts';
import type { Log } from '../../lib/log.ts';
import type { Card, Modal } from '../../port/cards.ts';
import type { FirstAnswer } from '../../port/platform.ts';
import { renderCard, renderModal, renderSuggestions } from '../../port/render.ts';
import type { Api, Json } from './api.ts';
import { blocksOf, optionOf, type Site, textOf } from './blocks.ts';
import { type From, noticeView, typedOption, viewOf } from './modals.ts';
import type { WordsFor } from './posts.ts';
import { respond } from './respond.ts';

/** Acknowledges an interaction, once, with what Slack takes as its answer. */
export type Ack = (answer?: Json) => Promise<void>;

/** Where a window can be opened: by a trigger that lives 3 s, on top of another one or not. */
export interface Trigger {
  readonly id: string;
  readonly inWindow: boolean;
}

type Answer<K extends FirstAnswer['kind']> = Extract<FirstAnswer, { kind: K }>;
const faultLength = 2000;

/** Tells Slack what Relevo answers at once. https://docs.slack.dev/interactivity/handling-user-interaction */
export class Answers {
  readonly #api: Api;
  readonly #words: WordsFor;
  readonly #site: () => Site;
  readonly #log: Log;

  constructor(api: Api, words: WordsFor, site: () => Site, log: Log) {
    this.#api = api;
    this.#words = words;
    this.#site = site;
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
  async submitted(answer: FirstAnswer, ack: Ack, from: From, title: string, fields: readonly string[]): Promise<void> {
    switch (answer.kind) {
      case 'faults':
        return ack({ response_action: 'errors', errors: this.#faults(answer, fields) });
      case 'modal':
        return ack({ response_action: 'update', view: this.#view(answer, from) });
      case 'say':
        return ack({ response_action: 'update', view: this.#notice(answer, title, from) });
      case 'taken':
      case 'choices':
        return ack({ response_action: 'clear' });
    }
  }

  /** To a look-up: what is offered, and what was typed as it is. */
  async suggested(answer: FirstAnswer, ack: Ack, typed: string): Promise<void> {
    const offered =
      answer.kind === 'choices' ? renderSuggestions(answer.choices, this.#wordsFor(answer.reader)).map(optionOf) : [];
    const taken = offered.some((option) => option['value'] === typed);
    await ack({ options: typed.trim() === '' || taken ? offered : [...offered, typedOption(typed)] });
  }

  async #open(answer: Answer<'modal'>, trigger: Trigger, from: From): Promise<void> {
    const method = trigger.inWindow ? 'views.push' : 'views.open';
    try {
      await this.#api.call(method, { trigger_id: trigger.id, view: this.#view(answer, from) });
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

  #view({ modal, reader }: { modal: Modal; reader: Answer<'modal'>['reader'] }, from: From): Json {
    return viewOf(renderModal(modal, this.#wordsFor(reader)), from, this.#site());
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
