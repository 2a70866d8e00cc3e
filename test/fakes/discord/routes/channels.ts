import { type Answer, type Ask, limitOf, param, type Route } from '../ask.ts';
import { Refused } from '../refused.ts';
import { channelJson, threadJson } from '../shapes.ts';
import type { World } from '../world.ts';
import { placesOf } from './messages.ts';

/** Channels, threads, and direct conversations. */
export function channelRoutes(world: World): readonly Route[] {
  const places = placesOf(world);
  const { guild } = world;
  const threads = () =>
    [...world.channels.values()].filter(
      (channel) => channel.kind === 'thread' && world.may(world.bot.id, channel, 'viewChannel'),
    );

  function startThread(ask: Ask): Answer {
    const message = places.message(ask);
    const { channel } = message;
    if (channel.kind !== 'text') throw new Refused('wrongChannelType');
    if (message.thread) throw new Refused('threadExists');
    if (!world.may(world.bot.id, channel, 'createPublicThreads')) throw new Refused('missingPermissions');
    if (!world.hasRoom()) throw new Refused('tooManyThreads');
    const thread = world.startThread(message, String(ask.body['name']), world.bot);
    return { status: 201, body: threadJson(thread, guild) };
  }

  /** Of a thread that is archived nothing but that may be changed; a locked one is a moderator's (Threads: Editing & Deleting). */
  function change(ask: Ask): Answer {
    const channel = places.visible(param(ask, 'channel_id'));
    if (channel.kind !== 'thread') throw new Refused('missingPermissions');
    const { archived, locked, name } = ask.body;
    if (channel.archived && archived !== false) throw new Refused('archivedThread');
    if ((channel.locked || locked !== undefined) && !world.may(world.bot.id, channel, 'manageThreads'))
      throw new Refused('missingPermissions');
    if (archived === true && channel.owner !== world.bot && !world.may(world.bot.id, channel, 'manageThreads'))
      throw new Refused('missingPermissions');
    if (channel.archived && archived === false && !world.hasRoom()) throw new Refused('tooManyThreads');
    if (typeof name === 'string') channel.name = name;
    world.archive(channel, archived === true, typeof locked === 'boolean' ? locked : channel.locked);
    return { status: 200, body: channelJson(channel, guild) };
  }

  function archived(ask: Ask): Answer {
    const parent = places.readable(param(ask, 'channel_id'));
    const before = ask.query.get('before');
    const limit = limitOf(ask, 50);
    const found = threads()
      .filter(
        (thread) =>
          thread.parent === parent && thread.archived && (before === null || thread.archivedAt < Date.parse(before)),
      )
      .sort((a, b) => b.archivedAt - a.archivedAt);
    const page = found.slice(0, limit).map((thread) => threadJson(thread, guild));
    return { status: 200, body: { threads: page, members: [], has_more: found.length > limit } };
  }

  function openDirect(ask: Ask): Answer {
    const user = world.users.get(String(ask.body['recipient_id']));
    if (!user) throw new Refused('unknownUser');
    return { status: 200, body: channelJson(world.direct(world.bot.id, user.id), guild) };
  }

  return [
    {
      method: 'GET',
      path: '/channels/{channel_id}',
      handle: (ask) => ({ status: 200, body: channelJson(places.visible(param(ask, 'channel_id')), guild) }),
    },
    { method: 'PATCH', path: '/channels/{channel_id}', handle: change },
    { method: 'POST', path: '/channels/{channel_id}/messages/{message_id}/threads', handle: startThread },
    { method: 'GET', path: '/channels/{channel_id}/threads/archived/public', handle: archived },
    {
      method: 'GET',
      path: '/guilds/{guild_id}/threads/active',
      handle: () => ({
        status: 200,
        body: {
          threads: threads()
            .filter((thread) => !thread.archived)
            .map((thread) => threadJson(thread, guild)),
          members: [],
          has_more: false,
        },
      }),
    },
    { method: 'POST', path: '/users/@me/channels', handle: openDirect },
  ];
}
