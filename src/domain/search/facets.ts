import { foldedTag } from '../tickets/tags.ts';
import { label, type Ticket, workersOf } from '../tickets/ticket.ts';
import { folded, wordsIn } from './words.ts';

/** What a ticket is found by besides its words, as `kind:value`. Few, so that they may change with every step. */
export type Facet =
  `${'status' | 'category' | 'priority' | 'team' | 'ever' | 'who' | 'requester' | 'name' | 'tag'}:${string}`;

/** The worker that a ticket has which nobody has. */
export const NOBODY = '-';

const MOST_NAMES = 10;

/** `team` has it now, `ever` had it once; `who` has it, or gets it back from a team. */
export function facetsOf(ticket: Ticket): readonly Facet[] {
  const { handoff } = ticket;
  const workers = workersOf(ticket);
  const facets: Facet[] = [
    `status:${ticket.status}`,
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

export function nameFacet(name: string): Facet {
  return `name:${folded(name).trim().replace(/\s+/g, ' ')}`;
}

/** The words that a ticket is found by: its number, its subject, who asks, all of its body. They change only when its request is edited. */
export function searchWords({ number, subject, requesterName, body }: Ticket): readonly string[] {
  return wordsIn(`${label(number)} ${subject} ${requesterName} ${body}`);
}
