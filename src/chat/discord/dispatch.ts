import { type APIChannel, type APIInteraction, GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord.js';
import type { Channels } from './channels.ts';
import type { DiscordDirectory } from './directory.ts';
import type { Reading } from './reading.ts';

export interface DispatchParts {
  readonly guild: string;
  readonly channels: Channels;
  readonly directory: DiscordDirectory;
  readonly reading: Reading;
  readonly onInteraction: (interaction: APIInteraction) => void;
}

/** What an event of this name brings along. */
type Data<T extends GatewayDispatchEvents> = Extract<GatewayDispatchPayload, { t: T }>['d'];
type Handlers = { readonly [T in GatewayDispatchEvents]?: (data: Data<T>, parts: DispatchParts) => void };

const channelChanged = (channel: APIChannel, { channels }: DispatchParts) => {
  channels.put(channel);
  channels.changed();
};
/** It is on no list of the server's channels. */
const threadChanged = (thread: APIChannel, { channels }: DispatchParts) => void channels.put(thread);
const channelGone = ({ id }: { readonly id: string }, { channels }: DispatchParts) => channels.remove(id);
const peopleChanged = (_: unknown, { directory }: DispatchParts) => directory.changed();

/** Who takes which event of the gateway; the others are of no interest. */
const handlers: Handlers = {
  MESSAGE_CREATE: (message, { reading }) => reading.written(message),
  MESSAGE_UPDATE: (message, { reading }) => reading.edited(message),
  MESSAGE_DELETE: ({ channel_id: channel, id }, { reading }) => reading.removed(channel, [id]),
  MESSAGE_DELETE_BULK: ({ channel_id: channel, ids }, { reading }) => reading.removed(channel, ids),
  MESSAGE_REACTION_ADD: (reaction, { reading }) => reading.reacted(reaction, true),
  MESSAGE_REACTION_REMOVE: (reaction, { reading }) => reading.reacted(reaction, false),
  INTERACTION_CREATE: (interaction, { onInteraction }) => onInteraction(interaction),
  GUILD_CREATE: (guild, { channels }) => {
    for (const channel of [...guild.channels, ...guild.threads]) channels.put(channel);
  },
  CHANNEL_CREATE: channelChanged,
  CHANNEL_UPDATE: channelChanged,
  CHANNEL_DELETE: channelGone,
  THREAD_CREATE: threadChanged,
  THREAD_UPDATE: threadChanged,
  THREAD_DELETE: channelGone,
  GUILD_MEMBER_ADD: peopleChanged,
  GUILD_MEMBER_UPDATE: peopleChanged,
  GUILD_MEMBER_REMOVE: peopleChanged,
  GUILD_ROLE_CREATE: peopleChanged,
  GUILD_ROLE_UPDATE: peopleChanged,
  GUILD_ROLE_DELETE: peopleChanged,
};

export function dispatched(payload: GatewayDispatchPayload, parts: DispatchParts): void {
  if (elsewhere(payload, parts.guild)) return;
  const handler = handlers[payload.t] as ((data: unknown, parts: DispatchParts) => void) | undefined;
  handler?.(payload.d, parts);
}

/** An event of another server that the bot is in. */
function elsewhere({ t, d }: GatewayDispatchPayload, guild: string): boolean {
  if (t === GatewayDispatchEvents.GuildCreate) return d.id !== guild;
  return typeof d === 'object' && d !== null && 'guild_id' in d && d.guild_id !== undefined && d.guild_id !== guild;
}
