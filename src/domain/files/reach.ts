import type { Audience } from '../people/audience.ts';

/** Whose thread files are shown in. Not the customer's: what they get is in their thread already. */
export type FileSide = 'desk' | `team:${string}`;

/** Whether what these may see can stand in a thread of that side: everybody who works on the ticket reads the desk's. */
export function reaches(
  side: FileSide,
  visibleTo: readonly Audience[],
  confidential: (team: string) => boolean,
): boolean {
  return visibleTo.some((audience) => audience === side || isOpen(audience, confidential));
}

/** Seen by everybody who works on the ticket. */
export function isOpen(audience: Audience, confidential: (team: string) => boolean): boolean {
  if (audience === 'requester' || audience === 'desk') return true;
  return audience.startsWith('team:') && !confidential(audience.slice('team:'.length));
}
