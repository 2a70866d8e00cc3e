import type { Customer } from '../customers/customer.ts';
import type { EntryKind, Ticket } from '../tickets/ticket.ts';
import { isLateAt, isPaused, isRunning, recut, type SlaClock, timed } from './clock.ts';
import type { SlaRules, Terms } from './rules.ts';
import { CLOCK_KINDS, type ClockEvent, type ClockKind } from './settings.ts';

interface Moment {
  readonly now: string;
  readonly rules: SlaRules;
  readonly customer: Customer;
}

/** What an entry of the history means to a clock; what is not here means nothing to it. */
export const EVENTS: Partial<Readonly<Record<EntryKind, ClockEvent>>> = {
  opened: 'opened',
  reopened: 'reopened',
  answer: 'answered',
  resolved: 'resolved',
  closed: 'closed',
  waiting: 'waiting',
  customer: 'customerWrote',
  heard: 'customerWrote',
  handedOver: 'handedOver',
  accepted: 'accepted',
  asked: 'teamAsked',
  declined: 'teamDeclined',
  returned: 'teamReturned',
  passedOn: 'passedOn',
  merged: 'merged',
};

/**
 * What happened moves the clocks of a ticket: they start, pause, go on and stop, and those that run count by what is promised now.
 *
 * @param before the ticket before it happened; absent: it was made by it
 */
export function moveClocks(
  before: Ticket | undefined,
  ticket: Ticket,
  happened: readonly EntryKind[],
  moment: Moment,
): Ticket {
  const own = happened.includes('unmerged') ? revived(ticket, moment.now) : (ticket.clocks ?? []);
  const moved = eventsOf(before, ticket, happened).reduce(
    (clocks, event) => CLOCK_KINDS.reduce((all, kind) => moveKind(all, kind, event, ticket, moment), clocks),
    own,
  );
  const clocks = moved.map((clock) => (isRunning(clock) ? byPresentTerms(clock, ticket, moment) : clock));
  if (clocks.length === (ticket.clocks ?? []).length && clocks.every((clock, n) => clock === ticket.clocks?.[n]))
    return ticket;
  return {
    ...ticket,
    clocks: clocks.map((clock, n) => (clock === ticket.clocks?.[n] ? clock : timed(clock, moment.rules))),
  };
}

/** A team's answer ends its hand-off, which tells it from one that the desk gives meanwhile. */
function eventsOf(before: Ticket | undefined, ticket: Ticket, happened: readonly EntryKind[]): readonly ClockEvent[] {
  const events = happened.flatMap((kind) => EVENTS[kind] ?? []);
  const hadTeam = before?.handoff !== undefined && before.handoff.ordinal !== ticket.handoff?.ordinal;
  return events.flatMap((event) => (event === 'answered' && hadTeam ? [event, 'teamAnswered' as const] : [event]));
}

function moveKind(
  clocks: readonly SlaClock[],
  kind: ClockKind,
  event: ClockEvent,
  ticket: Ticket,
  moment: Moment,
): readonly SlaClock[] {
  const rule = moment.rules.clocks[kind];
  const { now } = moment;
  const moved = clocks.map((clock) => {
    if (clock.kind !== kind || !isRunning(clock)) return clock;
    // What was late by then was late, whatever becomes of the ticket.
    const isLate = isLateAt(clock, now, moment.rules);
    if (rule.drops.includes(event) && !isLate)
      return { ...resumed(clock, now), stoppedAt: now, dropped: event === 'merged' ? 'merged' : 'closed' } as const;
    if (rule.stops.includes(event) || rule.drops.includes(event)) return { ...resumed(clock, now), stoppedAt: now };
    if (rule.pauses.includes(event) && !isPaused(clock)) return paused(clock, now, event);
    return rule.resumes.includes(event) ? resumed(clock, now) : clock;
  });
  const runs = moved.some((clock) => clock.kind === kind && isRunning(clock));
  // Whoever asked for a duplicate is answered by the other ticket, by the clocks of that one.
  return rule.starts.includes(event) && !runs && ticket.mergedInto === undefined
    ? [...moved, ...started(moved, kind, ticket, moment)]
    : moved;
}

function started(
  clocks: readonly SlaClock[],
  kind: ClockKind,
  ticket: Ticket,
  { now, rules, customer }: Moment,
): readonly SlaClock[] {
  const team = kind === 'handoff' ? ticket.handoff?.team : undefined;
  const terms = rules.terms(kind, team, ticket, customer);
  if (terms === undefined) return [];
  const ordinal = clocks.filter((clock) => clock.kind === kind).length + 1;
  return [
    {
      id: `${kind}/${ordinal}`,
      kind,
      ...(team === undefined ? {} : { team }),
      startedAt: now,
      terms: { ...terms, since: now, used: 0 },
      pauses: [],
      told: 0,
    },
  ];
}

/** Worked on by itself again: what the merge had dropped goes on, and the time in between counts as a pause. */
function revived({ clocks = [], status }: Ticket, now: string): readonly SlaClock[] {
  return clocks.map((clock) => {
    const { stoppedAt, dropped, ...rest } = clock;
    if (dropped !== 'merged' || stoppedAt === undefined) return clock;
    const pause = status === 'waiting' ? ({ why: 'waiting' } as const) : ({ to: now, why: 'merged' } as const);
    return { ...rest, pauses: [...clock.pauses, { from: stoppedAt, ...pause }] };
  });
}

function paused(clock: SlaClock, now: string, why: ClockEvent): SlaClock {
  return { ...clock, pauses: [...clock.pauses, { from: now, why }] };
}

function resumed(clock: SlaClock, now: string): SlaClock {
  if (!isPaused(clock)) return clock;
  return { ...clock, pauses: clock.pauses.map((pause) => (pause.to === undefined ? { ...pause, to: now } : pause)) };
}

/** Another priority, contract, region or setting carries over what was used. */
function byPresentTerms(clock: SlaClock, ticket: Ticket, { now, rules, customer }: Moment): SlaClock {
  const terms = rules.terms(clock.kind, clock.team, ticket, customer);
  if (terms === undefined || same(terms, clock.terms)) return clock;
  // What was used by a calendar that nobody knows here yet would be lost.
  return rules.schedule(clock.terms.calendars) === undefined ? clock : recut(clock, terms, now, rules);
}

function same(one: Terms, other: Terms): boolean {
  return one.targetSeconds === other.targetSeconds && one.calendars.join(' ') === other.calendars.join(' ');
}
