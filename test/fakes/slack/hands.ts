import type { Outcome } from './delivery.ts';
import { inputsOf, keyOf } from './entered.ts';
import { type Json, type View, wordsAt } from './model.ts';
import { messageJson, viewJson } from './shapes.ts';
import type { SlackStandIn } from './slack.ts';
import { app, otherTeam } from './workspace.ts';

/** A button or a menu as it stands somewhere. */
export interface Element extends Json {
  readonly type: string;
  readonly action_id: string;
}

type Where = { readonly channel: string; readonly ts: string } | { readonly view: View };

/** What people press, choose and fill in. https://docs.slack.dev/reference/interaction-payloads */
export class Hands {
  readonly #slack: SlackStandIn;

  constructor(slack: SlackStandIn) {
    this.#slack = slack;
  }

  /** Every button and menu in some blocks, with the block that it is in. */
  elements(blocks: readonly Json[] | undefined): readonly { readonly element: Element; readonly block: Json }[] {
    return (blocks ?? []).flatMap((block) =>
      [...((block['elements'] as readonly Json[] | undefined) ?? []), block['accessory'], block['element']]
        .filter((one): one is Element => typeof (one as Json | undefined)?.['action_id'] === 'string')
        .map((element) => ({ element, block })),
    );
  }

  /** Presses the button with this label, or chooses in a menu what is labelled `choice`. */
  press(by: string, where: Where, label: string, choice?: string): Promise<Outcome> {
    const blocks =
      'view' in where ? (where.view.definition['blocks'] as readonly Json[]) : this.#message(where)?.blocks;
    const found = this.elements(blocks).find(
      ({ element }) => textOf(element['text'] ?? element['placeholder']) === label,
    );
    if (found === undefined) throw new Error(`nothing is labelled ${label}`);
    const { element, block } = found;
    const options = (element['options'] ?? []) as readonly Json[];
    const selected_option = choice === undefined ? undefined : options.find(({ text }) => textOf(text) === choice);
    const action = {
      type: element.type,
      action_id: element.action_id,
      block_id: block['block_id'] ?? this.#slack.workspace.id('b'),
      action_ts: this.#slack.workspace.ts(),
      ...(element['value'] === undefined ? {} : { value: element['value'], text: element['text'] }),
      ...(selected_option === undefined ? {} : { selected_option }),
    };
    return this.#slack.delivery.ask('interactive', { ...this.#head('block_actions', by, where), actions: [action] });
  }

  /** An action of a message's menu. https://docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
  shortcut(
    by: string,
    where: { readonly channel: string; readonly ts: string },
    callback_id: string,
  ): Promise<Outcome> {
    const { container: _, ...head } = this.#head('message_action', by, where);
    const more = { callback_id, action_ts: this.#slack.workspace.ts(), message_ts: where.ts };
    return this.#slack.delivery.ask('interactive', { ...head, ...more });
  }

  /** The window that somebody looks at. */
  window(user: string): View | undefined {
    return this.#slack.interactions.top(user);
  }

  /** What a look-up offers for what was typed so far, by label and value. */
  async typeInto(by: string, blockId: string, value: string): Promise<readonly { label: string; value: string }[]> {
    const view = this.#top(by);
    const found = this.elements(view.definition['blocks'] as readonly Json[]).find(
      ({ block }) => block['block_id'] === blockId,
    );
    if (found?.element.type !== 'external_select') throw new Error(`${blockId} is no look-up`);
    const { action_id } = found.element;
    const { trigger_id: _, ...head } = this.#head('block_suggestion', by, { view });
    const outcome = await this.#slack.delivery.ask('interactive', { ...head, action_id, block_id: blockId, value });
    if (!outcome.ok) return [];
    const options = (outcome.body?.['options'] ?? []) as readonly Json[];
    const fault = this.#slack.blockKit.options('block_suggestion', options);
    if (fault !== undefined) this.#slack.violations.push(`block_suggestion: ${fault}`);
    return options.map((option) => ({ label: textOf(option['text']), value: String(option['value']) }));
  }

