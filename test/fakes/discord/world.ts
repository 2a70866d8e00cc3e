import { Snowflakes } from './ids.ts';
import {
  type Attachment,
  type Channel,
  type Component,
  type Guild,
  type Member,
  type Message,
  TYPES,
  type User,
} from './model.ts';
import { PERMISSIONS, permissionsIn } from './permissions.ts';
import { flat } from './rules.ts';
import {
  attachmentJson,
  channelJson,
  guildJson,
  type LinkOf,
  memberJson,
  messageJson,
  partialMemberJson,
  roleJson,
  threadJson,
  type Viewer,
} from './shapes.ts';

/** What an app is told of over the gateway, before it is known who listens. */
export interface Happening {
  readonly t: string;
  /** The channel that it happens in: whoever does not see that one is not told. */
  readonly channel?: Channel;
  readonly d: (viewer: Viewer) => object;
}

export interface Posted {
  readonly content?: string;
  readonly components?: readonly Component[];
  readonly attachments?: readonly Attachment[];
  readonly flags?: number;
  readonly type?: number;
  readonly nonce?: string;
  readonly reference?: string;
  readonly onlyFor?: string;
  readonly interaction?: string;
  /** Whom the sender lets it notify; absent: everybody whom it names. */
  readonly allowed?: { readonly parse?: readonly string[]; readonly users?: readonly string[] };
}

const EVERYONE =
  PERMISSIONS.addReactions |
  PERMISSIONS.viewChannel |
  PERMISSIONS.sendMessages |
  PERMISSIONS.attachFiles |
  PERMISSIONS.readMessageHistory |
  PERMISSIONS.createPublicThreads |
  PERMISSIONS.sendMessagesInThreads;

/** A server with people in it, and one app: what is there, and who is told when it changes. */
export class World {
  readonly ids = new Snowflakes();
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly guild: Guild;
  /** The app, which has the same id as its bot user, as on Discord for apps of today. */
  readonly bot: User;
  /** How long a link to a file lives; a day on Discord. */
  linksLiveMs = 24 * 3600_000;
  /** So many threads are open at most (Threads: Active Threads). */
  openThreads = 1_000;
  /** What was put into forms, by its id: it stands beside no message. */
  readonly uploads = new Map<string, Attachment>();
  readonly #listeners = new Set<(happening: Happening) => void>();

  constructor() {
    const id = this.ids.next();
    const everyone = { id, name: '@everyone', permissions: EVERYONE };
    this.guild = { id, name: 'The house', roles: new Map([[id, everyone]]), members: new Map() };
    this.bot = this.join('relevo', { bot: true }).user;
  }

  onHappening(listener: (happening: Happening) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
  }

  /** Somebody who uses Discord and is in no server that the app is in. */
  user(username: string, options: { readonly bot?: boolean; readonly locale?: string } = {}): User {
    const name = username.charAt(0).toUpperCase() + username.slice(1);
    const { bot = false, locale = 'en-US' } = options;
    const user = { id: this.ids.next(), username, name, bot, locale, refusesDirect: false };
    this.users.set(user.id, user);
    return user;
  }

  join(
    username: string,
    options: {
      readonly bot?: boolean;
      readonly locale?: string;
      readonly guest?: boolean;
      readonly roles?: readonly string[];
    } = {},
  ): Member {
    const user = this.user(username, options);
    const roles = new Set((options.roles ?? []).map((name) => this.role(name).id));
    const member = { user, roles, joinedAt: Date.now(), guest: options.guest ?? false };
    this.guild.members.set(user.id, member);
    this.tell({ t: 'GUILD_MEMBER_ADD', d: () => ({ ...memberJson(member), guild_id: this.guild.id }) });
    return member;
  }

  /** The role of this name, made when there is none. */
  role(name: string): { readonly id: string; name: string } {
    const known = [...this.guild.roles.values()].find((role) => role.name === name);
    if (known) return known;
    const role = { id: this.ids.next(), name, permissions: 0n };
    this.guild.roles.set(role.id, role);
    this.tell({ t: 'GUILD_ROLE_CREATE', d: () => ({ guild_id: this.guild.id, role: roleJson(role, 1) }) });
    return role;
  }

  rename(role: string, name: string): void {
    const found = this.guild.roles.get(role);
    if (!found) throw new Error('no such role');
    found.name = name;
    this.tell({ t: 'GUILD_ROLE_UPDATE', d: () => ({ guild_id: this.guild.id, role: roleJson(found, 1) }) });
  }

