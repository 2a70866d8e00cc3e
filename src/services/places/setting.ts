import { RetryLater } from '../../lib/errors.ts';
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
  return /^(?:[a-z][a-z0-9-]*:)?user:/.test(setting);
}

/** The channel that a setting names on one platform. @throws RetryLater */
export async function channelOn(setting: string, platform: Directory): Promise<ChannelRef | undefined> {
  const named = namedOn(setting, platform.id);
  return named?.kind === 'name' ? platform.channel(named.name) : undefined;
}

/**
 * The channels that settings name by their name alone: each on the first platform that has it. While one that may have it gives
 * no answer, it is where it was found last, so that a platform that is away holds up no other.
 */
export class NamedChannels {
  readonly #platforms: ReadonlyMap<PlatformId, Directory>;
  readonly #last = new Map<string, PlatformId>();

  constructor(platforms: ReadonlyMap<PlatformId, Directory>) {
    this.#platforms = platforms;
  }

  /** It was found there, and the platforms before that one had none. */
  note(setting: string, platform: PlatformId): void {
    this.#last.set(setting, platform);
  }

  /** @throws RetryLater while nobody can say where it is */
  async find(setting: string): Promise<ChannelRef | undefined> {
    let unanswered: RetryLater | undefined;
    for (const platform of this.#platforms.values()) {
      try {
        const found = await channelOn(setting, platform);
        if (found && (!unanswered || this.#last.get(setting) === platform.id)) {
          this.note(setting, platform.id);
          return found;
        }
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        unanswered ??= error;
      }
    }
    if (unanswered) throw unanswered;
    return undefined;
  }
}
