import { type Ask, limitOf, param, type Route } from '../ask.ts';
import { isLater } from '../ids.ts';
import { Refused } from '../refused.ts';
import { channelJson, guildJson, memberJson, roleJson, userJson } from '../shapes.ts';
import type { World } from '../world.ts';

/** The server: its channels, roles and members. `mayList`: the intent for members is switched on, which listing them needs. */
export function guildRoutes(world: World, mayList: () => boolean): readonly Route[] {
  const { guild } = world;
  const known = (ask: Ask) => {
    if (param(ask, 'guild_id') !== guild.id) throw new Refused('unknownGuild');
  };
  const inGuild = (path: string, body: (ask: Ask) => unknown): Route => ({
    method: 'GET',
    path: `/guilds/{guild_id}${path}`,
    handle: (ask) => {
      known(ask);
      return { status: 200, body: body(ask) };
    },
  });

  function members(ask: Ask): readonly object[] {
    if (!mayList()) throw new Refused('missingAccess');
    const after = ask.query.get('after') ?? '0';
    const all = [...guild.members.values()].filter(({ user }) => isLater(user.id, after));
    return all.slice(0, limitOf(ask, 1)).map(memberJson);
  }

  function member(ask: Ask): object {
    const id = param(ask, 'user_id');
    const found = guild.members.get(id);
    if (!found) throw new Refused(world.users.has(id) ? 'unknownMember' : 'unknownUser');
    return memberJson(found);
  }

  return [
    inGuild('', () => guildJson(guild)),
    inGuild('/channels', () =>
      [...world.channels.values()].filter(({ kind }) => kind === 'text').map((channel) => channelJson(channel, guild)),
    ),
    inGuild('/roles', () => [...guild.roles.values()].map(roleJson)),
    inGuild('/members', members),
    inGuild('/members/{user_id}', member),
    {
      method: 'GET',
      path: '/users/{user_id}',
      handle: (ask) => {
        const user = world.users.get(param(ask, 'user_id'));
        if (!user) throw new Refused('unknownUser');
        return { status: 200, body: userJson(user) };
      },
    },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      handle: () => ({
        status: 200,
        body: [
          { id: guild.id, name: guild.name, icon: null, banner: null, owner: false, permissions: '0', features: [] },
        ],
      }),
    },
  ];
}
