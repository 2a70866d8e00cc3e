/** What Relevo may do in a workspace, and what for; docs/SLACK.md says the same. https://docs.slack.dev/reference/scopes */
export const scopes: Readonly<Record<string, string>> = {
  commands: 'slash commands and the actions in the menu of a message',
  'chat:write': 'posts, edits and deletes its own messages',
  'channels:read': 'finds by name the public channels that it is in',
  'groups:read': 'finds by name the private channels that it is in',
  'im:read': 'finds the direct conversations that it has, to read what was written in them while it was away',
  'mpim:read': 'finds the group conversations that it is in, for the same',
  'channels:history': 'gets what is written in the public channels that it is in',
  'groups:history': 'gets what is written in the private channels that it is in',
  'im:history': 'gets what people write to it directly',
  'mpim:history': 'gets what is written in the group conversations that it is in',
  'im:write': 'begins a direct conversation with somebody whom it has something to tell',
  'users:read': 'who somebody is: name, language, time zone, whether a guest',
  'users:read.email': "a customer's address, so that they are told their ticket number by mail",
  'usergroups:read': 'who is an agent, in a team or a lead',
  'reactions:read': 'the reaction that makes a ticket of a message',
  'files:read': 'keeps the files that come with a request, or are put into a form',
  'files:write': 'shows those files in the threads of the desk and the teams, takes them back, sends transcripts',
};

/** For Socket Mode, of the app and not of the bot. */
export const appScope = 'connections:write';

/** What Relevo wants to hear of. https://docs.slack.dev/reference/events */
export const botEvents: readonly string[] = [
  'app_home_opened',
  'member_joined_channel',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'reaction_added',
  'reaction_removed',
];
