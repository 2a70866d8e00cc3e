import { z } from 'zod';
import type {
  ActionEvent,
  CommandEvent,
  Interaction,
  MessageActionEvent,
  SubmitEvent,
  SuggestEvent,
} from '../../port/events.ts';
import { firstWordOf } from './command-names.ts';
import { plainTextOf, type Reading, slackMessage, toldFilesOf } from './messages.ts';
import { type Carried, carriedBy, type From, filesIn, viewState } from './modals.ts';
import { readPress } from './press.ts';
import type { Refs } from './refs.ts';
import { mentionOf, plainWords } from './text.ts';

/** What people type and press, as Slack sends it. https://docs.slack.dev/reference/interaction-payloads */

const person = z.object({ id: z.string() });
const option = z.object({ value: z.string() });

export const slashCommand = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
});

const view = z.object({
  id: z.string(),
  type: z.string(),
  hash: z.string().default(''),
  private_metadata: z.string().default(''),
  title: z.looseObject({ text: z.string() }).nullish(),
  submit: z.looseObject({ text: z.string() }).nullish(),
  close: z.looseObject({ text: z.string() }).nullish(),
  blocks: z.array(z.record(z.string(), z.unknown())).default([]),
  state: viewState.nullish(),
});

export const blockAction = z.object({
  user: person,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).nullish(),
  container: z.object({
    channel_id: z.string().nullish(),
    message_ts: z.string().nullish(),
    thread_ts: z.string().nullish(),
  }),
  message: slackMessage.nullish(),
  view: view.nullish(),
  actions: z
    .array(
      z.object({
        type: z.string().nullish(),
        block_id: z.string().nullish(),
        action_id: z.string(),
        action_ts: z.string().nullish(),
        value: z.string().nullish(),
        selected_option: option.nullish(),
      }),
    )
    .min(1),
});

export const messageShortcut = z.object({
  callback_id: z.string(),
  user: person,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }),
  message: slackMessage,
});

export const viewSubmission = z.object({ user: person, view: view.extend({ state: viewState }) });

export const suggestion = z.object({
  user: person,
  block_id: z.string(),
  value: z.string().default(''),
  view: view.nullish(),
});

/** Where a press was made: on a message, in a window, or on the person's own page. */
export function fromOf(given: z.infer<typeof blockAction>, home: string): From {
  const { channel, container, message, response_url } = given;
  const window = given.view?.type === 'modal' ? carriedBy(given.view.private_metadata) : undefined;
  if (window) return whereOf(window);
  const id = container.channel_id ?? channel?.id ?? home;
  const thread = container.thread_ts ?? message?.thread_ts;
  return { channel: id, ...(thread && thread !== container.message_ts ? { thread } : {}), ...replyBy(response_url) };
}

/** How what people type and press in one installation becomes what Relevo understands. Slack does not say when it happened: `at` is when it came. */
export class Interactions {
  readonly #refs: Refs;
  readonly #prefix: string;

  /** @param prefix of its slash commands */
  constructor(refs: Refs, prefix: string) {
    this.#refs = refs;
    this.#prefix = prefix;
  }

  command(given: z.infer<typeof slashCommand>, at: string): CommandEvent {
    const { command, text, user_id, channel_id: channel, trigger_id, response_url } = given;
    const first = firstWordOf(command.replace(/^\//, ''), this.#prefix);
    return {
      kind: 'command',
      key: this.#refs.key('c', trigger_id),
      by: this.#refs.account(user_id),
      at,
      interaction: this.#interaction({ channel, ...replyBy(response_url) }),
      line: `${first} ${plainWords(text, () => undefined)}`.trim(),
    };
  }

  /** @returns undefined for what Relevo did not put there */
  action(given: z.infer<typeof blockAction>, from: From, at: string): ActionEvent | undefined {
    const [action] = given.actions;
    if (action === undefined) return undefined;
    const press = readPress(action.value ?? action.action_id);
    if (press === undefined) return undefined;
    const { run, args, into } = press;
    const chosen = action.selected_option?.value;
    const on = given.container.message_ts ?? given.view?.id ?? '';
    const { channel, thread } = from;
    const of = [channel, on, given.user.id, action.action_ts ?? given.trigger_id, action.action_id];
    return {
      kind: 'action',
      key: this.#refs.key('a', ...of).slice(0, 250),
      by: this.#refs.account(given.user.id),
      at,
      interaction: this.#interaction(from),
      message: this.#refs.message(channel, on, thread),
      run,
      args: into === undefined || chosen === undefined ? args : { ...args, [into]: chosen },
    };
  }

  shortcut(given: z.infer<typeof messageShortcut>, reading: Reading, at: string): MessageActionEvent {
    const { message, user, callback_id: run, trigger_id, response_url } = given;
    const ref = this.#refs.stamped(message, given.channel.id);
    const { text } = mentionOf(message.text, reading.me.user);
    return {
      kind: 'messageAction',
      key: this.#refs.key('s', trigger_id),
      by: this.#refs.account(user.id),
      at,
      interaction: this.#interaction({ ...whereOf(ref), ...replyBy(response_url) }),
      message: ref,
      author: this.#refs.account(message.user ?? message.bot_id ?? ''),
      text: plainTextOf({ ...message, text }, reading),
      files: toldFilesOf(message, reading),
      run,
    };
  }

  /** The same window sent off once more is the same event: its hash changes with what it shows. @param values of its fields */
  submit(
    given: z.infer<typeof viewSubmission>,
    window: Carried,
    values: SubmitEvent['values'],
    at: string,
  ): SubmitEvent {
    const { run, args, page } = window;
    const { id, hash, state } = given.view;
    const files = filesIn(state);
    return {
      kind: 'submit',
      key: this.#refs.key('v', id, hash),
      by: this.#refs.account(given.user.id),
      at,
      interaction: this.#interaction(window),
      run,
      args,
      values,
      ...(files.length === 0 ? {} : { files }),
      ...(page === undefined ? {} : { page }),
    };
  }

  /** @param given `value`: what was typed, or chosen */
  suggest(
    given: Pick<z.infer<typeof suggestion>, 'block_id' | 'value' | 'user' | 'view'>,
    window: Carried,
    at: string,
  ): SuggestEvent {
    const { block_id: field, value: text, user } = given;
    return {
      kind: 'suggest',
      key: this.#refs.key('q', given.view?.id ?? '', field, at),
      by: this.#refs.account(user.id),
      at,
      interaction: this.#interaction(window),
      run: window.run,
      field,
      text,
    };
  }

  /** The token of an interaction is the address at which Slack takes answers to it, for half an hour. */
  #interaction({ channel, thread, reply = '' }: From): Interaction {
    return { id: reply, in: this.#refs.place(channel, thread) };
  }
}

export function whereOf({ channel, thread, reply }: From): From {
  return { channel, ...(thread === undefined ? {} : { thread }), ...(reply === undefined ? {} : { reply }) };
}

function replyBy(url: string | undefined): { readonly reply?: string } {
  return url === undefined ? {} : { reply: url };
}
