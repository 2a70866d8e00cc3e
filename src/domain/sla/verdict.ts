import type { EntryKind, Ticket, Via } from '../tickets/ticket.ts';
import { asItWas, dueOf, isLateAt, recounted, type SlaClock, usedBy } from './clock.ts';
import { secondsOf, written } from './instants.ts';
import type { SlaRules } from './rules.ts';
import type { ClockKind } from './settings.ts';

export const LEVELS = ['first', 'second', 'legal'] as const;
export type Level = (typeof LEVELS)[number];

/** `late`: late, and not answered yet by the end of the month. */
export type Outcome = 'kept' | 'breached' | 'late' | 'excluded';

/**
 * Why a verdict does not count: the ticket was merged, or closed without an answer; an earlier month has counted it; or
 * nobody knows any more by which hours it counted.
 */
export type Exclusion = 'merged' | 'closed' | 'counted' | 'hours';

/** What happened on the way to a breach: an entry of the ticket's history, without anybody's words. */
export interface StoryLine {
  readonly at: string;
  readonly what: EntryKind;
  readonly by?: string;
  /** To which team, or to whom. */
  readonly team?: string;
  readonly to?: string;
}

/** What became of one promise. Plain data; instants are `…Z`, times are seconds that count. */
export interface Verdict {
  readonly ticket: number;
  /** The clock's id on its ticket. */
  readonly clock: string;
  readonly kind: ClockKind;
  readonly level: Level;
  readonly team?: string;
  readonly region?: string;
  readonly customer: string;
  readonly customerName: string;
  /** `slack/intake`: the platform and the way in; the way in alone where there was no platform. */
  readonly channel: string;
  /** When it was settled: the answer, or the due time that went by without one. */
  readonly at: string;
  readonly startedAt: string;
  /** Absent: not by the end of the month. */
  readonly stoppedAt?: string;
  readonly dueAt?: string;
  /** By the answer, or by the end of the month. */
  readonly usedSeconds: number;
  readonly targetSeconds: number;
  readonly outcome: Outcome;
  readonly excluded?: Exclusion;
  /** Under the literal reading of the zones, see `literally`. */
  readonly literal?: 'kept' | 'breached';
  /** Of what is late. */
  readonly story?: readonly StoryLine[];
}

/** Of a ticket what its verdicts are made of. */
export type JudgedTicket = Pick<
  Ticket,
  'number' | 'clocks' | 'via' | 'source' | 'customerSide' | 'region' | 'requester' | 'requesterName'
>;

/** What clocks are worked out with: the rules, or the same with other zones. */
export type Schedules = Pick<SlaRules, 'schedule'>;
/** What clocks are judged by. */
type Judging = Pick<SlaRules, 'schedule' | 'legalTeams'>;

/** In whole seconds since 1970 UTC; `until` is not part of it. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

function levelOf({ kind, team }: Pick<SlaClock, 'kind' | 'team'>, { legalTeams }: Judging): Level {
  if (kind === 'firstResponse') return 'first';
  return team !== undefined && legalTeams.includes(team) ? 'legal' : 'second';
}

export function keyOf({ ticket, clock }: Pick<Verdict, 'ticket' | 'clock'>): string {
  return `${ticket}/${clock}`;
}

export function isLate({ outcome }: Pick<Verdict, 'outcome'>): boolean {
  return outcome === 'breached' || outcome === 'late';
}

/** The days (UTC, `YYYY-MM-DD`) on which verdicts of a ticket may fall, by which they are found. In order, each once. */
export function verdictDays({ clocks = [] }: Pick<Ticket, 'clocks'>): readonly string[] {
  const instants = clocks.flatMap((clock) => [
    overAt(clock),
    ...(clock.earlier ?? []).flatMap(({ dueAt }) => dueAt ?? []),
    ...(clock.stoppedAt === undefined ? [] : [clock.stoppedAt]),
  ]);
  return [...new Set(instants.map((at) => at.slice(0, 10)))].sort();
}

/**
 * The verdicts of a ticket that fall in a period, as things stood at its end: what happened after it changes none, so that
 * the same period always has the same ones. What is late counts when it became late, whenever it is answered.
 */
export function verdictsIn(
  ticket: JudgedTicket,
  period: Period,
  rules: Judging,
  literal: Schedules,
): readonly Verdict[] {
  const found = (ticket.clocks ?? []).flatMap((clock) => verdictOn(clock, ticket, period, rules, literal) ?? []);
  return found.sort((a, b) => (a.clock < b.clock ? -1 : 1));
}

function verdictOn(
  present: SlaClock,
  ticket: JudgedTicket,
  { from, until }: Period,
  rules: Judging,
  literal: Schedules,
): Verdict | undefined {
  const stopped = present.stoppedAt !== undefined && secondsOf(present.stoppedAt) < until;
  const clock = stopped ? present : asItWas(present, until);
  const end = stopped && clock.stoppedAt !== undefined ? clock.stoppedAt : written(until);
  const { targetSeconds } = clock.terms;
  const over = isLateAt(clock, end, rules);
  const dropped = stopped ? clock.dropped : undefined;
  if (!over && !stopped) return undefined;
  const at = over && dropped === undefined ? (dueOf(clock, rules) ?? end) : end;
  if (secondsOf(at) < from || secondsOf(at) >= until) return undefined;
  const excluded = dropped ?? (rules.schedule(clock.terms.calendars) === undefined ? 'hours' : undefined);
  const late = stopped ? 'breached' : 'late';
  return {
    ...aboutOf(ticket),
    clock: clock.id,
    kind: clock.kind,
    level: levelOf(clock, rules),
    ...(clock.team === undefined ? {} : { team: clock.team }),
    at,
    startedAt: clock.startedAt,
    ...(stopped ? { stoppedAt: end } : {}),
    ...(clock.dueAt === undefined ? {} : { dueAt: clock.dueAt }),
    usedSeconds: usedBy(clock, end, rules),
    targetSeconds,
    outcome: excluded !== undefined ? 'excluded' : over ? late : 'kept',
    ...(excluded === undefined
      ? { literal: isLateAt(recounted(clock, literal), end, literal) ? ('breached' as const) : ('kept' as const) }
      : { excluded }),
  };
}

/** When it became late, if it did. One whose due time is gone became late with the terms that it has now. */
function overAt({ dueAt, terms }: SlaClock): string {
  return dueAt ?? terms.since;
}

function aboutOf(ticket: JudgedTicket) {
  const { number, region, requester, requesterName } = ticket;
  return {
    ticket: number,
    ...(region === undefined ? {} : { region }),
    customer: requester,
    customerName: requesterName,
    channel: channelOf(ticket),
  };
}

/** The platform is that of the message that it was made from, or of where the customer reads. */
function channelOf({ via, source, customerSide }: JudgedTicket): string {
  if (via === 'phone') return via;
  const side = customerSide?.kind === 'thread' ? customerSide.root.platform : customerSide?.account.split(':', 1)[0];
  const platform = source?.split(':', 1)[0] ?? side;
  return platform === undefined ? via : `${platform}/${via}`;
}

/** The other way round. */
export function channelParts(channel: string): { readonly platform?: string; readonly via: Via } {
  const [platform, via] = channel.split('/', 2);
  return via === undefined ? { via: channel as Via } : { ...(platform ? { platform } : {}), via: via as Via };
}
