import { type RESTGetAPICurrentUserGuildsResult, Routes } from 'discord.js';
import type { Api } from './api.ts';

/** The server that Relevo works in: the one that is set, else the only one that the bot is in. @throws Error with what to do; RetryLater */
export async function guildOf(api: Api, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const [only, another] = await api.get<RESTGetAPICurrentUserGuildsResult>(Routes.userGuilds(), { limit: '2' });
  if (only && !another) return only.id;
  throw new Error(
    only ? 'the bot is in several servers: set DISCORD_GUILD_ID' : 'the bot is in no server: invite it first',
  );
}
