/** The port speaks of accounts, channels and messages by the domain's references. */
export type { AccountRef, ChannelRef, MessageRef, PlatformId } from '../domain/refs.ts';