  /**
   * Sends the window off with what was filled in, by block. Slack's program itself refuses what is missing.
   * @returns what became of it: `closed`, the faults by block, or `again` when another window is there
   */
  async submit(by: string, filled: Readonly<Record<string, string | readonly string[]>>): Promise<Submitted> {
    const view = this.#top(by);
    this.fill(by, filled);
    for (const input of inputsOf(view.definition))
      if (input.block['optional'] !== true && !view.entered.has(keyOf(input)))
        throw new Error(`${String(input.block['block_id'])} is not filled in`);
    const values = this.#values(view);
    const { container: _, ...head } = this.#head('view_submission', by, { view });
    const outcome = await this.#slack.delivery.ask('interactive', {
      ...head,
      view: viewJson(view, this.#slack.workspace.team, values),
      response_urls: [],
    });
    return this.#after(by, view, outcome);
  }

  /** Puts something into fields of the window, by block; what is empty is taken away. */
  fill(by: string, filled: Readonly<Record<string, string | readonly string[]>>): void {
    const view = this.#top(by);
    for (const input of inputsOf(view.definition)) {
      const value = filled[String(input.block['block_id'])];
      if (value === undefined) continue;
      if (value.length === 0) view.entered.delete(keyOf(input));
      else view.entered.set(keyOf(input), value);
    }
  }

  /** What stands in the fields of the window, by block. */
  reads(by: string): Readonly<Record<string, string>> {
    const view = this.#top(by);
    const all = inputsOf(view.definition).map((input) => [
      String(input.block['block_id']),
      String(view.entered.get(keyOf(input)) ?? ''),
    ]);
    return Object.fromEntries(all);
  }

  /** Chooses one of what a look-up offers; the app is told where the block says so. */
  async choose(by: string, blockId: string, { label, value }: { label: string; value: string }): Promise<Outcome> {
    const view = this.#top(by);
    const input = inputsOf(view.definition).find(({ block }) => block['block_id'] === blockId);
    if (input?.element['type'] !== 'external_select') throw new Error(`${blockId} is no look-up`);
    view.entered.set(keyOf(input), value);
    if (input.block['dispatch_action'] !== true) return { ok: true, body: undefined };
    const action = {
      type: 'external_select',
      action_id: input.element['action_id'],
      block_id: blockId,
      action_ts: this.#slack.workspace.ts(),
      selected_option: { text: { type: 'plain_text', text: label, emoji: true }, value },
    };
    const head = {
      ...this.#head('block_actions', by, { view }),
      view: viewJson(view, this.#slack.workspace.team, this.#values(view)),
    };
    return this.#slack.delivery.ask('interactive', { ...head, actions: [action] });
  }

  #values(view: View): Json {
    const values: Record<string, Json> = {};
    for (const input of inputsOf(view.definition)) {
      const element = input.element as Element;
      const state = stateOf(this.#slack, element, view.entered.get(keyOf(input)));
      values[String(input.block['block_id'])] = { [element.action_id]: state ?? emptyOf(element) };
    }
    return values;
  }

  #after(by: string, view: View, outcome: Outcome): Submitted {
    if (!outcome.ok) return { kind: 'failed', reason: outcome.reason };
    const { response_action: action, errors, view: next } = (outcome.body ?? {}) as Json;
    if (action === 'errors') return { kind: 'errors', errors: errors as Readonly<Record<string, string>> };
    if (action === 'update' || action === 'push') {
      const fault = this.#slack.blockKit.view(`response_action ${action}`, next as Json);
      if (fault !== undefined) this.#slack.violations.push(`response_action ${action}: ${fault}`);
      if (action === 'update') this.#slack.interactions.replace(view, next as Json);
      else this.#slack.interactions.pushFor(by, next as Json);
      return { kind: 'again' };
    }
    this.#slack.interactions.close(by, action === 'clear');
    return { kind: 'closed' };
  }

  #top(user: string): View {
    const view = this.window(user);
    if (view === undefined) throw new Error(`${user} looks at no window`);
    return view;
  }

  #message({ channel, ts }: { channel: string; ts: string }) {
    return this.#slack.workspace.all(channel).find((message) => message.ts === ts);
  }

  #head(type: string, by: string, where: Where): Json {
    const { team } = this.#slack.workspace;
    const member = this.#slack.workspace.members.get(by);
    const user = { id: by, username: member?.handle, team_id: member?.kind === 'stranger' ? otherTeam : team.id };
    const head = {
      type,
      user,
      api_app_id: app.id,
      token: 'verification-token',
      team: { id: team.id, domain: team.domain },
      enterprise: null,
      is_enterprise_install: false,
    };
    if ('view' in where) {
      const trigger_id = this.#slack.interactions.trigger(by, where.view);
      return {
        ...head,
        trigger_id,
        container: { type: 'view', view_id: where.view.id },
        view: viewJson(where.view, team),
      };
    }
    const { channel, ts } = where;
    const message = this.#message(where);
    if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
    const alone = message.only !== undefined;
    return {
      ...head,
      trigger_id: this.#slack.interactions.trigger(by),
      response_url: this.#slack.interactions.responseUrl(this.#slack.address, by, channel, ts),
      channel: { id: channel, name: this.#slack.workspace.channel(channel).name || 'directmessage' },
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: alone,
        ...(message.thread === undefined ? {} : { thread_ts: message.thread }),
      },
      // What only one person sees is not sent along.
      ...(alone ? {} : { message: messageJson(this.#slack.workspace, channel, message, this.#slack.url) }),
    };
  }
}

export type Submitted =
  | { readonly kind: 'closed' | 'again' }
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'failed'; readonly reason: string };

/** The state of one field. https://docs.slack.dev/reference/views/modal-views#the_view_state */
function stateOf(
  slack: SlackStandIn,
  element: Element,
  value: string | readonly string[] | undefined,
): Json | undefined {
  if (value === undefined || value.length === 0) return undefined;
  const { type } = element;
  switch (type) {
    case 'plain_text_input':
      return { type, value };
    case 'checkboxes':
      return { type, selected_options: element['options'] };
    case 'static_select': {
      const options = element['options'] as readonly Json[];
      const selected_option = options.find((option) => option['value'] === value);
      if (selected_option === undefined) throw new Error(`${String(value)} is not among the choices`);
      return { type, selected_option };
    }
    case 'external_select':
      return { type, selected_option: { text: { type: 'plain_text', text: value, emoji: true }, value } };
    case 'file_input':
      return { type, files: [value].flat().map((id) => givenFile(slack, id)) };
    default:
      throw new Error(`nobody knows how to fill in a ${type}`);
  }
}

function givenFile(slack: SlackStandIn, id: string): Json {
  const file = slack.workspace.files.get(id);
  if (file === undefined) throw new Error(`there is no file ${id}`);
  file.given = true;
  return { id, name: file.name, mimetype: file.type, size: file.bytes.length };
}

function emptyOf({ type }: Element): Json {
  if (type === 'checkboxes') return { type, selected_options: [] };
  if (type === 'file_input') return { type, files: [] };
  return type === 'plain_text_input' ? { type, value: null } : { type, selected_option: null };
}

function textOf(text: unknown): string {
  return wordsAt(text as Json | undefined, 'text');
}
