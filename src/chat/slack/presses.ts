import type { App } from '@slack/bolt';
import type { z } from 'zod';
import { t } from '../../i18n/types.ts';
import type { Clock } from '../../lib/clock.ts';
import { Deadline } from '../../lib/deadline.ts';
import type { Log } from '../../lib/log.ts';
import { within } from '../../lib/within.ts';
import type { PlatformEvent } from '../../port/events.ts';
import { FIRST_ANSWER_MS, type FirstAnswer } from '../../port/platform.ts';
import type { Ack, Answers } from './answers.ts';
import type { SlackDirectory } from './directory.ts';
import {
  blockAction,
  fromOf,
  type Interactions,
  messageShortcut,
  slashCommand,
  suggestion,
  viewSubmission,
  whereOf,
} from './interactions.ts';
import type { LongValues } from './long-values.ts';
import type { Reading, SlackMessage } from './messages.ts';
import { carriedBy, type From, valuesOf } from './modals.ts';
import { arrivalOf } from './receiver.ts';

export interface PressesDeps {
  /** What Relevo answers; nothing once it stops. */
  readonly ask: (event: PlatformEvent, arrivedMs: number) => Promise<FirstAnswer>;
  readonly answers: Answers;
  readonly directory: SlackDirectory;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
  readonly longValues: LongValues;
  readonly interactions: Interactions;
  readonly clock: Clock;
  readonly log: Log;
}

/** The title of a window that only says something. */
const noticeTitle = 'Relevo';
/** Whatever Relevo put there, by whatever name. */
const all = /^[\s\S]*$/;
/** How long it is looked for in which language somebody is told that it took too long. */
const languageMs = 200;

/** What people type and press: somebody waits for an answer to each, for 3 s. */
export class Presses {
  readonly #deps: PressesDeps;

  constructor(deps: PressesDeps) {
    this.#deps = deps;
  }

