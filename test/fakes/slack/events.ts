import { scopeOf } from './event-scopes.ts';
import type { Channel, Json, Message } from './model.ts';
import { messageJson } from './shapes.ts';
import type { SlackStandIn } from './slack.ts';
import { app, otherTeam } from './workspace.ts';

const channelTypes = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' } as const;

/** What happens, as the Events API tells it. https://docs.slack.dev/apis/events-api */
export class Events {
  readonly #slack: SlackStandIn;

  constructor(slack: SlackStandIn) {
    this.#slack = slack;
  }

  /** https://docs.slack.dev/reference/events/message */
  written(channel: Channel, message: Message): void {
    this.#tell(channel, { ...this.#json(channel, message), ...this.#where(channel), event_ts: message.ts });
  }

  /** https://docs.slack.dev/reference/events/message/message_changed */
  changed(channel: Channel, message: Message, before: Json): void {
    const ts = this.#slack.workspace.ts();
    const now = { message: this.#json(channel, message), previous_message: before };
    const event = { type: 'message', subtype: 'message_changed', hidden: true, ts, event_ts: ts };
    this.#tell(channel, { ...event, ...now, ...this.#where(channel) });
  }

  /** https://docs.slack.dev/reference/events/message/message_deleted */
  deleted(channel: Channel, before: Json): void {
    const ts = this.#slack.workspace.ts();
    const event = { type: 'message', subtype: 'message_deleted', hidden: true, ts, event_ts: ts };
    this.#tell(channel, { ...event, deleted_ts: before['ts'], previous_message: before, ...this.#where(channel) });
  }

  /** https://docs.slack.dev/reference/events/reaction_added */
  reacted(user: string, channel: Channel, message: Message, reaction: string, added: boolean): void {
    const type = added ? 'reaction_added' : 'reaction_removed';
    const item = { type: 'message', channel: channel.id, ts: message.ts };
    const event_ts = this.#slack.workspace.ts();
    this.#tell(channel, { type, user, reaction, item, item_user: message.user, event_ts });
  }

  /** https://docs.slack.dev/reference/events/member_joined_channel */
  joined(user: string, channel: Channel): void {
    const event_ts = this.#slack.workspace.ts();
    const event = {
      type: 'member_joined_channel',
      user,
      channel: channel.id,
      channel_type: 'C',
      team: this.#slack.workspace.team.id,
    };
    this.#tell(channel, { ...event, event_ts });
  }

  /** https://docs.slack.dev/reference/events/app_home_opened */
  homeOpened(user: string): void {
    const channel = this.#slack.workspace.direct(app.user, user);
    const event_ts = this.#slack.workspace.ts();
    this.#tell(channel, { type: 'app_home_opened', user, channel: channel.id, tab: 'home', event_ts });
  }

  #json(channel: Channel, message: Message): Json {
    return messageJson(this.#slack.workspace, channel.id, message, this.#slack.url);
  }

  #where({ id, kind }: Channel): Json {
    return { channel: id, channel_type: channelTypes[kind] };
  }

  /** The app hears of conversations that its bot is in, as far as it is allowed to. */
  #tell(channel: Channel, event: Json): void {
    const scope = scopeOf(event, channel);
    if (!channel.members.has(app.user) || (scope !== undefined && !this.#slack.scopes.has(scope))) return;
    const { workspace } = this.#slack;
    const { team } = workspace;
    this.#slack.delivery.event({
      token: 'verification-token',
      // Of the company that has shared the channel; the app is installed in this workspace alone.
      team_id: channel.shared ? otherTeam : team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: workspace.id('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: app.user, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: channel.shared,
      event_context: workspace.id('4-'),
    });
  }
}
