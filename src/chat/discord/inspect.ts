import {
  type APIApplication,
  type APIApplicationCommand,
  type APIGuildMember,
  ApplicationFlags,
  Routes,
} from 'discord.js';
import { RetryLater } from '../../lib/errors.ts';
import type { Inspection, InspectionParts, Notes, PlatformFinding } from '../../port/definition.ts';
import { Api, CODES, DiscordRefusal, unless } from './api.ts';
import { Channels, type Known } from './channels.ts';
import { DiscordDirectory } from './directory.ts';
import { guildOf } from './guild.ts';
import { platform } from './ids.ts';
import { Locales } from './locales.ts';
import { INVITED, NEEDED, permissionsOf } from './permissions.ts';

const portal = 'https://discord.com/developers/applications';

/** Whoever looks remembers nothing. */
const forgetful: Notes = { read: async () => undefined, write: async () => undefined, update: async () => undefined };

interface Looked {
  readonly api: Api;
  readonly app: APIApplication;
  readonly guild: string;
  readonly channels: Channels;
  readonly directory: DiscordDirectory;
}

/** Discord as `relevo doctor` looks at it: by the HTTP API alone, so that a Relevo that runs is not disturbed. */
export async function inspectDiscord({ settings }: InspectionParts): Promise<Inspection> {
  const {
    DISCORD_TOKEN: token = '',
    DISCORD_API_URL: url = '',
    DISCORD_PUBLIC_KEY: key,
    DISCORD_GUILD_ID: given,
  } = settings;
  const api = new Api({ token, url });
  const looked = look(api, given);
  // Whoever asks is told; nobody may ask.
  looked.catch(() => undefined);
  const directory = async () => (await looked).directory;
  return {
    id: platform,
    profile: async (account) => (await directory()).profile(account),
    channel: async (nameOrId) => (await directory()).channel(nameOrId),
    groupMembers: async (group) => (await directory()).groupMembers(group),
    names: async () => (await directory()).names(),
    async findings() {
      try {
        return await findingsOf(await looked, key);
      } catch (error) {
        if (error instanceof RetryLater) throw error;
        return [refusalOf(error)];
      }
    },
    close: async () => undefined,
  };
}

async function look(api: Api, given: string | undefined): Promise<Looked> {
  const app = await api.get<APIApplication>(Routes.currentApplication());
  const guild = await guildOf(api, given);
  const channels = new Channels(api, guild);
  const directory = new DiscordDirectory(api, guild, app.id, channels, new Locales(forgetful));
  return { api, app, guild, channels, directory };
}

function refusalOf(error: unknown): PlatformFinding {
  if (error instanceof DiscordRefusal && error.status === 401)
    return {
      outcome: 'FAIL',
      says: 'refuses the token',
      mend: `${portal}: your application, Bot, Reset Token; set DISCORD_TOKEN to it.`,
    };
  return { outcome: 'FAIL', says: error instanceof Error ? error.message : 'refuses' };
}

async function findingsOf(looked: Looked, key: string | undefined): Promise<readonly PlatformFinding[]> {
  const { app, guild, api } = looked;
  const bot = `${portal}/${app.id}/bot`;
  const ok: PlatformFinding = { outcome: 'ok', says: `the token is that of ${app.name}` };
  const member = await unless(
    [CODES.unknownMember, CODES.missingAccess, 10_004],
    api.get<APIGuildMember>(Routes.guildMember(guild, app.id)),
  );
  if (!member) {
    const mend = `Open https://discord.com/oauth2/authorize?client_id=${app.id}&scope=bot+applications.commands&permissions=${INVITED} and choose the server.`;
    return [ok, { outcome: 'FAIL', says: `the bot is not on the server ${guild}`, mend }];
  }
  return [
    ok,
    ...intentsOf(app, bot, key),
    ...(await channelsOf(looked, member)),
    ...endpointOf(app, key),
    ...(await commandsOf(looked)),
  ];
}

