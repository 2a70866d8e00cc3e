import type { Channel, Guild, Member } from './model.ts';

/** The bits that matter here (Permissions: Bitwise Permission Flags). */
export const PERMISSIONS = {
  addReactions: 1n << 6n,
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  sendMessagesInThreads: 1n << 38n,
} as const;

export const ALL = Object.values(PERMISSIONS).reduce((all, one) => all | one, 0n);

/** What a member may do in a channel; a thread has those of the channel that it is in (Permissions: Permission Overwrites). */
export function permissionsIn(guild: Guild, member: Member, channel: Channel): bigint {
  const held = [...guild.roles.values()].filter(({ id }) => id === guild.id || member.roles.has(id));
  const base = held.reduce((all, role) => all | role.permissions, 0n);
  if (base & PERMISSIONS.administrator) return ALL;
  const { overwrites } = channel.parent ?? channel;
  const everyone = overwrites.filter(({ id }) => id === guild.id);
  const ofRoles = overwrites.filter(({ id }) => id !== guild.id && member.roles.has(id));
  const own = overwrites.filter(({ id }) => id === member.user.id);
  return [everyone, ofRoles, own].reduce((all, some) => {
    const denied = some.reduce((bits, { deny }) => bits | deny, 0n);
    const allowed = some.reduce((bits, { allow }) => bits | allow, 0n);
    return (all & ~denied) | allowed;
  }, base);
}
