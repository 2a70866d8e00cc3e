import type { Who } from '../people/person.ts';
import { secondsOf, written, YEARS, yearsAfter } from './instants.ts';
import type { SlaRules, Terms } from './rules.ts';
import type { ClockKind } from './settings.ts';
import type { Silence } from './silence.ts';
import { united } from './spans.ts';
import { counted, dueAt, elapsed, OPEN, type Timing } from './timing.ts';

/** One promise that a ticket is held to. Plain data; instants are `…Z`, times are seconds that count. */
export interface SlaClock {
  /** `firstResponse/1`, `handoff/2`: the kind, and which of them it is on its ticket. */
  readonly id: string;
  readonly kind: ClockKind;
  readonly team?: string;
  readonly startedAt: string;
  /** What it counts by, and since when; what it had used by then. */
  readonly terms: Terms & { readonly since: string; readonly used: number };
  readonly pauses: readonly { readonly from: string; readonly to?: string }[];
  readonly stoppedAt?: string;
  /** It counts in no report, and why. */
  readonly dropped?: 'merged' | 'closed';
  /** When the target is used up; absent while it is paused before that. */
  readonly dueAt?: string;
  /** Up to which share of the target somebody was told, in percent. */
  readonly told: number;
  /** When the next share is used up. */
  readonly nextAt?: string;
  /** Who has said that they have it, and when. */
  readonly acknowledged?: { readonly by: Who; readonly at: string };
  /** Where its alerts are kept back for a while; absent: nowhere. */
  readonly silences?: readonly Silence[];
}

export function isRunning({ stoppedAt }: SlaClock): boolean {
  return stoppedAt === undefined;
}

export function isPaused({ pauses }: SlaClock): boolean {
  return pauses.some(({ to }) => to === undefined);
}

/** What it has used by `at`: all of it, also beyond its target. A clock that has stopped uses nothing more. */
export function usedBy(clock: SlaClock, at: string, rules: Pick<SlaRules, 'schedule'>): number {
  const timing = timingOf(clock, clock.terms.targetSeconds, rules);
  if (timing === undefined) return clock.terms.used;
  const until = Math.min(secondsOf(at), clock.stoppedAt === undefined ? OPEN : secondsOf(clock.stoppedAt));
  return clock.terms.used + elapsed(timing, until);
}

/** The same clock with its due time and that of the next rung of the ladder, by its terms. */
export function timed(clock: SlaClock, rules: SlaRules): SlaClock {
  const { dueAt: before, nextAt: _, ...rest } = clock;
  const { since, used, targetSeconds } = clock.terms;
  // What was late before its terms changed, and is late by the new ones, has been late since then.
  const wasDue = before !== undefined && before <= since && used >= targetSeconds;
  const due = wasDue ? before : reached(clock, targetSeconds, rules);
  const rung = rules.ladder.find(({ percent }) => percent > clock.told);
  const next = rung && isRunning(clock) ? reached(clock, shareOf(clock, rung.percent), rules) : undefined;
  return { ...rest, ...(due === undefined ? {} : { dueAt: due }), ...(next === undefined ? {} : { nextAt: next }) };
}

/** Other terms from now on: what was used stays used, and only what is left is counted by them. */
export function recut(clock: SlaClock, terms: Terms, now: string, rules: SlaRules): SlaClock {
  const next = { ...clock, terms: { ...terms, since: now, used: usedBy(clock, now, rules) } };
  // What was told of a shorter target is told again of a longer one.
  const reached = rules.ladder.findLast(({ percent }) => next.terms.used >= shareOf(next, percent))?.percent ?? 0;
  return { ...next, told: Math.min(clock.told, reached) };
}

/** The counting intervals since its terms are in force, up to `until`. */
export function intervalsOf(clock: SlaClock, until: string, rules: SlaRules) {
  const timing = timingOf(clock, clock.terms.targetSeconds, rules);
  return timing === undefined ? [] : counted(timing, secondsOf(until));
}

export function shareOf({ terms }: SlaClock, percent: number): number {
  return Math.ceil((terms.targetSeconds * percent) / 100);
}

function reached(clock: SlaClock, seconds: number, rules: SlaRules): string | undefined {
  const timing = timingOf(clock, seconds, rules);
  const due = timing && dueAt(timing);
  return typeof due === 'number' ? written(due) : undefined;
}

function timingOf({ terms, pauses }: SlaClock, seconds: number, rules: Pick<SlaRules, 'schedule'>): Timing | undefined {
  const schedule = rules.schedule(terms.calendars);
  if (schedule === undefined) return undefined;
  const start = secondsOf(terms.since);
  return {
    schedule,
    start,
    target: seconds - terms.used,
    pauses: united(
      pauses.map(({ from, to }) => ({ from: secondsOf(from), to: to === undefined ? OPEN : secondsOf(to) })),
    ),
    limit: yearsAfter(start, YEARS),
  };
}
