import type { GivenSettings, InspectionParts, PlatformDefinition, PlatformParts } from '../../port/definition.ts';

const snowflake = (value: string) => (/^\d{15,20}$/.test(value) ? undefined : 'must be an id, 15 to 20 digits');

function urlFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && /^https?:$/.test(url.protocol) ? undefined : 'must be an address that begins with https://';
}

const definition: PlatformDefinition = {
  id: 'discord',
  settings: {
    DISCORD_TOKEN: {
      about: "The bot's token: Discord Developer Portal, your application, Bot, Reset Token.",
      secret: true,
      fault: (value) =>
        /^[\w-]+\.[\w.-]+$/.test(value) ? undefined : 'must be the token of a bot, words joined by dots',
    },
    DISCORD_GUILD_ID: {
      about: 'The server that Relevo works in, by its id; unset: the only one that the bot is in.',
      secret: false,
      fault: snowflake,
    },
    DISCORD_PUBLIC_KEY: {
      about:
        'Set it (General Information, Public Key) to take interactions by HTTP instead of the gateway: Relevo then hears no messages and no reactions.',
      secret: false,
      fault: (value) => (/^[0-9a-f]{64}$/i.test(value) ? undefined : 'must be 64 hexadecimal digits'),
    },
    DISCORD_API_URL: {
      about: "Where Discord's HTTP API is.",
      secret: false,
      fallback: 'https://discord.com/api',
      fault: urlFault,
    },
  },
  faults: (given: GivenSettings) =>
    given['DISCORD_TOKEN'] ? [] : [{ variable: 'DISCORD_TOKEN', reason: 'is needed when anything of Discord is set' }],
  create: async (parts: PlatformParts) => (await import('./adapter.ts')).createDiscord(parts),
  inspect: async (parts: InspectionParts) => (await import('./inspect.ts')).inspectDiscord(parts),
};
export default definition;
