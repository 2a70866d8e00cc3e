import { type APIInteraction, GatewayDispatchEvents, type GatewayDispatchPayload } from 'discord.js';
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

/** Who takes which event of the gateway. */
export function dispatched(payload: GatewayDispatchPayload, parts: DispatchParts): void {
  const { channels, directory, guild, reading } = parts;
  if (elsewhere(payload, guild)) return;
  switch (payload.t) {
    case GatewayDispatchEvents.MessageCreate:
      reading.written(payload.d);
      break;
    case GatewayDispatchEvents.MessageUpdate:
      reading.edited(payload.d);
      break;
    case GatewayDispatchEvents.MessageDelete:
      reading.removed(payload.d.channel_id, [payload.d.id]);
      break;
    case GatewayDispatchEvents.MessageDeleteBulk:
      reading.removed(payload.d.channel_id, payload.d.ids);
      break;
    case GatewayDispatchEvents.MessageReactionAdd:
      reading.reacted(payload.d, true);
      break;
    case GatewayDispatchEvents.MessageReactionRemove:
      reading.reacted(payload.d, false);
      break;
    case GatewayDispatchEvents.InteractionCreate:
      parts.onInteraction(payload.d);
      break;
    case GatewayDispatchEvents.GuildCreate:
      for (const channel of [...payload.d.channels, ...payload.d.threads]) channels.put(channel);
      break;
    case GatewayDispatchEvents.ChannelCreate:
    case GatewayDispatchEvents.ChannelUpdate:
    case GatewayDispatchEvents.ThreadCreate:
    case GatewayDispatchEvents.ThreadUpdate:
      channels.put(payload.d);
      channels.changed();
      break;
    case GatewayDispatchEvents.ChannelDelete:
    case GatewayDispatchEvents.ThreadDelete:
      channels.remove(payload.d.id);
      break;
    case GatewayDispatchEvents.GuildMemberAdd:
    case GatewayDispatchEvents.GuildMemberUpdate:
    case GatewayDispatchEvents.GuildMemberRemove:
    case GatewayDispatchEvents.GuildRoleCreate:
    case GatewayDispatchEvents.GuildRoleUpdate:
    case GatewayDispatchEvents.GuildRoleDelete:
      directory.changed();
      break;
  }
}

/** An event of another server that the bot is in. */
function elsewhere({ t, d }: GatewayDispatchPayload, guild: string): boolean {
  if (t === GatewayDispatchEvents.GuildCreate) return d.id !== guild;
  return typeof d === 'object' && d !== null && 'guild_id' in d && d.guild_id !== undefined && d.guild_id !== guild;
}