/** The privileged intents, by the flags that the portal sets. */
function intentsOf({ flags }: APIApplication, bot: string, key: string | undefined): readonly PlatformFinding[] {
  const intent = (name: string, bits: number, without: string, outcome: 'FAIL' | 'warn'): PlatformFinding =>
    ((flags ?? 0) & bits) === 0
      ? {
          outcome,
          says: `${name} is off: ${without}`,
          mend: `${bot}: Privileged Gateway Intents, switch on ${name}, Save Changes.`,
        }
      : { outcome: 'ok', says: `${name} is on` };
  const members = ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited;
  const content = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
  return [
    intent('Server Members Intent', members, 'nobody can be found by their role', 'FAIL'),
    ...(key === undefined ? [intent('Message Content Intent', content, 'messages come without words', 'FAIL')] : []),
  ];
}

/** In the channels that the bot sees: what it may not do there. */
async function channelsOf(
  { channels, directory, guild, app }: Looked,
  member: APIGuildMember,
): Promise<readonly PlatformFinding[]> {
  const [all, roles] = await Promise.all([channels.list(), directory.roles()]);
  const may = (channel: Known) => permissionsOf({ guild, user: app.id, member }, roles, channel.overwrites);
  const seen = all.filter((channel) => channel.kind === 'text' && (may(channel) & NEEDED['View Channel']) !== 0n);
  const lacking = seen.flatMap((channel): readonly PlatformFinding[] => {
    const missing = Object.entries(NEEDED).flatMap(([name, bit]) => ((may(channel) & bit) === 0n ? [name] : []));
    if (missing.length === 0) return [];
    const mend = `In Discord: Edit Channel of #${channel.name}, Permissions, the role of the bot: allow ${missing.join(', ')}.`;
    return [{ outcome: 'warn', says: `#${channel.name}: lacks ${missing.join(', ')}`, mend }];
  });
  if (lacking.length > 0) return lacking;
  if (seen.length > 0) return [{ outcome: 'ok', says: `may do what it needs in ${seen.length} channels` }];
  return [
    {
      outcome: 'FAIL',
      says: 'sees no channel',
      mend: 'In Discord: Edit Channel, Permissions, add the bot and allow View Channel.',
    },
  ];
}

function endpointOf(app: APIApplication, key: string | undefined): readonly PlatformFinding[] {
  const at = `${portal}/${app.id}/information`;
  const endpoint = app.interactions_endpoint_url ?? undefined;
  if (key === undefined) {
    if (endpoint === undefined) return [];
    const mend = `${at}: empty Interactions Endpoint URL, or set DISCORD_PUBLIC_KEY.`;
    return [
      {
        outcome: 'FAIL',
        says: 'sends interactions to an HTTP endpoint, and Relevo waits for them at the gateway',
        mend,
      },
    ];
  }
  if (key.toLowerCase() !== app.verify_key.toLowerCase())
    return [{ outcome: 'FAIL', says: 'has another public key', mend: `${at}: copy Public Key to DISCORD_PUBLIC_KEY.` }];
  if (endpoint !== undefined) return [{ outcome: 'ok', says: `sends interactions to ${endpoint}` }];
  const mend = `${at}: set Interactions Endpoint URL to https://<your host>/discord/interactions while Relevo runs.`;
  return [{ outcome: 'FAIL', says: 'has no endpoint to send interactions to', mend }];
}

async function commandsOf({ api, app, guild }: Looked): Promise<readonly PlatformFinding[]> {
  const routes = [Routes.applicationCommands(app.id), Routes.applicationGuildCommands(app.id, guild)];
  const lists = await Promise.all(routes.map((route) => api.get<APIApplicationCommand[]>(route)));
  const count = lists.flat().length;
  if (count > 0) return [{ outcome: 'ok', says: `${count} commands are registered` }];
  return [{ outcome: 'warn', says: 'no command is registered', mend: 'npm run -s relevo -- register discord' }];
}
