import { madeAt } from './ids.ts';
import {
  type Attachment,
  CHANNEL_TYPES,
  type Channel,
  type Component,
  FLAGS,
  type Forwarded,
  type Guild,
  type Member,
  type Message,
  type Role,
  type User,
} from './model.ts';

/** Discord's objects as JSON. `Viewer` is what depends on who gets them. */
export interface Viewer {
  /** Where this one reaches Discord's files. */
  readonly files: string;
  /** Whether it is told what people write: the intent MESSAGE_CONTENT. */
  readonly content: boolean;
  readonly user: string;
}

const instant = (at: number) => new Date(at).toISOString().replace('Z', '000+00:00');

export function userJson({ id, username, name, bot }: User) {
  return {
    id,
    username,
    global_name: name,
    avatar: null,
    discriminator: '0',
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(bot ? { bot: true } : {}),
  };
}

/** Without its user, as it goes along with messages and interactions. */
export function partialMemberJson({ roles, joinedAt, guest }: Member) {
  return {
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    flags: guest ? 1 << 4 : 0,
    joined_at: instant(joinedAt),
    nick: null,
    pending: false,
    premium_since: null,
    roles: [...roles],
    mute: false,
    deaf: false,
  };
}

export function memberJson(member: Member) {
  return { ...partialMemberJson(member), user: userJson(member.user) };
}

export function roleJson({ id, name, permissions }: Role, position: number) {
  return {
    id,
    name,
    permissions: String(permissions),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    icon: null,
    unicode_emoji: null,
    flags: 0,
  };
}

export function guildJson(guild: Guild) {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: [],
    banner: null,
    owner_id: [...guild.members.keys()][0] ?? guild.id,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    roles: [...guild.roles.values()].map(roleJson),
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

function lastOf(channel: Channel): string | null {
  return [...channel.messages.keys()].at(-1) ?? null;
}

export function channelJson(channel: Channel, guild: Guild) {
  if (channel.kind === 'direct') {
    const recipients = (channel.recipients ?? []).filter(({ bot }) => !bot).map(userJson);
    return { id: channel.id, type: CHANNEL_TYPES.direct, flags: 0, last_message_id: lastOf(channel), recipients };
  }
  if (channel.kind === 'thread') return threadJson(channel, guild);
  return {
    id: channel.id,
    type: CHANNEL_TYPES.text,
    guild_id: guild.id,
    name: channel.name,
    flags: 0,
    position: 0,
    parent_id: null,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    last_message_id: lastOf(channel),
    permission_overwrites: channel.overwrites.map(({ id, kind, allow, deny }) => ({
      id,
      type: kind === 'role' ? 0 : 1,
      allow: String(allow),
      deny: String(deny),
    })),
  };
}

export function threadJson(thread: Channel, guild: Guild) {
  return {
    id: thread.id,
    type: CHANNEL_TYPES.thread,
    guild_id: guild.id,
    parent_id: thread.parent?.id ?? null,
    owner_id: thread.owner?.id ?? guild.id,
    name: thread.name,
    flags: 0,
    rate_limit_per_user: 0,
    last_message_id: lastOf(thread),
    message_count: Math.min(50, thread.messages.size),
    member_count: 1,
    total_message_sent: thread.messages.size,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: instant(thread.archivedAt),
      auto_archive_duration: 1440,
      locked: thread.locked,
      create_timestamp: instant(thread.createdAt),
    },
  };
}

export function attachmentJson({ id, filename, type, bytes }: Attachment, url: string) {
  return { id, filename, size: bytes.length, url, proxy_url: url, content_type: type };
}

/** Components get ids of their own where they were sent without (Components: Anatomy of a Component). */
function componentsJson(components: readonly Component[], files: (name: string) => string): readonly object[] {
  let last = 0;
  const shown = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shown);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
    const given = Object.fromEntries(entries.map(([name, one]) => [name, shown(one)]));
    if (!('type' in given))
      return 'url' in given ? { ...given, id: '0', ...media(String(given['url']), files) } : given;
    last += 1;
    return { ...defaults(Number(given['type'])), id: last, ...given };
  };
  return components.map(shown) as object[];
}

