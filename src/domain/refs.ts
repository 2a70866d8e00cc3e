/** The name of a chat platform: `workspace`, `slack`, `discord`. */
export type PlatformId = string;

/** A person's account on one platform. Ids are the platform's own and opaque to everybody else. */
export interface AccountRef {
  readonly platform: PlatformId;
  readonly user: string;
}

/** A channel or a direct conversation. */
export interface ChannelRef {
  readonly platform: PlatformId;
  readonly channel: string;
}

/** One message. `thread` is the id of the thread's first message, when the message stands in a thread under another. */
export interface MessageRef extends ChannelRef {
  readonly message: string;
  readonly thread?: string;
}

export function messageKey(ref: MessageRef): string {
  return `${ref.platform}:${ref.channel}:${ref.message}`;
}

export function accountKey(ref: AccountRef): string {
  return `${ref.platform}:${ref.user}`;
}

/** The reverse of `accountKey`. */
export function accountOf(key: string): AccountRef {
  const colon = key.indexOf(':');
  return { platform: key.slice(0, colon), user: key.slice(colon + 1) };
}