  listen(app: App): void {
    app.command(all, ({ body, ack, context }) => this.#command(body, ack as Ack, arrivalOf(context)));
    app.action({ type: 'block_actions' }, ({ body, ack, context }) =>
      this.#press(body, ack as Ack, arrivalOf(context)),
    );
    app.shortcut({ type: 'message_action' }, ({ body, ack, context }) =>
      this.#shortcut(body, ack as Ack, arrivalOf(context)),
    );
    app.view({ type: 'view_submission' }, ({ body, ack, context }) =>
      this.#submitted(body, ack as Ack, arrivalOf(context)),
    );
    app.options({ type: 'block_suggestion' }, ({ body, ack, context }) =>
      this.#typed(body, ack as Ack, arrivalOf(context)),
    );
  }

  async #command(body: unknown, ack: Ack, arrivedMs: number): Promise<void> {
    const given = slashCommand.parse(body);
    const event = this.#deps.interactions.command(given, this.#now());
    const from = {
      channel: given.channel_id,
      ...(given.response_url === undefined ? {} : { reply: given.response_url }),
    };
    await this.#deps.answers.command(
      await this.#deps.ask(event, arrivedMs),
      ack,
      { id: given.trigger_id, by: given.user_id, inWindow: false },
      from,
    );
  }

  async #press(body: unknown, ack: Ack, arrivedMs: number): Promise<void> {
    const given = blockAction.parse(body);
    const [action] = given.actions;
    if (given.view?.type === 'modal' && action?.type === 'external_select') return this.#chosen(given, ack, arrivedMs);
    const trigger = { id: given.trigger_id, by: given.user.id, inWindow: given.view?.type === 'modal' };
    const title = given.view?.title?.text ?? noticeTitle;
    const home = given.view?.type === 'home' ? await this.#homeOf(given.user.id, arrivedMs) : '';
    // The direct conversation is being opened all the same: whoever presses again finds it.
    if (home === undefined)
      return this.#deps.answers.press(await this.#tooLate(given.user.id), ack, trigger, { channel: '' }, title);
    const from = fromOf(given, home);
    const event = this.#deps.interactions.action(given, from, this.#now());
    if (event === undefined) return ack();
    await this.#deps.answers.press(await this.#deps.ask(event, arrivedMs), ack, trigger, from, title);
  }

  async #shortcut(body: unknown, ack: Ack, arrivedMs: number): Promise<void> {
    const given = messageShortcut.parse(body);
    const event = this.#deps.interactions.shortcut(given, await this.#deps.reading([given.message]), this.#now());
    const from: From = {
      channel: event.interaction.in.channel,
      ...(event.interaction.in.thread === undefined ? {} : { thread: event.interaction.in.thread }),
      ...(given.response_url === undefined ? {} : { reply: given.response_url }),
    };
    const trigger = { id: given.trigger_id, by: given.user.id, inWindow: false };
    await this.#deps.answers.press(await this.#deps.ask(event, arrivedMs), ack, trigger, from, noticeTitle);
  }

  async #submitted(body: unknown, ack: Ack, arrivedMs: number): Promise<void> {
    const given = viewSubmission.parse(body);
    const window = carriedBy(given.view.private_metadata);
    if (window === undefined || window.run === '') return ack();
    const by = given.user.id;
    const title = given.view.title?.text ?? noticeTitle;
    const fields = Object.keys(given.view.state.values);
    const sent = { by, from: whereOf(window), title, fields, arrivedMs };
    const values = await this.#inTime(arrivedMs, this.#whole(by, valuesOf(given.view.state)));
    if (values === undefined) return this.#deps.answers.submitted(await this.#tooLate(by), ack, sent);
    const event = this.#deps.interactions.submit(given, window, values, this.#now());
    await this.#deps.answers.submitted(await this.#deps.ask(event, arrivedMs), ack, sent);
  }

  async #typed(body: unknown, ack: Ack, arrivedMs: number): Promise<void> {
    const given = suggestion.parse(body);
    const window = given.view ? carriedBy(given.view.private_metadata) : undefined;
    if (window === undefined) return ack({ options: [] });
    const answer = await this.#deps.ask(this.#deps.interactions.suggest(given, window, this.#now()), arrivedMs);
    await this.#deps.answers.suggested(answer, ack, { typed: given.value, by: given.user.id, arrivedMs });
  }

  /** Where Relevo says to somebody what they asked for on their own page. */
  #homeOf(user: string, arrivedMs: number): Promise<string | undefined> {
    return this.#inTime(arrivedMs, this.#deps.directory.direct(user));
  }

  /** What must be known before Relevo can be asked; undefined where that does not come in time. */
  async #inTime<R>(arrivedMs: number, work: Promise<R>): Promise<R | undefined> {
    try {
      return await new Deadline(FIRST_ANSWER_MS.prepared, arrivedMs).keep(work);
    } catch (error) {
      this.#deps.log.warn('slack.notPrepared', { error });
      return undefined;
    }
  }

  async #tooLate(user: string): Promise<FirstAnswer & { readonly kind: 'say' }> {
    const language = await within(languageMs, this.#deps.directory.languageOf(user)).catch(() => undefined);
    const card = { tone: 'warn', blocks: [{ kind: 'text', text: t('error.tryAgain') }] } as const;
    return { kind: 'say', card, reader: { language: language ?? 'en', zone: 'UTC' } };
  }

  /** Something was chosen in a look-up: what it fills in Relevo knows. */
  async #chosen(
    { user, view, actions: [action] }: z.infer<typeof blockAction>,
    ack: Ack,
    arrivedMs: number,
  ): Promise<void> {
    await ack();
    const window = view ? carriedBy(view.private_metadata) : undefined;
    if (!view || window === undefined || window.run === '') return;
    const chosen = action?.selected_option?.value ?? '';
    const value = await this.#deps.longValues.whole(user.id, chosen);
    const asked = { user, view, block_id: action?.block_id ?? '', value: value ?? '' };
    const answer = value
      ? await this.#deps.ask(this.#deps.interactions.suggest(asked, window, this.#now()), arrivedMs)
      : undefined;
    const offered = answer?.kind === 'choices' ? answer.choices : [];
    await this.#deps.answers.fill(view, offered.find((one) => one.value === value)?.fills ?? {});
  }

  async #whole(by: string, values: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
    const all = Object.entries(values).map(
      async ([id, said]) => [id, await this.#deps.longValues.whole(by, said)] as const,
    );
    return Object.fromEntries(
      (await Promise.all(all)).flatMap(([id, said]) => (said === undefined ? [] : [[id, said]])),
    );
  }

  #now(): string {
    return this.#deps.clock.now().toString();
  }
}
