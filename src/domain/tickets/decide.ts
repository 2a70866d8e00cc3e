import type { Customer } from '../customers/customer.ts';
import type { Desk } from '../desk.ts';
import type { Audience } from '../people/audience.ts';
import { type Person, personId, who } from '../people/person.ts';
import { withClimb } from '../sla/climb.ts';
import { isRunning } from '../sla/clock.ts';
import { moveClocks } from '../sla/clocks.ts';
import { rulesOf } from '../sla/rules.ts';
import type { Checks } from '../triage/check.ts';
import { withDeed } from './acts/meanwhile.ts';
import type { Intent, Line, Side } from './intents.ts';
import { type EntryKind, rememberKey, type Ticket } from './ticket.ts';

/** What a rule may know besides the ticket. `now` is the instant of the decision; rules never read a clock. */
export interface Facts {
  readonly now: Temporal.Instant;
  readonly actor: Person;
  readonly desk: Desk;
  readonly customer: Customer;
  readonly checks: Checks;
}

export interface Decision {
  readonly ticket: Ticket;
  readonly intents: readonly Intent[];
  /** Nothing was done about the matter, so that it counts as changed no later than before. */
  readonly keepsPlace?: true;
}

/** A rule: from the ticket and the facts to the next ticket and what follows. @throws Refusal; then nothing changes. */
export type Act = (ticket: Ticket, facts: Facts) => Decision;

/** Applies an act once per `key`: when the key was applied before, nothing changes and nothing follows. */
export function decide(ticket: Ticket, act: Act, key: string, facts: Facts): Decision | undefined {
  if (ticket.applied.includes(key)) return undefined;
  const decision = act(ticket, facts);
  const next = withDeed({ ...decision, ticket: withClocks(ticket, decision, facts) }, facts);
  return {
    intents: [...decision.intents, ...redrawn(ticket, next, decision.intents)],
    ticket: {
      ...(next.status === ticket.status ? next : broughtBy(next, facts)),
      version: ticket.version + 1,
      changedAt: decision.keepsPlace ? ticket.changedAt : facts.now.toString(),
      applied: rememberKey(ticket.applied, key),
    },
  };
}

/** The packet says until when its team is to answer, so it follows when that changes. */
function redrawn(before: Ticket, after: Ticket, intents: readonly Intent[]): readonly Intent[] {
  const isSame = after.handoff !== undefined && after.handoff.ordinal === before.handoff?.ordinal;
  if (!isSame || intents.length === 0 || intents.some(({ kind }) => kind === 'packet')) return [];
  const [was, is] = [before, after].map(({ clocks }) => {
    const clock = clocks?.find((one) => one.kind === 'handoff' && isRunning(one));
    return JSON.stringify([clock?.dueAt, clock?.pauses]);
  });
  return was === is ? [] : [{ kind: 'packet' }];
}

/** What the history says of it moves the clocks. @param before absent: the ticket was made */
export function withClocks(before: Ticket | undefined, { ticket, intents }: Decision, facts: Facts): Ticket {
  if (intents.length === 0) return ticket;
  const happened = intents.flatMap((intent) => (intent.kind === 'entry' ? intent.entry.kind : []));
  const { customer, desk } = facts;
  const now = facts.now.toString();
  const moved = moveClocks(before, ticket, happened, { now, rules: rulesOf(desk.sla), customer });
  return withClimb(before, moved, { now, desk, customer });
}

/** Whoever comes too late is told who was faster. What a team does stays with it, for it may be a confidential one. */
function broughtBy({ statusBy: _, ...ticket }: Ticket, { actor }: Facts): Ticket {
  const desk = actor.roles.some((role) => role === 'agent' || role === 'lead');
  return { ...ticket, ...(desk ? { statusBy: who(actor) } : {}) };
}

/** An entry by the actor. */
export function entry(
  { actor }: Facts,
  kind: EntryKind,
  visibleTo: readonly Audience[],
  more: { words?: string; details?: Readonly<Record<string, string>> } = {},
): Intent {
  return { kind: 'entry', entry: { kind, by: personId(actor), byName: actor.name, visibleTo, ...more } };
}

export function say(to: Side, line: Line): Intent {
  return { kind: 'say', to, line };
}

type TeamSide = Extract<Side, { readonly side: 'team' }>;

export const toDesk = { side: 'desk' } as const satisfies Side;
export const toRequester = { side: 'requester' } as const satisfies Side;

/** The thread of the team that has the ticket now, if one has. */
export function toTeam(ticket: Pick<Ticket, 'handoff'>): TeamSide | undefined {
  const { handoff } = ticket;
  return handoff && { side: 'team', team: handoff.team, ordinal: handoff.ordinal };
}

/** A team that the settings do not name any more counts as confidential: what it said must not come out by that. */
export function isConfidential(desk: Desk, team: string): boolean {
  return desk.teams[team]?.confidential ?? true;
}

/** Who sees what is said with a team: a confidential one keeps it to itself. */
export function teamAudience(team: string): Audience & `team:${string}` {
  return `team:${team}`;
}

export function actsForTeam({ actor }: Facts, team: string): boolean {
  return actor.teams.includes(team) || actor.roles.includes('lead');
}
