import type { AccountRef, ChannelRef, MessageRef, PlatformId } from '../../port/refs.ts';

/** A message as Slack says where it stands; the first of a thread has its own timestamp as the thread's. */
export interface Stamped {
  readonly ts: string;
  readonly thread_ts?: string | null | undefined;
}

/**
 * What Relevo calls what there is in one installation of its app. Workspaces give ids of their own, which may be the same in two of them:
 * the installation's id tells them apart, in every reference and in every event's key.
 */
export class Refs {
  readonly platform: PlatformId;

  constructor(platform: PlatformId) {
    this.platform = platform;
  }

  account(user: string): AccountRef {
    return { platform: this.platform, user };
  }

  /** A channel, or a thread in it. */
  place(channel: string, thread?: string): ChannelRef & { readonly thread?: string } {
    return { platform: this.platform, channel, ...(thread === undefined ? {} : { thread }) };
  }

  message(channel: string, message: string, thread?: string): MessageRef {
    return { ...this.place(channel, thread), message };
  }

  /** A message stands in a thread when it is not the first of it. */
  stamped({ ts, thread_ts: thread }: Stamped, channel: string): MessageRef {
    return this.message(channel, ts, thread && thread !== ts ? thread : undefined);
  }

  /** The key of an event, the same whenever Slack brings it. @param kind a letter for what it is */
  key(kind: string, ...of: readonly string[]): string {
    return [this.platform, kind, ...of].join(':');
  }
}
