import type { App } from '@slack/bolt';
import type { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { PlatformEvent } from '../../port/events.ts';
import type { FirstAnswer } from '../../port/platform.ts';
import type { Ack, Answers } from './answers.ts';
import type { SlackDirectory } from './directory.ts';
import {
  actionEvent,
  blockAction,
  commandEvent,
  fromOf,
  messageShortcut,
  shortcutEvent,
  slashCommand,
  submitEvent,
  suggestEvent,
  suggestion,
  viewSubmission,
  whereOf,
} from './interactions.ts';
import type { LongValues } from './long-values.ts';
import type { Reading, SlackMessage } from './messages.ts';
import { carriedBy, type From, valuesOf } from './modals.ts';

export interface PressesDeps {
  /** What Relevo answers; nothing once it stops. */
  readonly ask: (event: PlatformEvent) => Promise<FirstAnswer>;
  readonly answers: Answers;
  readonly directory: SlackDirectory;
  readonly reading: (messages: readonly SlackMessage[]) => Promise<Reading>;
  readonly longValues: LongValues;
  readonly prefix: string;
  readonly clock: Clock;
}

/** The title of a window that only says something. */
const noticeTitle = 'Relevo';
/** Whatever Relevo put there, by whatever name. */
const all = /^[\s\S]*$/;

/** What people type and press: somebody waits for an answer to each, for 3 s. */
export class Presses {
  readonly #deps: PressesDeps;

  constructor(deps: PressesDeps) {
    this.#deps = deps;
  }

  listen(app: App): void {
    app.command(all, ({ body, ack }) => this.#command(body, ack as Ack));
    app.action({ type: 'block_actions' }, ({ body, ack }) => this.#press(body, ack as Ack));
    app.shortcut({ type: 'message_action' }, ({ body, ack }) => this.#shortcut(body, ack as Ack));
    app.view({ type: 'view_submission' }, ({ body, ack }) => this.#submitted(body, ack as Ack));
    app.options({ type: 'block_suggestion' }, ({ body, ack }) => this.#typed(body, ack as Ack));
  }

  async #command(body: unknown, ack: Ack): Promise<void> {
    const given = slashCommand.parse(body);
    const event = commandEvent(given, this.#deps.prefix, this.#now());
    const from = {
      channel: given.channel_id,
      ...(given.response_url === undefined ? {} : { reply: given.response_url }),
    };
    await this.#deps.answers.command(
      await this.#deps.ask(event),
      ack,
      { id: given.trigger_id, by: given.user_id, inWindow: false },
      from,
    );
  }

  async #press(body: unknown, ack: Ack): Promise<void> {
    const given = blockAction.parse(body);
    const [action] = given.actions;
    if (given.view?.type === 'modal' && action?.type === 'external_select') return this.#chosen(given, ack);
    const isHome = given.view?.type === 'home';
    const from = fromOf(given, isHome ? await this.#deps.directory.direct(given.user.id) : '');
    const event = actionEvent(given, from, this.#now());
    if (event === undefined) return ack();
    const trigger = { id: given.trigger_id, by: given.user.id, inWindow: given.view?.type === 'modal' };
    const title = given.view?.title?.text ?? noticeTitle;
    await this.#deps.answers.press(await this.#deps.ask(event), ack, trigger, from, title);
  }

  async #shortcut(body: unknown, ack: Ack): Promise<void> {
    const given = messageShortcut.parse(body);
    const event = shortcutEvent(given, await this.#deps.reading([given.message]), this.#now());
    const from: From = {
      channel: event.interaction.in.channel,
      ...(event.interaction.in.thread === undefined ? {} : { thread: event.interaction.in.thread }),
      ...(given.response_url === undefined ? {} : { reply: given.response_url }),
    };
    const trigger = { id: given.trigger_id, by: given.user.id, inWindow: false };
    await this.#deps.answers.press(await this.#deps.ask(event), ack, trigger, from, noticeTitle);
  }

  async #submitted(body: unknown, ack: Ack): Promise<void> {
    const given = viewSubmission.parse(body);
    const window = carriedBy(given.view.private_metadata);
    if (window === undefined || window.run === '') return ack();
    const by = given.user.id;
    const values = await this.#whole(by, valuesOf(given.view.state));
    const event = submitEvent(given, window, values, this.#now());
    const title = given.view.title?.text ?? noticeTitle;
    const fields = Object.keys(given.view.state.values);
    await this.#deps.answers.submitted(await this.#deps.ask(event), ack, { by, from: whereOf(window), title, fields });
  }

  async #typed(body: unknown, ack: Ack): Promise<void> {
    const given = suggestion.parse(body);
    const window = given.view ? carriedBy(given.view.private_metadata) : undefined;
    if (window === undefined) return ack({ options: [] });
    const answer = await this.#deps.ask(suggestEvent(given, window, this.#now()));
    await this.#deps.answers.suggested(answer, ack, given.value, given.user.id);
  }

  /** Something was chosen in a look-up: what it fills in Relevo knows. */
  async #chosen({ user, view, actions: [action] }: z.infer<typeof blockAction>, ack: Ack): Promise<void> {
    await ack();
    const window = view ? carriedBy(view.private_metadata) : undefined;
    if (!view || window === undefined || window.run === '') return;
    const chosen = action?.selected_option?.value ?? '';
    const value = await this.#deps.longValues.whole(user.id, chosen);
    const asked = { user, view, block_id: action?.block_id ?? '', value: value ?? '' };
    const answer = value ? await this.#deps.ask(suggestEvent(asked, window, this.#now())) : undefined;
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