function media(url: string, files: (name: string) => string) {
  const at = url.startsWith('attachment://') ? files(url.slice('attachment://'.length)) : url;
  return { url: at, proxy_url: at };
}

/** What Discord fills in. */
function defaults(type: number): object {
  if (type === 3) return { min_values: 1, max_values: 1 };
  if (type === 13) return { name: null, size: null, spoiler: false };
  if (type === 14) return { spacing: 1, divider: true };
  return type === 17 ? { accent_color: null, spoiler: false } : {};
}

/** How long a link to a file lives, by its `ex` (Reference: Signed Attachment CDN URLs). */
export type LinkOf = (message: Message, attachment: Attachment, viewer: Viewer) => string;

export function messageJson(message: Message, viewer: Viewer, linkOf: LinkOf, guild: Guild): Record<string, unknown> {
  const { channel, author } = message;
  // Without the intent, an app is told what was written only of its own messages, direct ones, and where it is named.
  const told =
    viewer.content ||
    author.id === viewer.user ||
    channel.kind === 'direct' ||
    message.mentions.some(({ id }) => id === viewer.user);
  const fileJson = (one: Attachment) => attachmentJson(one, linkOf(message, one, viewer));
  const attachments = message.attachments.map(fileJson);
  const file = (name: string) => attachments.find(({ filename }) => filename === name)?.url ?? name;
  const { thread } = message;
  return {
    id: message.id,
    channel_id: channel.id,
    type: message.type,
    content: told ? message.content : '',
    author: userJson(author),
    mentions: message.mentions.map(userJson),
    mention_roles: [],
    mention_everyone: false,
    attachments: told ? attachments : [],
    embeds: [],
    components: told ? componentsJson(message.components, file) : [],
    timestamp: instant(madeAt(message.id)),
    edited_timestamp: message.editedAt === undefined ? null : instant(message.editedAt),
    flags: message.flags | (thread ? FLAGS.hasThread : 0) | (message.forwarded ? FLAGS.hasSnapshot : 0),
    pinned: false,
    tts: false,
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(message.interaction === undefined ? {} : { webhook_id: viewer.user, application_id: viewer.user }),
    ...(message.reference === undefined
      ? {}
      : { message_reference: { type: 0, channel_id: channel.id, message_id: message.reference } }),
    ...(message.forwarded === undefined ? {} : forwardedJson(message.forwarded, told, fileJson)),
    ...(message.reactions.size === 0 ? {} : { reactions: reactionsJson(message, viewer) }),
    ...(thread ? { thread: threadJson(thread, guild) } : {}),
  };
}

/** Without its author. */
function forwardedJson(forwarded: Forwarded, told: boolean, fileJson: (file: Attachment) => object): object {
  const { channel, message, guild, content, attachments, mentions, at } = forwarded;
  const snapshot = {
    type: 0,
    content: told ? content : '',
    embeds: [],
    attachments: told ? attachments.map(fileJson) : [],
    timestamp: instant(at),
    edited_timestamp: null,
    flags: 0,
    mentions: mentions.map(userJson),
    mention_roles: [],
    components: [],
  };
  return {
    message_reference: {
      type: 1,
      channel_id: channel,
      message_id: message,
      ...(guild === undefined ? {} : { guild_id: guild }),
    },
    message_snapshots: [{ message: snapshot }],
  };
}

function reactionsJson({ reactions }: Message, viewer: Viewer): readonly object[] {
  return [...reactions].map(([name, users]) => ({
    emoji: { id: null, name },
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    burst_colors: [],
    me_burst: false,
    me: users.has(viewer.user),
  }));
}
