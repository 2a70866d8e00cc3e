import { z } from 'zod';
import { Cache } from '../../lib/cache.ts';
import type { Names, Profile } from '../../port/platform.ts';
import type { AccountRef, ChannelRef } from '../../port/refs.ts';
import type { Api, Json } from './api.ts';
import { Hindered, SlackRefusal } from './errors.ts';
import type { Refs } from './refs.ts';
import { Remembered } from './remembered.ts';

/** Pages of channels that are read at most: a bot is in a small part of a large workspace's channels. */
const mostPages = 20;
const pageSize = 500;

const conversation = z.object({
  id: z.string(),
  name: z.string().nullish(),
  is_im: z.boolean().nullish(),
  user: z.string().nullish(),
});
export type Conversation = z.infer<typeof conversation>;
const conversationPage = z.object({
  channels: z.array(conversation),
  response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
});
const group = z.object({
  id: z.string(),
  name: z.string(),
  handle: z.string(),
  users: z.array(z.string()).default([]),
});
type Group = z.infer<typeof group>;
const member = z.object({
  id: z.string(),
  team_id: z.string().nullish(),
  name: z.string().nullish(),
  real_name: z.string().nullish(),
  tz: z.string().nullish(),
  locale: z.string().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  is_bot: z.boolean().nullish(),
  enterprise_user: z.object({ teams: z.array(z.string()).nullish() }).nullish(),
  profile: z.object({
    display_name: z.string().nullish(),
    real_name: z.string().nullish(),
    email: z.string().nullish(),
  }),
});

/** Who and what there is in the workspace, remembered for half a minute. */
export class SlackDirectory {
  readonly #api: Api;
  readonly #refs: Refs;
  readonly #team: () => string;
  readonly #members = new Cache<z.infer<typeof member> | undefined>();
  readonly #groups = new Cache<readonly Group[]>();
  readonly #channels = new Cache<readonly Conversation[]>();
  readonly #directs = new Cache<string>();
  /** Direct conversations that people have opened; they stay what they are. */
  readonly #opened = new Remembered<string>(5000);

  /** @param team the workspace's id, once it is known */
  constructor(api: Api, refs: Refs, team: () => string) {
    this.#api = api;
    this.#refs = refs;
    this.#team = team;
  }

  async profile({ user }: AccountRef): Promise<Profile | undefined> {
    const [found, groups] = await Promise.all([this.#member(user), this.#allGroups()]);
    if (found === undefined) return undefined;
    const { profile, is_bot, locale, tz } = found;
    const guest = this.#isGuest(found);
    return {
      account: this.#refs.account(found.id),
      name: profile.display_name || profile.real_name || found.real_name || found.name || found.id,
      ...(profile.email ? { email: profile.email } : {}),
      ...(locale ? { language: locale } : {}),
      ...(tz ? { zone: tz } : {}),
      groups: groups
        .filter(({ users }) => users.includes(found.id))
        .flatMap(({ handle, name, id }) => [handle, name, id]),
      guest,
      bot: is_bot === true || found.id === 'USLACKBOT',
    };
  }

  /** What somebody is called, as far as it is quickly known. */
  async nameOf(user: string): Promise<string | undefined> {
    const found = await this.#member(user).catch(() => undefined);
    return found && (found.profile.display_name || found.profile.real_name || found.name || undefined);
  }

  async channel(nameOrId: string): Promise<ChannelRef | undefined> {
    const wanted = nameOrId.replace(/^#/, '');
    const found = (await this.channels()).find(({ id, name }) => id === wanted || name === wanted);
    return found && this.#refs.place(found.id);
  }

  async groupMembers(nameOrId: string): Promise<readonly AccountRef[] | undefined> {
    const wanted = nameOrId.replace(/^@/, '');
    const found = (await this.#allGroups()).find((one) => [one.id, one.handle, one.name].includes(wanted));
    return found?.users.map((user) => this.#refs.account(user));
  }

  async names(): Promise<Names> {
    const [channels, groups] = await Promise.all([this.channels(), this.#allGroups()]);
    return { channels: channels.flatMap(({ name }) => name ?? []), groups: groups.map(({ handle }) => handle) };
  }

  /** The channels that the bot is in. */
  channels(): Promise<readonly Conversation[]> {
    return this.#channels.get('', () => this.#conversations('public_channel,private_channel'));
  }

  /** The direct conversations that people have with the bot. */
  directs(): Promise<readonly Conversation[]> {
    return this.#conversations('im');
  }

  /** The conversations of several people that the bot is in; none where it may not see them, as with an app of before. */
  async groups(): Promise<readonly Conversation[]> {
    try {
      return await this.#conversations('mpim');
    } catch (error) {
      if (error instanceof Hindered && error.code === 'missing_scope') return [];
      throw error;
    }
  }

  /** The direct conversation with a person. @throws SlackRefusal when there can be none */
  async direct(user: string): Promise<string> {
    return this.#opened.get(user) ?? this.#directs.get(user, () => this.#open(user));
  }

  /** Slack has told which one it is. */
  isDirectWith(user: string, channel: string): void {
    this.#opened.set(user, channel);
  }

  /** The language of somebody's Slack, `es-ES`. @throws SlackRefusal, RetryLater */
  async languageOf(user: string): Promise<string | undefined> {
    return (await this.#member(user))?.locale ?? undefined;
  }

  clear(): void {
    for (const cache of [this.#members, this.#groups, this.#channels]) cache.clear();
  }

  async #open(user: string): Promise<string> {
    const opened = await this.#api.call('conversations.open', { users: user });
    const { id } = z.object({ channel: z.object({ id: z.string() }) }).parse(opened).channel;
    this.#opened.set(user, id);
    return id;
  }

  #member(user: string): Promise<z.infer<typeof member> | undefined> {
    return this.#members.get(user, async () => {
      const found = await orNone(
        this.#api.call('users.info', { user, include_locale: true }),
        'user_not_found',
        'user_not_visible',
      );
      return found && z.object({ user: member }).parse(found).user;
    });
  }

  /** Somebody of another company in a shared channel, or a guest of this workspace. */
  #isGuest({
    is_restricted,
    is_ultra_restricted,
    is_stranger,
    team_id,
    enterprise_user,
  }: z.infer<typeof member>): boolean {
    if (is_restricted || is_ultra_restricted || is_stranger) return true;
    const team = this.#team();
    return Boolean(team_id) && team_id !== team && !enterprise_user?.teams?.includes(team);
  }

  #allGroups(): Promise<readonly Group[]> {
    return this.#groups.get('', async () => {
      // A workspace on a free plan has no user groups.
      const listed = this.#api.call('usergroups.list', { include_users: true });
      const found = await orNone(listed, 'plan_upgrade_required', 'paid_teams_only');
      return found === undefined ? [] : z.object({ usergroups: z.array(group) }).parse(found).usergroups;
    });
  }

  async #conversations(types: string): Promise<readonly Conversation[]> {
    const all: Conversation[] = [];
    let cursor = '';
    for (let count = 0; count < mostPages; count += 1) {
      const asked = { types, exclude_archived: true, limit: pageSize, ...(cursor === '' ? {} : { cursor }) };
      const { channels, response_metadata } = conversationPage.parse(
        await this.#api.call('users.conversations', asked),
      );
      all.push(...channels);
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '') break;
    }
    return all;
  }
}

/** What was asked for, or undefined where Slack says one of these codes. */
export async function orNone(asked: Promise<Json>, ...codes: readonly string[]): Promise<Json | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error instanceof SlackRefusal || error instanceof Hindered) && codes.includes(error.code)) return undefined;
    throw error;
  }
}
