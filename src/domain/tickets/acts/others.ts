import { teamName } from '../../names.ts';
import { refuse } from '../../refusal.ts';
import { type Facts, isConfidential } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { Step } from '../steps.ts';
import { type EntryKind, label, type Ticket } from '../ticket.ts';

export function step(ticket: number, what: Step): Intent {
  return { kind: 'step', ticket, step: what };
}

/** A new ticket is given to somebody of the desk, where that is done automatically. */
export function lookForAgent({ number }: Ticket, { desk }: Pick<Facts, 'desk'>): Intent[] {
  return desk.assignment.desk === 'off' ? [] : [step(number, { kind: 'assign', wanted: { desk: true } })];
}

type ToMerged = Extract<Step, { kind: 'answered' | 'resolved' | 'closed' | 'reopened' }>;
type WithoutMain<S> = S extends unknown ? Omit<S, 'main'> : never;

/**
 * What the customers of the tickets that were merged into this one are told as well. Nothing where a team that has or had it was made
 * confidential meanwhile, whose words are for one customer alone: then each of these is worked on by itself again.
 */
export function toMerged(ticket: Ticket, what: WithoutMain<ToMerged>, facts: Pick<Facts, 'desk'>): Intent[] {
  const main = ticket.number;
  const hushed = hushedTeam(ticket, facts) !== undefined;
  return (ticket.merged ?? []).map((one) => step(one, hushed ? { kind: 'stays', main } : { ...what, main }));
}

/** A confidential team that has the ticket or had it. */
export function hushedTeam({ teams }: Pick<Ticket, 'teams'>, { desk }: Pick<Facts, 'desk'>): string | undefined {
  return teams.find((team) => isConfidential(desk, team));
}

/**
 * An entry that the requester reads and that somebody of another ticket caused, who may be another customer: it names nobody.
 */
export function byRelevo(kind: EntryKind): Intent {
  return { kind: 'entry', entry: { kind, visibleTo: ['requester'] } };
}

/** What a confidential team says to a customer is for that one alone. */
export function demandOneCustomer(ticket: Ticket, team: string, { desk }: Pick<Facts, 'desk'>): void {
  const [first] = ticket.merged ?? [];
  if (first === undefined || !isConfidential(desk, team)) return;
  refuse('refuse.severalCustomers', {
    number: label(ticket.number),
    team: teamName(desk, team),
    other: label(first),
  });
}
