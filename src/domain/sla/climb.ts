import type { Customer } from '../customers/customer.ts';
import type { Desk } from '../desk.ts';
import { type Handoff, isEnded, type Ticket } from '../tickets/ticket.ts';
import { secondsOf, written } from './instants.ts';
import { rulesOf } from './rules.ts';

interface Moment {
  readonly now: string;
  readonly desk: Desk;
  readonly customer: Customer;
}

/** When a hand-over that nobody has accepted by then is told to the next of the team's rota, and who was told already. */
export interface Climb {
  readonly at: string;
  /** Ids of people. */
  readonly called: readonly string[];
}

/**
 * A hand-over to a team with a rota begins to climb it, and stops when somebody accepts it, says that they have it, or asks. Where the
 * hand-over is over, its climb is so with it.
 *
 * @param before the ticket before this step; absent: it was made by it
 */
export function withClimb(before: Ticket | undefined, ticket: Ticket, moment: Moment): Ticket {
  const { handoff } = ticket;
  if (!handoff) return ticket;
  if (before?.handoff?.ordinal !== handoff.ordinal) return climbingOn(ticket, handoff, [], moment);
  const { acceptedBy, seenBy, question } = handoff;
  const isOver = acceptedBy !== undefined || seenBy !== undefined || question !== undefined || isEnded(ticket);
  return handoff.climb && isOver ? { ...ticket, handoff: withoutClimb(handoff) } : ticket;
}

/** The next call is as long after now as the first was after the hand-over. */
export function climbingOn(ticket: Ticket, handoff: Handoff, called: readonly string[], moment: Moment): Ticket {
  const { desk, customer, now } = moment;
  const { team } = handoff;
  const by =
    Object.hasOwn(desk.oncall, team) && handoff.acceptedBy === undefined
      ? rulesOf(desk.sla).acceptBy(team, ticket, customer, secondsOf(now))
      : undefined;
  const climb = by === undefined ? {} : { climb: { at: written(by), called } };
  return { ...ticket, handoff: { ...withoutClimb(handoff), ...climb } };
}

export function withoutClimb({ climb: _, ...handoff }: Handoff): Handoff {
  return handoff;
}
