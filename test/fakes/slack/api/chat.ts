import type { Channel, Json, Message } from '../model.ts';
import { messageJson } from '../shapes.ts';
import type { SlackStandIn } from '../slack.ts';
import { app } from '../workspace.ts';
import { type Args, type Methods, Refused } from './method.ts';

const longest = 40_000;
const content = { text: 'string', blocks: 'json', attachments: 'json', markdown_text: 'string' } as const;
const looks = {
  parse: 'string',
  link_names: 'boolean',
  mrkdwn: 'boolean',
  unfurl_links: 'boolean',
  unfurl_media: 'boolean',
  reply_broadcast: 'boolean',
  username: 'string',
  icon_emoji: 'string',
  icon_url: 'string',
  as_user: 'boolean',
} as const;

/** https://docs.slack.dev/reference/methods/chat.postMessage and its kin */
export const chat: Methods = {
  'chat.postMessage': {
    tier: 'posting',
    scopes: ['chat:write'],
    args: { channel: 'string!', thread_ts: 'string', metadata: 'json', client_msg_id: 'string', ...content, ...looks },
    run(slack, args) {
      const channel = writable(slack, args.text('channel'));
      const { text, blocks, attachments } = words(slack, 'chat.postMessage', args);
      const thread = rootOf(slack, channel, args.optional('thread_ts'));
      const metadata = metadataOf(args.json('metadata'));
      const message = slack.workspace.put(channel.id, {
        user: app.user,
        byBot: true,
        text,
        blocks,
        attachments,
        thread,
        metadata,
        broadcast: args.flag('reply_broadcast'),
      });
      slack.events.written(channel, message);
      return {
        channel: channel.id,
        ts: message.ts,
        message: messageJson(slack.workspace, channel.id, message, slack.url),
      };
    },
  },
  'chat.postEphemeral': {
    tier: 4,
    scopes: ['chat:write'],
    args: { channel: 'string!', user: 'string!', thread_ts: 'string', ...content, ...looks },
    run(slack, args) {
      const channel = writable(slack, args.text('channel'));
      const only = args.text('user');
      if (!channel.members.has(only)) throw new Refused('user_not_in_channel');
      const said = words(slack, 'chat.postEphemeral', args);
      const thread = rootOf(slack, channel, args.optional('thread_ts'));
      const { ts } = slack.workspace.put(channel.id, { user: app.user, byBot: true, ...said, thread, only });
      return { message_ts: ts };
    },
  },
  'chat.update': {
    tier: 3,
    scopes: ['chat:write'],
    args: { channel: 'string!', ts: 'string!', metadata: 'json', file_ids: 'json', ...content, ...looks },
    run(slack, args) {
      const { channel, message } = own(slack, args, 'cant_update_message');
      const said = words(slack, 'chat.update', args);
      const before = messageJson(slack.workspace, channel.id, message, slack.url);
      Object.assign(message, said, { edited: { user: app.user, ts: slack.workspace.ts() } });
      slack.events.changed(channel, message, before);
      const now = messageJson(slack.workspace, channel.id, message, slack.url);
      return { channel: channel.id, ts: message.ts, text: said.text, message: now };
    },
  },
  'chat.delete': {
    tier: 3,
    scopes: ['chat:write'],
    args: { channel: 'string!', ts: 'string!', as_user: 'boolean' },
    run(slack, args) {
      const { channel, message } = own(slack, args, 'cant_delete_message');
      slack.remove(channel, message);
      return { channel: channel.id, ts: message.ts };
    },
  },
};

/** A conversation that the bot may write into; a person's id is the direct conversation with them. */
function writable(slack: SlackStandIn, id: string): Channel {
  const { workspace } = slack;
  const member = workspace.members.get(id);
  const channel = member === undefined ? workspace.channels.get(id) : workspace.direct(app.user, id);
  if (channel === undefined || (channel.kind !== 'public' && !channel.members.has(app.user)))
    throw new Refused('channel_not_found');
  if (channel.archived) throw new Refused('is_archived');
  if (!channel.members.has(app.user)) throw new Refused('not_in_channel');
  return channel;
}

function words(slack: SlackStandIn, method: string, args: Args) {
  const text = args.text('text');
  const blocks = args.json('blocks') as readonly Json[] | undefined;
  const attachments = args.json('attachments') as readonly Json[] | undefined;
  if (text === '' && blocks === undefined && attachments === undefined) throw new Refused('no_text');
  if (text.length > longest) throw new Refused('msg_too_long');
  if (blocks !== undefined && !Array.isArray(blocks)) throw new Refused('invalid_blocks_format');
  const fault = blocks === undefined ? undefined : slack.blockKit.blocks(method, blocks);
  if (fault !== undefined) throw new Refused('invalid_blocks', { errors: [fault] });
  return { text, blocks, attachments };
}

/** The thread of a message; a reply's own timestamp leads to its thread. */
function rootOf(slack: SlackStandIn, { id }: Channel, ts: string | undefined): string | undefined {
  if (ts === undefined) return undefined;
  const message = slack.workspace.find(id, ts);
  if (message === undefined) throw new Refused('thread_not_found');
  return message.thread ?? message.ts;
}

/** https://docs.slack.dev/messaging/message-metadata */
function metadataOf(given: unknown): Json | undefined {
  if (given === undefined) return undefined;
  const { event_type: type, event_payload: payload } = given as Json;
  if (typeof type !== 'string' || typeof payload !== 'object') throw new Refused('invalid_metadata_format');
  return given as Json;
}

function own(slack: SlackStandIn, args: Args, code: string): { channel: Channel; message: Message } {
  const channel = slack.workspace.channels.get(args.text('channel'));
  if (channel === undefined || !channel.members.has(app.user)) throw new Refused('channel_not_found');
  const message = slack.workspace.find(channel.id, args.text('ts'));
  if (message === undefined || message.tombstone) throw new Refused('message_not_found');
  if (message.user !== app.user) throw new Refused(code);
  return { channel, message };
}
