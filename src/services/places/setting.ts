import type { Directory } from '../../port/platform.ts';
import type { ChannelRef, PlatformId } from '../../port/refs.ts';

/** What a setting means on one platform: a channel or group by its name or id, or one person by the platform's id. */
export type Named =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'person'; readonly user: string };

/**
 * Reads what the settings name in chat, for one platform: `agents` and `user:U1` are meant of every platform,
 * `slack:agents` and `slack:user:U1` of that one. Undefined when the setting speaks of another platform.
 */
export function namedOn(setting: string, platform: PlatformId): Named | undefined {
  const own = setting.startsWith(`${platform}:`) ? setting.slice(platform.length + 1) : setting;
  if (own.startsWith('user:')) return { kind: 'person', user: own.slice('user:'.length) };
  return own.includes(':') ? undefined : { kind: 'name', name: own };
}

/** Whether a setting means one person, on whatever platform. */
export function isPerson(setting: string): boolean {
  return /^(?:[a-z]+:)?user:/.test(setting);
}

/** The channel that a setting names on one platform. @throws RetryLater */
export async function channelOn(setting: string, platform: Directory): Promise<ChannelRef | undefined> {
  const named = namedOn(setting, platform.id);
  return named?.kind === 'name' ? platform.channel(named.name) : undefined;
}

/** The channel that a setting names, on the first platform that has it. @throws RetryLater */
export async function channelNamed(setting: string, platforms: Iterable<Directory>): Promise<ChannelRef | undefined> {
  for (const platform of platforms) {
    const found = await channelOn(setting, platform);
    if (found) return found;
  }
  return undefined;
}
