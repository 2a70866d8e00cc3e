import { type Answer, type Ask, param, type Route } from '../ask.ts';
import { invalid, Refused } from '../refused.ts';
import { userJson } from '../shapes.ts';
import type { World } from '../world.ts';

/** A registered command. */
export type Registered = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
  readonly type: number;
};

/** What of the app is set in Discord's portal. */
export interface Portal {
  /** In hexadecimal: what interactions over HTTP are checked with. */
  readonly verifyKey: string;
  endpoint: string | undefined;
  /** Where the app that is asked there reaches Discord's files; absent: at the server itself. */
  files?: string;
  /** Privileged intents that are switched on, as intents. */
  allowed: number;
  /** Whether the bot's token was revoked. */
  revoked: boolean;
}

/** Commands by where they are registered: a server's id, or `global`. */
export type Commands = Map<string, readonly Registered[]>;

/** The bits of an app's `flags` that say which privileged intents it has, for apps in few servers (Application Flags). */
function flagsOf(allowed: number): number {
  return (allowed & (1 << 1) ? 1 << 15 : 0) | (allowed & (1 << 15) ? 1 << 19 : 0);
}

/** The app itself: who it is, where its gateway is, and its commands. */
export function appRoutes(world: World, portal: Portal, commands: Commands): readonly Route[] {
  const { bot } = world;

  function application() {
    return {
      id: bot.id,
      name: bot.name,
      icon: null,
      description: '',
      type: null,
      bot: userJson(bot),
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: portal.verifyKey,
      flags: flagsOf(portal.allowed),
      flags_new: String(flagsOf(portal.allowed)),
      redirect_uris: [],
      interactions_endpoint_url: portal.endpoint ?? null,
      role_connections_verification_url: null,
      owner: userJson(bot),
      approximate_guild_count: 1,
      approximate_user_install_count: 0,
      approximate_user_authorization_count: 0,
      explicit_content_filter: 0,
      team: null,
      eligible_oauth2_scopes: [],
    };
  }

  /** What is not named is gone (Application Commands: Bulk Overwrite). */
  function put(where: string, given: readonly Readonly<Record<string, unknown>>[]): readonly Registered[] {
    const before = commands.get(where) ?? [];
    const made = given.map((one): Registered => {
      const type = typeof one['type'] === 'number' ? one['type'] : 1;
      const name = String(one['name']);
      checkCommand(type, one);
      const same = before.find((known) => known.name === name && known.type === type);
      return {
        default_member_permissions: null,
        nsfw: false,
        ...one,
        options: optionsJson(one['options']),
        id: same?.id ?? world.ids.next(),
        application_id: bot.id,
        version: world.ids.next(),
        type,
        name,
        description: type === 1 ? one['description'] : '',
        ...(where === 'global' ? {} : { guild_id: where }),
      };
    });
    const names = made.map(({ type, name }) => `${type} ${name}`);
    if (new Set(names).size < names.length)
      throw invalid('name', 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    if (made.filter(({ type }) => type === 1).length > 100 || made.filter(({ type }) => type === 3).length > 15)
      throw invalid('name', 'APPLICATION_COMMANDS_MAX', 'Maximum number of application commands reached');
    commands.set(where, made);
    return made;
  }

  const list =
    (where: (ask: Ask) => string) =>
    (ask: Ask): Answer => ({ status: 200, body: shown(commands.get(where(ask)) ?? [], ask) });
  const set =
    (where: (ask: Ask) => string) =>
    (ask: Ask): Answer => ({
      status: 200,
      body: put(where(ask), ask.body as unknown as readonly Readonly<Record<string, unknown>>[]),
    });
  const inGuild = (ask: Ask) => {
    if (param(ask, 'guild_id') !== world.guild.id) throw new Refused('missingAccess');
    return param(ask, 'guild_id');
  };
  const everywhere = () => 'global';

  return [
    {
      method: 'GET',
      path: '/gateway/bot',
      handle: ({ viewer }) => ({
        status: 200,
        body: {
          url: viewer.files.replace(/^http/, 'ws'),
          shards: 1,
          session_start_limit: { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 },
        },
      }),
    },
    {
      method: 'GET',
      path: '/users/@me',
      handle: () => ({
        status: 200,
        body: { ...userJson(bot), mfa_enabled: true, locale: 'en-US', email: null, verified: true },
      }),
    },
    { method: 'GET', path: '/applications/@me', handle: () => ({ status: 200, body: application() }) },
    { method: 'GET', path: '/applications/{application_id}/commands', handle: list(everywhere) },
    { method: 'PUT', path: '/applications/{application_id}/commands', handle: set(everywhere) },
    { method: 'GET', path: '/applications/{application_id}/guilds/{guild_id}/commands', handle: list(inGuild) },
    { method: 'PUT', path: '/applications/{application_id}/guilds/{guild_id}/commands', handle: set(inGuild) },
  ];
}

/** Names in other languages are left out unless they are asked for. */
function shown(all: readonly Registered[], { query }: Ask): readonly object[] {
  if (query.get('with_localizations') === 'true') return all;
  return JSON.parse(JSON.stringify(all, (name, value) => (name.endsWith('_localizations') ? undefined : value)));
}

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** What the description leaves open (Application Commands: Naming; Options). */
function checkCommand(type: number, command: Readonly<Record<string, unknown>>): void {
  const names = [command['name'], ...Object.values(command['name_localizations'] ?? {})];
  const description = typeof command['description'] === 'string' ? command['description'] : '';
  if (type === 1 && !names.every((name) => isName(String(name))))
    throw invalid('name', 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  if ((type === 1) === (description === ''))
    throw invalid('description', 'BASE_TYPE_REQUIRED', 'Slash commands have a description, others have none');
  const options = (command['options'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  const kinds = options.map((option) => Number(option['type']));
  if (kinds.some((kind) => kind <= 2) && kinds.some((kind) => kind > 2))
    throw invalid(
      'options',
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    );
  const firstOptional = options.findIndex((option) => option['required'] !== true);
  if (firstOptional >= 0 && options.slice(firstOptional).some((option) => option['required'] === true))
    throw invalid(
      'options',
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      'Required options must be placed before non-required options',
    );
  const ids = options.map((option) => option['name']);
  if (new Set(ids).size < ids.length)
    throw invalid('options', 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
  for (const option of options) {
    if (option['autocomplete'] === true && option['choices'] !== undefined)
      throw invalid('options', 'APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES', 'Autocomplete cannot have choices');
    checkCommand(1, option);
  }
}

function isName(name: string): boolean {
  return NAME.test(name) && name === name.toLowerCase();
}

/** Options as they come back: without what was not said. */
function optionsJson(options: unknown): readonly object[] {
  const all = Array.isArray(options) ? (options as Readonly<Record<string, unknown>>[]) : [];
  return all.map(({ options: inside, ...option }) => ({
    ...option,
    ...(inside === undefined ? {} : { options: optionsJson(inside) }),
  }));
}
