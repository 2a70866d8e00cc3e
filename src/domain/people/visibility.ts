import type { Ticket } from '../tickets/ticket.ts';
import type { Audience } from './audience.ts';
import { may } from './permissions.ts';
import type { Person } from './person.ts';

export interface Viewer {
  readonly person: Person;
  /** The id of the viewer's own customer record. */
  readonly customer?: string;
}

type Seen = Pick<Ticket, 'requester' | 'teams' | 'handoff'>;

/** The one filter that cards, lists, searches, exports and reports go through. */
export function canSee(
  { person, customer }: Viewer,
  visibleTo: readonly Audience[],
  ticket: Seen,
  confidential: (team: string) => boolean,
): boolean {
  if (person.roles.includes('lead')) return true;
  const worksOnIt = may(person, 'ticket.note', { ticket, ...(customer === undefined ? {} : { customer }) });
  return visibleTo.some((audience) => {
    if (audience === 'lead') return false;
    if (audience === 'requester') return worksOnIt || customer === ticket.requester;
    if (audience === 'desk') return worksOnIt;
    const [kind, id] = split(audience);
    if (kind === 'person') return id === `${person.account.platform}:${person.account.user}`;
    if (person.teams.includes(id)) return true;
    return !confidential(id) && worksOnIt;
  });
}

function split(audience: string): [kind: string, id: string] {
  const colon = audience.indexOf(':');
  return [audience.slice(0, colon), audience.slice(colon + 1)];
}
