import {
  type APIGuildMember,
  type APIRole,
  type APIUser,
  GuildMemberFlags,
  PermissionFlagsBits,
  Routes,
} from 'discord.js';
import { Cache } from '../../lib/cache.ts';
import type { Names, Profile } from '../../port/platform.ts';
import type { AccountRef, ChannelRef } from '../../port/refs.ts';
import { type Api, CODES, unless } from './api.ts';
import type { Channels } from './channels.ts';
import { isId, platform } from './ids.ts';
import type { Locales } from './locales.ts';
import { permissionsOf } from './permissions.ts';

/** Members come in pages of so many. */
const page = 1_000;

/** Who and what there is on the server. Roles are the groups; nobody has an address. */
export class DiscordDirectory {
  readonly #api: Api;
  readonly #guild: string;
  readonly #bot: string;
  readonly #channels: Channels;
  readonly #locales: Locales;
  readonly #profiles = new Cache<Profile | undefined>();
  readonly #roles = new Cache<readonly APIRole[]>();
  readonly #members = new Cache<readonly APIGuildMember[]>();
  readonly #self = new Cache<APIGuildMember | undefined>();

  constructor(api: Api, guild: string, bot: string, channels: Channels, locales: Locales) {
    this.#api = api;
    this.#guild = guild;
    this.#bot = bot;
    this.#channels = channels;
    this.#locales = locales;
  }

  async profile({ user }: AccountRef): Promise<Profile | undefined> {
    const found = isId(user) ? await this.#profiles.get(user, () => this.#profile(user)) : undefined;
    const language = found && (await this.#locales.of(user));
    return found && language !== undefined ? { ...found, language } : found;
  }

  async channel(nameOrId: string): Promise<ChannelRef | undefined> {
    const all = (await this.#visible()).filter(({ id, name }) => id === nameOrId || name === nameOrId);
    const found = all.find(({ id }) => id === nameOrId) ?? all[0];
    return found && { platform, channel: found.id };
  }

  async groupMembers(group: string): Promise<readonly AccountRef[] | undefined> {
    const roles = (await this.roles()).filter(({ id, name }) => id === group || name === group);
    if (roles.length === 0) return undefined;
    const members = await this.#everybody();
    return members
      .filter((member) => roles.some(({ id }) => id === this.#guild || member.roles.includes(id)))
      .map(({ user }) => ({ platform, user: user.id }));
  }

  async names(): Promise<Names> {
    const [channels, roles] = await Promise.all([this.#visible(), this.roles()]);
    return {
      channels: channels.map(({ name }) => name),
      groups: roles.filter(({ id }) => id !== this.#guild).map(({ name }) => name),
    };
  }

  roles(): Promise<readonly APIRole[]> {
    return this.#roles.get('roles', () => this.#api.get<APIRole[]>(Routes.guildRoles(this.#guild)));
  }

  /** Whether Relevo sees a channel. @throws RetryLater */
  async sees(channel: string): Promise<boolean> {
    return (await this.#visible()).some(({ id }) => id === channel);
  }

  /** Somebody came, went, or has other roles. */
  changed(): void {
    for (const cache of [this.#profiles, this.#members, this.#roles, this.#self]) cache.clear();
  }

  async #visible() {
    const self = this.#self.get('self', () => this.#member(this.#bot));
    const [channels, roles, member] = await Promise.all([this.#channels.list(), this.roles(), self]);
    if (!member) return [];
    const who = { guild: this.#guild, user: this.#bot, member };
    return channels.filter(
      ({ kind, overwrites }) =>
        kind === 'text' && (permissionsOf(who, roles, overwrites) & PermissionFlagsBits.ViewChannel) !== 0n,
    );
  }

  async #profile(user: string): Promise<Profile | undefined> {
    const account = { platform, user };
    const [member, roles] = await Promise.all([this.#member(user), this.roles()]);
    if (!member) {
      const known = await unless([CODES.unknownUser], this.#api.get<APIUser>(Routes.user(user)));
      // Whoever left the server, or never was in it, is nobody's colleague.
      return known && { account, name: nameOf(known), groups: [], guest: true, bot: known.bot ?? false };
    }
    const held = roles.filter(({ id }) => member.roles.includes(id));
    return {
      account,
      name: member.nick ?? nameOf(member.user),
      // By either, as settings may name a role by its id.
      groups: held.flatMap(({ id, name }) => [name, id]),
      guest: (member.flags & GuildMemberFlags.IsGuest) !== 0,
      bot: member.user.bot ?? false,
    };
  }

  #member(user: string): Promise<APIGuildMember | undefined> {
    const asked = this.#api.get<APIGuildMember>(Routes.guildMember(this.#guild, user));
    return unless([CODES.unknownMember, CODES.unknownUser], asked);
  }

  /** All members, page by page; it needs the intent for members. */
  #everybody(): Promise<readonly APIGuildMember[]> {
    return this.#members.get('all', async () => {
      const all: APIGuildMember[] = [];
      for (;;) {
        const after = all.at(-1)?.user.id ?? '0';
        const route = Routes.guildMembers(this.#guild);
        const some = await this.#api.get<APIGuildMember[]>(route, { limit: String(page), after });
        all.push(...some);
        if (some.length < page) return all;
      }
    });
  }
}

function nameOf({ global_name: name, username }: APIUser): string {
  return name ?? username;
}
