import { isDeepStrictEqual } from 'node:util';
import { type APIApplication, type APIApplicationCommand, Routes } from 'discord.js';
import type { Reader, Text } from '../../i18n/types.ts';
import type { GivenSettings } from '../../port/definition.ts';
import type { CommandMenu } from '../../port/platform.ts';
import { Api } from './api.ts';
import { type Registered, registrationOf } from './commands.ts';

export interface Registration {
  readonly settings: GivenSettings;
  readonly menu: CommandMenu;
  readonly words: (text: Text, reader: Reader) => string;
  /** One server alone, where it holds at once; undefined: everywhere. */
  readonly guild?: string;
  /** Only says what would change. */
  readonly dryRun: boolean;
}

/** What became of each command, by its name. */
export interface Registrations {
  readonly app: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly same: readonly string[];
}

/** Makes Discord's list of commands that of the menu. @throws RetryLater, DiscordRefusal */
export async function registerDiscord({ settings, menu, words, guild, dryRun }: Registration): Promise<Registrations> {
  const { DISCORD_TOKEN: token = '', DISCORD_API_URL: url = '' } = settings;
  const api = new Api({ token, url });
  const app = await api.get<APIApplication>(Routes.currentApplication());
  const route =
    guild === undefined ? Routes.applicationCommands(app.id) : Routes.applicationGuildCommands(app.id, guild);
  const there = await api.get<APIApplicationCommand[]>(route, { with_localizations: 'true' });
  const wanted = registrationOf(menu, words, guild === undefined);
  const before = new Map(there.map((command) => [nameOf(command), plainly(command)]));
  const names = new Set(wanted.map(nameOf));
  const outcome = Map.groupBy(wanted, (command) => {
    const known = before.get(nameOf(command));
    if (known === undefined) return 'added';
    return isDeepStrictEqual(known, plainly(command)) ? 'same' : 'changed';
  });
  const named = (what: 'added' | 'changed' | 'same') => (outcome.get(what) ?? []).map(nameOf);
  const removed = [...before.keys()].filter((name) => !names.has(name));
  const changes = named('added').length + named('changed').length + removed.length;
  if (changes > 0 && !dryRun) await api.put(route, { body: wanted });
  return { app: app.name, added: named('added'), changed: named('changed'), same: named('same'), removed };
}

function nameOf({ type, name }: Pick<Registered, 'type' | 'name'>): string {
  return type === undefined || type === 1 ? `/${name}` : name;
}

/** What a command says: without ids, and without what is as it is anyway. */
function plainly(command: object): unknown {
  const { name, type = 1, contexts } = command as Readonly<Record<string, unknown>>;
  return { ...(said(command) as object), name, type, contexts: contexts ?? null };
}

const SAYS = [
  'name',
  'type',
  'description',
  'name_localizations',
  'description_localizations',
  'required',
  'autocomplete',
  'value',
  'choices',
  'options',
];

function said(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(said);
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).filter(([name, value]) => SAYS.includes(name) && !isNothing(value));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name.endsWith('_localizations') ? { ...(value as object) } : said(value)]),
  );
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