  give(user: string, role: string, has = true): void {
    const member = this.member(user);
    if (has) member.roles.add(this.role(role).id);
    else member.roles.delete(this.role(role).id);
    this.tell({ t: 'GUILD_MEMBER_UPDATE', d: () => ({ ...memberJson(member), guild_id: this.guild.id }) });
  }

  member(user: string): Member {
    const found = this.guild.members.get(user);
    if (!found) throw new Error(`${user} is no member`);
    return found;
  }

  channel(name: string, options: { readonly onlyFor?: readonly string[] } = {}): Channel {
    const { id } = this.guild;
    const hidden = { id, kind: 'role', allow: 0n, deny: PERMISSIONS.viewChannel } as const;
    const shown = (options.onlyFor ?? []).map((user) => {
      return { id: user, kind: 'member', allow: PERMISSIONS.viewChannel, deny: 0n } as const;
    });
    const channel = this.#made({ kind: 'text', name, overwrites: options.onlyFor ? [hidden, ...shown] : [] });
    this.tell({ t: 'CHANNEL_CREATE', channel, d: () => channelJson(channel, this.guild) });
    return channel;
  }

  /** The direct conversation of two people, one of whom may be the app. */
  direct(one: string, other: string): Channel {
    const both = [one, other].map((id) => this.users.get(id));
    const known = [...this.channels.values()].find(
      ({ recipients }) => recipients && both.every((user) => user && recipients.includes(user)),
    );
    return known ?? this.#made({ kind: 'direct', name: '', recipients: both.filter((user) => user !== undefined) });
  }

  startThread(message: Message, name: string, owner: User): Channel {
    const { channel: parent, id } = message;
    const thread = this.#made({ kind: 'thread', name, parent, owner, id });
    message.thread = thread;
    this.tell({
      t: 'THREAD_CREATE',
      channel: parent,
      d: () => ({ ...threadJson(thread, this.guild), newly_created: true }),
    });
    this.changed(message);
    return thread;
  }

  /** Whether one more thread can be open. */
  hasRoom(): boolean {
    const open = [...this.channels.values()].filter(({ kind, archived }) => kind === 'thread' && !archived);
    return open.length < this.openThreads;
  }

  archive(thread: Channel, archived: boolean, locked = thread.locked): void {
    thread.archived = archived;
    thread.locked = locked;
    thread.archivedAt = Date.now();
    this.tell({ t: 'THREAD_UPDATE', channel: thread, d: () => threadJson(thread, this.guild) });
  }

  post(channel: Channel, author: User, posted: Posted): Message {
    const {
      content = '',
      components = [],
      attachments = [],
      flags = 0,
      type = TYPES.default,
      allowed,
      ...rest
    } = posted;
    const said = [
      content,
      ...flat(components).map((one) => (typeof one['content'] === 'string' ? one['content'] : '')),
    ].join('\n');
    // What is behind a backslash names nobody.
    const named = [...said.matchAll(/(?<!\\)<@!?(\d+)>/g)].flatMap(([, id = '']) => this.users.get(id) ?? []);
    const mentions = [...new Set(named)];
    const message: Message = {
      id: this.ids.next(),
      channel,
      author,
      type,
      content,
      components,
      attachments,
      flags,
      mentions,
      notified: this.#notified(channel, said, mentions, allowed),
      reactions: new Map(),
      ...rest,
    };
    channel.messages.set(message.id, message);
    // What is written in an archived thread opens it again.
    if (channel.archived) this.archive(channel, false);
    if (message.onlyFor === undefined) this.#told('MESSAGE_CREATE', message);
    return message;
  }

  edit(
    message: Message,
    change: Pick<Posted, 'content' | 'components' | 'attachments' | 'flags'>,
    byItsAuthor = true,
  ): void {
    if (change.content !== undefined) message.content = change.content;
    if (change.components !== undefined) message.components = change.components;
    if (change.attachments !== undefined) message.attachments = change.attachments;
    if (change.flags !== undefined) message.flags = change.flags;
    if (byItsAuthor) message.editedAt = Date.now();
    if (message.onlyFor === undefined) this.changed(message);
  }

  /** Discord tells of a change also where nobody edited anything: a link got its preview, a thread was started. */
  changed(message: Message): void {
    this.#told('MESSAGE_UPDATE', message);
  }

