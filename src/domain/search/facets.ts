import { foldedTag } from '../tickets/tags.ts';
import { label, statusRead, type Ticket, workersOf } from '../tickets/ticket.ts';
import { folded, wordsIn } from './words.ts';

/** What a ticket is found by besides its words, as `kind:value`. Few, so that they may change with every step. */
export type Facet =
  `${'status' | 'read' | 'category' | 'priority' | 'team' | 'ever' | 'who' | 'requester' | 'name' | 'tag'}:${string}`;

/** The worker that a ticket has which nobody has. */
export const NOBODY = '-';

const MOST_NAMES = 10;

/** `team` has it now, `ever` had it once; `who` has it, or gets it back from a team. */
export function facetsOf(ticket: Ticket): readonly Facet[] {
  const { handoff } = ticket;
  const workers = workersOf(ticket);
  const facets: Facet[] = [
    ...statusFacets(ticket),
    `category:${ticket.category}`,
    `priority:${ticket.priority}`,
    `requester:${ticket.requester}`,
    nameFacet(ticket.requesterName),
    ...wordsIn(ticket.requesterName, MOST_NAMES).map(nameFacet),
    ...(handoff ? [`team:${handoff.team}` as const] : []),
    ...(ticket.tags ?? []).map((tag) => `tag:${foldedTag(tag)}` as const),
    ...ticket.teams.map((team) => `ever:${team}` as const),
    ...(workers.length === 0 ? [`who:${NOBODY}` as const] : workers.map((who) => `who:${who}` as const)),
  ];
  return [...new Set(facets)];
}

/** A duplicate has a status for its requester that is not the desk's. */
function statusFacets(ticket: Ticket): readonly Facet[] {
  if (ticket.mergedInto === undefined) return [`status:${ticket.status}`];
  return ['status:merged', `read:${statusRead(ticket)}`];
}

/** Either of these have the tickets of that status, for the desk or for everybody else: see `statusRead`. */
export function facetsOfStatus(status: string, forDesk: boolean): readonly Facet[] {
  if (!forDesk) return [`status:${status}`, `read:${status}`];
  return status === 'closed' ? ['status:closed', 'status:merged'] : [`status:${status}`];
}

export function nameFacet(name: string): Facet {
  return `name:${folded(name).trim().replace(/\s+/g, ' ')}`;
}

/** The words that a ticket is found by: its number, its subject, who asks, all of its body. They change only when its request is edited. */
export function searchWords({ number, subject, requesterName, body }: Ticket): readonly string[] {
  return wordsIn(`${label(number)} ${subject} ${requesterName} ${body}`);
}
