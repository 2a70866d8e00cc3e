import type { Channel, Json, Member, Message, StoredFile, UserGroup, View } from './model.ts';
import { app, otherTeam, type Team, type Workspace } from './workspace.ts';

/** How Slack says what there is. https://docs.slack.dev/reference/objects */

const updated = 1_750_000_000;

/** https://docs.slack.dev/reference/objects/user-object */
export function userJson(
  { id, handle, name, email, locale, zone, kind }: Member,
  team: Team,
  withEmail: boolean,
): Json {
  return {
    id,
    team_id: kind === 'stranger' ? otherTeam : team.id,
    name: handle,
    deleted: false,
    real_name: name,
    tz: zone,
    tz_label: zone,
    tz_offset: 0,
    profile: {
      real_name: name,
      real_name_normalized: name,
      display_name: handle,
      display_name_normalized: handle,
      ...(withEmail && email !== undefined && kind !== 'stranger' ? { email } : {}),
      team: team.id,
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: kind === 'guest',
    is_ultra_restricted: false,
    is_bot: kind === 'bot',
    is_app_user: false,
    ...(kind === 'stranger' ? { is_stranger: true } : {}),
    updated,
    locale,
  };
}

/** https://docs.slack.dev/reference/objects/conversation-object */
export function channelJson({ id, name, kind, members, created, archived, shared }: Channel): Json {
  if (kind === 'im') {
    const user = [...members].find((one) => one !== app.user);
    return { id, created, is_archived: false, is_im: true, is_org_shared: false, user, updated: created * 1000 };
  }
  return {
    id,
    name,
    name_normalized: name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: kind === 'mpim',
    is_private: kind === 'private',
    created,
    is_archived: archived,
    is_general: false,
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
    is_member: members.has(app.user),
    num_members: members.size,
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

/** https://docs.slack.dev/reference/objects/usergroup-object */
export function groupJson({ id, handle, name, members }: UserGroup, team: Team, withUsers: boolean): Json {
  return {
    id,
    team_id: team.id,
    is_usergroup: true,
    name,
    description: '',
    handle,
    is_external: false,
    date_create: updated,
    date_update: updated,
    date_delete: 0,
    user_count: members.length,
    ...(withUsers ? { users: members } : {}),
  };
}

/** https://docs.slack.dev/reference/objects/file-object */
export function fileJson(file: StoredFile, team: Team, base: string): Json {
  const { id, name, type, bytes, user, shares, remote, said, sharedAt = 0 } = file;
  const url = `${base}/files-pri/${team.id}-${id}`;
  const at = sharedAt > Date.now() ? [] : [...shares].filter(([, ts]) => ts.size > 0);
  const inChannels = at.filter(([channel]) => channel.startsWith('C'));
  const direct = at.filter(([channel]) => channel.startsWith('D'));
  const shared = (some: typeof at) =>
    Object.fromEntries(some.map(([channel, ts]) => [channel, [...ts].map((one) => shareJson(one, team))]));
  return {
    id,
    created: updated,
    timestamp: updated,
    name,
    title: name,
    mimetype: type,
    filetype: name.split('.').at(-1) ?? '',
    pretty_type: type,
    user,
    user_team: team.id,
    editable: false,
    size: remote === undefined ? bytes.length : 0,
    mode: remote === undefined ? 'hosted' : 'external',
    is_external: remote !== undefined,
    external_type: remote === undefined ? '' : 'app',
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: remote ?? said ?? `${url}/${encodeURIComponent(name)}`,
    ...(remote === undefined
      ? { url_private_download: said ?? `${url}/download/${encodeURIComponent(name)}` }
      : { external_id: id, external_url: remote }),
    permalink: `https://${team.domain}.slack.com/files/${user}/${id}/${encodeURIComponent(name)}`,
    shares: { public: shared(inChannels), private: shared(direct) },
    channels: inChannels.map(([channel]) => channel),
    groups: [],
    ims: direct.map(([channel]) => channel),
    has_rich_preview: false,
    file_access: 'visible',
  };
}

function shareJson(ts: string, team: Team): Json {
  return { ts, reply_users: [], reply_users_count: 0, reply_count: 0, team_id: team.id };
}

/**
 * A file as it stands beside a message: in a channel with another company nothing but its id.
 * https://docs.slack.dev/reference/events/message/file_share
 */
function besideJson(file: StoredFile, { team }: Workspace, isShared: boolean, base: string): Json {
  const { id, deleted } = file;
  if (deleted) return { id, mode: 'tombstone' };
  if (!isShared) return fileJson(file, team, base);
  return { id, mode: 'file_access', file_access: 'check_file_info', created: 0, timestamp: 0, user: '' };
}

/** A message that was forwarded, as the new one shows it. */
export function sharedJson(workspace: Workspace, channel: string, message: Message, base: string): Json {
  const { ts, user, text, files } = message;
  const { team } = workspace;
  const author = workspace.members.get(user);
  return {
    ts,
    author_id: user,
    author_name: author?.name,
    author_subname: author?.handle,
    author_link: `https://${team.domain}.slack.com/team/${user}`,
    channel_id: channel,
    channel_team: team.id,
    team_id: team.id,
    from_url: `https://${team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    is_msg_unfurl: true,
    is_share: true,
    id: 1,
    color: 'D0D0D0',
    fallback: `[January 1st, 2026 9:00 AM] ${author?.handle}: ${text}`,
    text,
    mrkdwn_in: ['text'],
    footer: 'Posted in a channel',
    ...(files.length === 0 ? {} : { files: files.flatMap((id) => fileAt(workspace, channel, id, base)) }),
  };
}

/** A message as `conversations.history` gives it and as events carry it. https://docs.slack.dev/reference/events/message */
export function messageJson(workspace: Workspace, channel: string, message: Message, base: string): Json {
  const { ts, user, byBot, text, blocks, attachments, files, thread, edited, reactions, broadcast } = message;
  if (message.tombstone)
    return { type: 'message', subtype: 'tombstone', text, user: 'USLACKBOT', hidden: true, ts, thread_ts: ts };
  const replies = workspace.replies(channel, ts);
  const last = replies.at(-1);
  return {
    ...(message.join ? { subtype: 'channel_join' } : {}),
    ...(files.length > 0 && !byBot ? { subtype: 'file_share' } : broadcast ? { subtype: 'thread_broadcast' } : {}),
    type: 'message',
    user,
    text,
    ts,
    team: workspace.team.id,
    ...(byBot ? botFields(workspace.team) : {}),
    ...(message.otherBot === undefined
      ? {}
      : { subtype: 'bot_message', bot_id: message.otherBot, username: 'another app' }),
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(files.length === 0
      ? {}
      : { upload: false, files: files.flatMap((id) => fileAt(workspace, channel, id, base)) }),
    ...(edited === undefined ? {} : { edited }),
    ...(thread === undefined ? {} : { thread_ts: thread, parent_user_id: workspace.find(channel, thread)?.user }),
    ...(last === undefined
      ? {}
      : {
          thread_ts: ts,
          reply_count: replies.length,
          reply_users_count: new Set(replies.map((one) => one.user)).size,
          latest_reply: last.ts,
          reply_users: [...new Set(replies.map((one) => one.user))],
          is_locked: false,
          subscribed: false,
        }),
    ...(reactions.size === 0
      ? {}
      : { reactions: [...reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })) }),
  };
}

function botFields(team: Team): Json {
  return {
    bot_id: app.bot,
    app_id: app.id,
    bot_profile: { id: app.bot, app_id: app.id, user_id: app.user, name: 'Relevo', deleted: false, team_id: team.id },
  };
}

function fileAt(workspace: Workspace, channel: string, id: string, base: string): readonly Json[] {
  const file = workspace.files.get(id);
  return file === undefined ? [] : [besideJson(file, workspace, workspace.channel(channel).shared, base)];
}

/** https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function viewJson({ id, hash, root, definition }: View, team: Team, values: Json = {}): Json {
  return {
    id,
    team_id: team.id,
    close: null,
    submit: null,
    private_metadata: '',
    callback_id: '',
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...definition,
    state: { values },
    hash,
    previous_view_id: null,
    root_view_id: root,
    app_id: app.id,
    app_installed_team_id: team.id,
    bot_id: app.bot,
  };
}
