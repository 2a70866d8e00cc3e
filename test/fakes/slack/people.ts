import type { Outcome } from './delivery.ts';
import { Hands } from './hands.ts';
import { type Channel, type Json, type Message, type StoredFile, wordsAt } from './model.ts';
import { messageJson, sharedJson } from './shapes.ts';
import type { SlackStandIn } from './slack.ts';
import { app } from './workspace.ts';

export interface At {
  readonly channel: string;
  readonly ts: string;
}

/** What people do in Slack's own program, and what they see. */
export class People {
  readonly #slack: SlackStandIn;
  /** Buttons, menus and windows. */
  readonly hands: Hands;

  constructor(slack: SlackStandIn) {
    this.#slack = slack;
    this.hands = new Hands(slack);
  }

  write(
    by: string,
    channel: string,
    typed: string,
    more: { thread?: string; files?: readonly StoredFile[] } = {},
  ): Message {
    const at = this.#slack.workspace.channel(channel);
    if (!at.members.has(by)) throw new Error(`${by} is not in ${channel}`);
    const root = more.thread === undefined ? undefined : this.#slack.workspace.find(channel, more.thread);
    const message = this.#slack.workspace.put(channel, {
      user: by,
      text: this.sent(typed),
      files: (more.files ?? []).map(({ id }) => id),
      thread: root === undefined ? undefined : (root.thread ?? root.ts),
    });
    this.#slack.events.written(at, message);
    return message;
  }

  /** Forwards a message to a channel, with or without words of one's own. @param shown how Slack shows it there */
  forward(by: string, from: At, channel: string, typed = '', shown: Json = {}): Message {
    const [source, original] = this.#at(from.channel, from.ts);
    const at = this.#slack.workspace.channel(channel);
    const message = this.#slack.workspace.put(channel, {
      user: by,
      text: this.sent(typed),
      attachments: [{ ...sharedJson(this.#slack.workspace, source.id, original, this.#slack.url), ...shown }],
    });
    this.#slack.events.written(at, message);
    return message;
  }

  /** Another app's message: it has a `bot_id` that is not Relevo's, and a subtype. */
  otherBot(channel: string, text: string): Message {
    const at = this.#slack.workspace.channel(channel);
    const message = this.#slack.workspace.put(channel, { user: 'U0OTHERBOT1', text, otherBot: 'B0OTHERBOT1' });
    this.#slack.events.written(at, message);
    return message;
  }

  edit(by: string, { channel, ts }: At, typed: string): void {
    this.#change(channel, ts, (message) => {
      message.text = this.sent(typed);
      message.edited = { user: by, ts: this.#slack.workspace.ts() };
    });
  }

  /** Slack itself looks at a link and shows what is behind it: the message changes, and nobody edited it. */
  preview({ channel, ts }: At, url: string, more: Json = {}): void {
    this.#change(channel, ts, (message) => {
      message.attachments = [{ from_url: url, original_url: url, fallback: url, title: 'A page', id: 1, ...more }];
    });
  }

  /** Takes one of its files from a message. */
  removeFile({ channel, ts }: At, file: string): void {
    this.#change(channel, ts, (message) => {
      message.files = message.files.filter((id) => id !== file);
      this.#slack.workspace.files.get(file)?.shares.get(channel)?.delete(ts);
    });
  }

  remove({ channel, ts }: At): void {
    this.#slack.remove(...this.#at(channel, ts));
  }

  react(by: string, { channel, ts }: At, name: string): void {
    const [at, message] = this.#at(channel, ts);
    this.#slack.react(by, at, message, name);
  }

  invite(user: string, channel: string): void {
    const at = this.#slack.workspace.channel(channel);
    at.members.add(user);
    const told = this.#slack.workspace.put(channel, { user, text: `<@${user}> has joined the channel`, join: true });
    this.#slack.events.written(at, told);
    this.#slack.events.joined(user, at);
  }

  openHome(user: string): void {
    this.#slack.events.homeOpened(user);
  }

  /** `/ticket list`, typed into a channel; never in a thread, where Slack takes no commands. */
  command(by: string, channel: string, typed: string): Promise<Outcome> {
    const [, command = '', text = ''] = /^(\/\S+)\s*(.*)$/s.exec(typed) ?? [];
    const member = this.#slack.workspace.members.get(by);
    const outcome = this.#slack.delivery.ask('slash_commands', {
      token: 'verification-token',
      team_id: this.#slack.workspace.team.id,
      team_domain: this.#slack.workspace.team.domain,
      channel_id: channel,
      channel_name: this.#slack.workspace.channel(channel).name || 'directmessage',
      user_id: by,
      user_name: member?.handle ?? '',
      command,
      text: this.sent(text),
      api_app_id: app.id,
      is_enterprise_install: 'false',
      response_url: this.#slack.interactions.responseUrl(this.#slack.address, by, channel),
      trigger_id: this.#slack.interactions.trigger(by),
    });
    return outcome.then((answer) => {
      if (answer.ok && answer.body !== undefined) this.#saidAtOnce(by, channel, answer.body);
      return answer;
    });
  }

  /** Everything at the top of a channel, or in a thread, that somebody sees, oldest first. */
  sees(viewer: string, channel: string, thread?: string): readonly Message[] {
    return this.#slack.workspace.all(channel).filter((message) => {
      if (message.only !== undefined && message.only !== viewer) return false;
      if (thread === undefined) return message.thread === undefined || message.broadcast;
      return message.ts === thread || message.thread === thread;
    });
  }

  /** What Slack's program makes of typed words: names become ids, and what would be markup is escaped. */
  sent(typed: string): string {
    const escaped = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    const linked = escaped.replace(/\bhttps?:\/\/[^\s<>]+/g, (url) => `<${url}>`);
    return linked.replace(/(?<![\w@])@([\w-]+)/g, (whole, handle: string) => {
      const member = [...this.#slack.workspace.members.values()].find((one) => one.handle === handle);
      return member === undefined ? whole : `<@${member.id}>`;
    });
  }

  /** A slash command that is answered in its acknowledgement. */
  #saidAtOnce(by: string, channel: string, body: Json): void {
    const blocks = body['blocks'] as readonly Json[] | undefined;
    const fault = blocks && this.#slack.blockKit.blocks('acknowledgement', blocks);
    if (fault !== undefined) this.#slack.violations.push(`acknowledgement: ${fault}`);
    const text = wordsAt(body, 'text');
    this.#slack.workspace.put(channel, { user: app.user, byBot: true, text, blocks, only: by });
  }

  #change(channel: string, ts: string, change: (message: Message) => void): void {
    const [at, message] = this.#at(channel, ts);
    const before = messageJson(this.#slack.workspace, channel, message, this.#slack.url);
    change(message);
    this.#slack.events.changed(at, message, before);
  }

  #at(channel: string, ts: string): [Channel, Message] {
    const message = this.#slack.workspace.find(channel, ts);
    if (message === undefined) throw new Error(`no message ${ts} in ${channel}`);
    return [this.#slack.workspace.channel(channel), message];
  }
}
