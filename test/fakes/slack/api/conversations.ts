import type { Channel, Json, Message } from '../model.ts';
import { channelJson, messageJson } from '../shapes.ts';
import type { SlackStandIn } from '../slack.ts';
import { app } from '../workspace.ts';
import { type Args, type Methods, page, Refused } from './method.ts';

const reading = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
const listing = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const paging = { cursor: 'string', limit: 'integer' } as const;
const span = { latest: 'string', oldest: 'string', inclusive: 'boolean', include_all_metadata: 'boolean' } as const;

/** https://docs.slack.dev/apis/web-api/using-the-conversations-api */
export const conversations: Methods = {
  'conversations.history': {
    tier: 3,
    scopes: reading,
    args: { channel: 'string!', ...paging, ...span },
    run(slack, args) {
      const channel = readable(slack, args);
      const top = slack.workspace
        .all(channel.id)
        .filter(({ thread, broadcast, only }) => (thread === undefined || broadcast) && only === undefined)
        .filter((message) => within(message, args))
        .toReversed();
      const { some, more } = page(top, args, 999);
      return { messages: some.map((message) => json(slack, channel, message, args)), pin_count: 0, ...more };
    },
  },
  'conversations.replies': {
    tier: 3,
    scopes: reading,
    args: { channel: 'string!', ts: 'string!', ...paging, ...span },
    run(slack, args) {
      const channel = readable(slack, args);
      const named = slack.workspace.find(channel.id, args.text('ts'));
      if (named === undefined) throw new Refused('thread_not_found');
      // A reply's own timestamp gives that reply alone.
      const all = [named, ...slack.workspace.replies(channel.id, named.ts)];
      const inSpan = all.filter((message) => message === named || within(message, args));
      const { some, more } = page(inSpan, args, 1000);
      return { messages: some.map((message) => json(slack, channel, message, args)), ...more };
    },
  },
  'conversations.info': {
    tier: 3,
    scopes: listing,
    args: { channel: 'string!', include_locale: 'boolean', include_num_members: 'boolean' },
    run: (slack, args) => ({ channel: channelJson(readable(slack, args)) }),
  },
  'conversations.list': {
    tier: 2,
    scopes: listing,
    args: { ...paging, exclude_archived: 'boolean', types: 'string' },
    run(slack, args) {
      const seen = [...slack.workspace.channels.values()].filter(
        ({ kind, members }) => kind === 'public' || members.has(app.user),
      );
      return listed(seen, args);
    },
  },
  'users.conversations': {
    tier: 3,
    scopes: listing,
    args: { ...paging, exclude_archived: 'boolean', types: 'string', user: 'string' },
    run(slack, args) {
      const user = args.optional('user') ?? app.user;
      return listed(
        [...slack.workspace.channels.values()].filter(({ members }) => members.has(user)),
        args,
      );
    },
  },
  'conversations.open': {
    tier: 3,
    scopes: ['im:write', 'mpim:write', 'channels:manage', 'groups:write'],
    args: { users: 'string', channel: 'string', return_im: 'boolean', prevent_creation: 'boolean' },
    run(slack, args) {
      const [user, ...more] = args.text('users').split(',');
      if (user === undefined || more.length > 0 || !slack.workspace.members.has(user))
        throw new Refused('user_not_found');
      const channel = slack.workspace.direct(app.user, user);
      return { channel: args.flag('return_im') ? channelJson(channel) : { id: channel.id } };
    },
  },
  'conversations.members': {
    tier: 4,
    scopes: listing,
    args: { channel: 'string!', ...paging },
    run(slack, args) {
      const { some, more } = page([...readable(slack, args).members], args, 999);
      return { members: some, ...more };
    },
  },
};

function readable(slack: SlackStandIn, args: Args): Channel {
  const channel = slack.workspace.channels.get(args.text('channel'));
  if (channel === undefined) throw new Refused('channel_not_found');
  if (!channel.members.has(app.user))
    throw new Refused(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  return channel;
}

function within({ ts }: Message, args: Args): boolean {
  const [oldest, latest] = [args.optional('oldest'), args.optional('latest')];
  for (const [name, value] of [
    ['oldest', oldest],
    ['latest', latest],
  ] as const) {
    if (value !== undefined && !/^\d+(\.\d+)?$/.test(value)) throw new Refused(`invalid_ts_${name}`);
  }
  const inclusive = args.flag('inclusive');
  const after = oldest === undefined || order(ts, oldest) > 0 || (inclusive && order(ts, oldest) === 0);
  const before = latest === undefined || order(ts, latest) < 0 || (inclusive && order(ts, latest) === 0);
  return after && before;
}

function order(one: string, other: string): number {
  return Number(one.replace('.', '').padEnd(16, '0')) - Number(other.replace('.', '').padEnd(16, '0'));
}

function json(slack: SlackStandIn, { id }: Channel, message: Message, args: Args): Json {
  const all = messageJson(slack.workspace, id, message, slack.url);
  return args.flag('include_all_metadata') && message.metadata ? { ...all, metadata: message.metadata } : all;
}

function listed(channels: readonly Channel[], args: Args): Json {
  const types = (args.optional('types') ?? 'public_channel').split(',');
  const names = { public: 'public_channel', private: 'private_channel', im: 'im', mpim: 'mpim' } as const;
  const wanted = channels.filter(
    ({ kind, archived }) => types.includes(names[kind]) && !(archived && args.flag('exclude_archived')),
  );
  const { some, more } = page(wanted, args, 1000);
  return { channels: some.map(channelJson), ...more };
}
