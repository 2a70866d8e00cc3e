import type { Audience } from '../people/audience.ts';

/**
 * Whose thread files are shown in. `requester`: what staff sent the customer of another ticket; what they send this one stands in
 * the thread already. `lead`: not in a thread, but to a lead alone.
 */
export type FileSide = 'desk' | `team:${string}` | 'requester' | 'lead';

/** Whether what these may see can be shown to that side: everybody who works on the ticket reads the desk's thread. */
export function reaches(
  side: FileSide,
  visibleTo: readonly Audience[],
  confidential: (team: string) => boolean,
): boolean {
  if (side === 'lead') return true;
  if (side === 'requester') return visibleTo.includes('requester');
  return visibleTo.some((audience) => audience === side || isOpen(audience, confidential));
}

/** Seen by everybody who works on the ticket. */
export function isOpen(audience: Audience, confidential: (team: string) => boolean): boolean {
  if (audience === 'requester' || audience === 'desk') return true;
  return audience.startsWith('team:') && !confidential(audience.slice('team:'.length));
}
