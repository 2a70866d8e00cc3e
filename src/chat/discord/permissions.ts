import { type APIGuildMember, type APIOverwrite, type APIRole, OverwriteType, PermissionFlagsBits } from 'discord.js';

/** What Relevo needs in a channel, by what Discord's settings call it. */
export const NEEDED = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Create Public Threads': PermissionFlagsBits.CreatePublicThreads,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

/** What the link that invites the bot asks for. */
export const INVITED = Object.values(NEEDED).reduce((all, bit) => all | bit, 0n);

interface Who {
  readonly guild: string;
  readonly user: string;
  readonly member: Pick<APIGuildMember, 'roles'>;
}

/** What a member may do where these overwrites hold (Permissions: Permission Overwrites). */
export function permissionsOf(
  { guild, user, member }: Who,
  roles: readonly APIRole[],
  overwrites: readonly APIOverwrite[],
): bigint {
  const held = roles.filter(({ id }) => id === guild || member.roles.includes(id));
  const base = held.reduce((all, { permissions }) => all | BigInt(permissions), 0n);
  if (base & PermissionFlagsBits.Administrator) return PermissionFlagsBits.Administrator | INVITED;
  const everyone = overwrites.filter(({ id }) => id === guild);
  const ofRoles = overwrites.filter(
    ({ id, type }) => type === OverwriteType.Role && id !== guild && member.roles.includes(id),
  );
  const own = overwrites.filter(({ id }) => id === user);
  return [everyone, ofRoles, own].reduce((all, some) => {
    const denied = some.reduce((bits, { deny }) => bits | BigInt(deny), 0n);
    const allowed = some.reduce((bits, { allow }) => bits | BigInt(allow), 0n);
    return (all & ~denied) | allowed;
  }, base);
}
