import { groupJson, userJson } from '../shapes.ts';
import { app } from '../workspace.ts';
import { type Methods, Refused } from './method.ts';

/** Who there is, and what they may see of Relevo. */
export const people: Methods = {
  'auth.test': {
    tier: 'special',
    scopes: [],
    args: {},
    run: ({ workspace: { team } }) => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: app.handle,
      team_id: team.id,
      user_id: app.user,
      bot_id: app.bot,
      is_enterprise_install: false,
    }),
  },
  'bots.info': {
    tier: 3,
    scopes: ['users:read'],
    args: { bot: 'string' },
    run(_, args) {
      if (args.optional('bot') !== app.bot) throw new Refused('bot_not_found');
      const { id, user, bot } = app;
      return { bot: { id: bot, deleted: false, name: 'Relevo', updated: 0, app_id: id, user_id: user, icons: {} } };
    },
  },
  'users.info': {
    tier: 4,
    scopes: ['users:read'],
    more: 'users:read.email',
    args: { user: 'string!', include_locale: 'boolean' },
    run(slack, args) {
      const member = slack.workspace.members.get(args.text('user'));
      if (member === undefined) throw new Refused('user_not_found');
      return { user: userJson(member, slack.workspace.team, slack.scopes.has('users:read.email')) };
    },
  },
  'users.lookupByEmail': {
    tier: 3,
    scopes: ['users:read.email'],
    args: { email: 'string!' },
    run(slack, args) {
      const member = [...slack.workspace.members.values()].find(({ email }) => email === args.text('email'));
      if (member === undefined) throw new Refused('users_not_found');
      return { user: userJson(member, slack.workspace.team, true) };
    },
  },
  'usergroups.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    args: { include_count: 'boolean', include_disabled: 'boolean', include_users: 'boolean' },
    run: (slack, args) => ({
      usergroups: [...slack.workspace.groups.values()].map((group) =>
        groupJson(group, slack.workspace.team, args.flag('include_users')),
      ),
    }),
  },
  'usergroups.users.list': {
    tier: 2,
    scopes: ['usergroups:read'],
    args: { usergroup: 'string!', include_disabled: 'boolean' },
    run(slack, args) {
      const group = slack.workspace.groups.get(args.text('usergroup'));
      if (group === undefined) throw new Refused('no_such_subteam');
      return { users: group.members };
    },
  },
  'reactions.add': {
    tier: 3,
    scopes: ['reactions:write'],
    args: { channel: 'string!', timestamp: 'string!', name: 'string!' },
    run(slack, args) {
      const channel = slack.workspace.channels.get(args.text('channel'));
      if (channel === undefined || !channel.members.has(app.user)) throw new Refused('channel_not_found');
      const message = slack.workspace.find(channel.id, args.text('timestamp'));
      if (message === undefined) throw new Refused('message_not_found');
      const name = args.text('name');
      if (!/^[\w+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new Refused('invalid_name');
      if (message.reactions.get(name)?.has(app.user)) throw new Refused('already_reacted');
      slack.react(app.user, channel, message, name);
      return {};
    },
  },
  'apps.connections.open': {
    tier: 1,
    scopes: ['connections:write'],
    token: 'app',
    args: {},
    run: (slack, _, host) => ({ url: slack.sockets.ticket(host) }),
  },
};