  remove({ id, channel, onlyFor }: Message): void {
    channel.messages.delete(id);
    const body = { id, channel_id: channel.id, ...this.#place(channel) };
    if (onlyFor === undefined) this.tell({ t: 'MESSAGE_DELETE', channel, d: () => body });
  }

  react(message: Message, user: string, emoji: string, added: boolean): void {
    const users = message.reactions.get(emoji) ?? new Set();
    if (users.has(user) === added) return;
    if (added) users.add(user);
    else users.delete(user);
    if (users.size === 0) message.reactions.delete(emoji);
    else message.reactions.set(emoji, users);
    const { channel, id } = message;
    const body = {
      user_id: user,
      channel_id: channel.id,
      message_id: id,
      ...this.#place(channel),
      emoji: { id: null, name: emoji },
      burst: false,
      type: 0,
      ...(added && channel.kind !== 'direct'
        ? { member: memberJson(this.member(user)), message_author_id: message.author.id }
        : {}),
    };
    this.tell({ t: added ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', channel, d: () => body });
  }

  /** Whether somebody may do something in a channel. */
  may(user: string, channel: Channel, what: keyof typeof PERMISSIONS): boolean {
    if (channel.kind === 'direct') return channel.recipients?.some(({ id }) => id === user) ?? false;
    const member = this.guild.members.get(user);
    return member !== undefined && (permissionsIn(this.guild, member, channel) & PERMISSIONS[what]) !== 0n;
  }

  readonly linkOf: LinkOf = ({ channel }, file, { files }) =>
    `${files}/attachments/${channel.id}/${this.#signed(file)}`;

  #signed({ id, filename }: Attachment): string {
    const ends = Math.floor((Date.now() + this.linksLiveMs) / 1000).toString(16);
    return `${id}/${encodeURIComponent(filename)}?ex=${ends}&is=0&hm=0`;
  }

  json(message: Message, viewer: Viewer): Record<string, unknown> {
    return messageJson(message, viewer, this.linkOf, this.guild);
  }

  guildJson(viewer: Viewer) {
    const all = [...this.channels.values()].filter((channel) => channel.kind !== 'direct');
    const seen = all.filter((channel) => this.may(viewer.user, channel, 'viewChannel'));
    return {
      ...guildJson(this.guild),
      joined_at: new Date(this.member(viewer.user).joinedAt).toISOString(),
      large: false,
      unavailable: false,
      member_count: this.guild.members.size,
      members: [memberJson(this.member(viewer.user))],
      // Every channel, also those that the app does not see; only threads that it does.
      channels: all.filter(({ kind }) => kind === 'text').map((channel) => channelJson(channel, this.guild)),
      threads: seen
        .filter(({ kind, archived }) => kind === 'thread' && !archived)
        .map((thread) => threadJson(thread, this.guild)),
      presences: [],
      voice_states: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }

  /** A file that somebody puts into a form. @returns what Discord states of it */
  upload(filename: string, type: string, bytes: Uint8Array, { files }: Viewer): ReturnType<typeof attachmentJson> {
    const file = this.file(filename, type, bytes);
    this.uploads.set(file.id, file);
    return attachmentJson(file, `${files}/attachments/uploads/${this.#signed(file)}`);
  }

  file(filename: string, type: string, bytes: Uint8Array): Attachment {
    return { id: this.ids.next(), filename, type, bytes };
  }

  /** Message: Allowed Mentions. */
  #notified(channel: Channel, said: string, mentions: readonly User[], allowed: Posted['allowed']): readonly string[] {
    const parse = allowed ? (allowed.parse ?? []) : ['everyone', 'users'];
    const everyone =
      parse.includes('everyone') && /(?<!\\)@(?:everyone|here)\b/.test(said) && channel.kind !== 'direct';
    if (everyone) return [...this.guild.members.keys()];
    const may = (id: string) => parse.includes('users') || (allowed?.users ?? []).includes(id);
    return mentions.map(({ id }) => id).filter(may);
  }

  #told(t: string, message: Message): void {
    const { channel, author } = message;
    const member = channel.kind === 'direct' ? undefined : this.guild.members.get(author.id);
    const beside = { ...this.#place(channel), ...(member ? { member: partialMemberJson(member) } : {}) };
    this.tell({ t, channel, d: (viewer) => ({ ...this.json(message, viewer), ...beside }) });
  }

  #place(channel: Channel): object {
    return channel.kind === 'direct' ? {} : { guild_id: this.guild.id };
  }

  #made(given: Pick<Channel, 'kind' | 'name'> & Partial<Channel>): Channel {
    const at = Date.now();
    const channel: Channel = {
      overwrites: [],
      messages: new Map(),
      createdAt: at,
      archived: false,
      archivedAt: at,
      locked: false,
      ...given,
      id: given.id ?? this.ids.next(),
    };
    this.channels.set(channel.id, channel);
    return channel;
  }
}
