import type { Who } from '../people/person.ts';
import { secondsOf, written, YEARS, yearsAfter } from './instants.ts';
import type { SlaRules, Terms } from './rules.ts';
import type { ClockEvent, ClockKind } from './settings.ts';
import type { Silence } from './silence.ts';
import { type Span, united } from './spans.ts';
import { counted, dueAt, elapsed, OPEN, type Timing } from './timing.ts';

/** Terms with what was used when they came into force. */
export type Stretch = Terms & { readonly since: string; readonly used: number };

/** By what it counted before. Those terms were in force up to `until`, which is not part of it. */
export type EarlierStretch = Stretch & {
  readonly until: string;
  /** When its target was used up, where that was before they changed. */
  readonly dueAt?: string;
};

/** So many earlier stretches stay with a clock; of those before them the first one's `used` is the sum. */
export const MOST_EARLIER = 50;

export interface Pause {
  readonly from: string;
  /** Absent: it goes on. */
  readonly to?: string;
  /** What happened; absent where it began before that was kept. */
  readonly why?: ClockEvent;
}

/** One promise that a ticket is held to. Plain data; instants are `…Z`, times are seconds that count. */
export interface SlaClock {
  /** `firstResponse/1`, `handoff/2`: the kind, and which of them it is on its ticket. */
  readonly id: string;
  readonly kind: ClockKind;
  readonly team?: string;
  readonly startedAt: string;
  /** What it counts by, and since when; what it had used by then. */
  readonly terms: Stretch;
  /** What it counted by before, in order; absent where its terms never changed, or changed before stretches were kept. */
  readonly earlier?: readonly EarlierStretch[];
  readonly pauses: readonly Pause[];
  readonly stoppedAt?: string;
  /** It counts in no report, and why. */
  readonly dropped?: 'merged' | 'closed';
  /** When the target is used up; absent while it is paused before that. */
  readonly dueAt?: string;
  /** Up to which share of the target somebody was told, or that no rung is at was passed (see `stepsOf`), in percent. */
  readonly told: number;
  /** When the next share is used up, see `stepsOf`. */
  readonly nextAt?: string;
  /** Who has said that they have it, and when. */
  readonly acknowledged?: { readonly by: Who; readonly at: string };
  /** Where its alerts are kept back for a while; absent: nowhere. */
  readonly silences?: readonly Silence[];
}

/** From so many percent of the target on it is soon, and from so many on it is late. */
export const SOON = 75;
export const LATE = 100;

/** The shares of a target at which something becomes of it: the rungs of the ladder, and where a card says something else. */
function stepsOf({ ladder }: Pick<SlaRules, 'ladder'>): readonly number[] {
  return [...ladder.map(({ percent }) => percent), SOON, LATE].toSorted((a, b) => a - b);
}

/** The last of these shares that is used up and was not before; undefined: none is. */
export function passedStep(clock: SlaClock, now: string, rules: SlaRules): number | undefined {
  const used = usedBy(clock, now, rules);
  return stepsOf(rules).findLast((percent) => percent > clock.told && used >= shareOf(clock, percent));
}

/** Why it is paused, where it is and that is known. */
export function pausedBy({ pauses }: Pick<SlaClock, 'pauses'>): ClockEvent | undefined {
  return pauses.find(({ to }) => to === undefined)?.why;
}

export function isRunning({ stoppedAt }: SlaClock): boolean {
  return stoppedAt === undefined;
}

export function isPaused({ pauses }: SlaClock): boolean {
  return pauses.some(({ to }) => to === undefined);
}

/**
 * What it has used by `at`, by what it counted by then: all of it, also beyond its target. A clock that has stopped uses nothing
 * more. Of the time before the earliest stretch that is kept only the sum is known.
 */
export function usedBy(clock: SlaClock, at: string, rules: Pick<SlaRules, 'schedule'>): number {
  const until = Math.min(secondsOf(at), clock.stoppedAt === undefined ? OPEN : secondsOf(clock.stoppedAt));
  if (until <= secondsOf(clock.startedAt)) return 0;
  const then = until < secondsOf(clock.terms.since) ? asItWas(clock, until) : clock;
  const timing = timingOf(then, then.terms.targetSeconds, rules);
  return timing === undefined ? then.terms.used : then.terms.used + elapsed(timing, until);
}

/**
 * The clock with the terms and the due time that it had just before an instant, as far back as they are kept.
 * @param before in seconds since 1970 UTC
 */
export function asItWas(clock: SlaClock, before: number): SlaClock {
  const { dueAt: _, earlier = [], ...rest } = clock;
  if (secondsOf(clock.terms.since) < before || earlier.length === 0) return clock;
  const found = earlier.findLastIndex(({ since }) => secondsOf(since) < before);
  const stretch = earlier[Math.max(0, found)];
  if (stretch === undefined) return clock;
  const { until: __, dueAt, ...terms } = stretch;
  return { ...rest, terms, earlier: earlier.slice(0, Math.max(0, found)), ...(dueAt === undefined ? {} : { dueAt }) };
}

/**
 * Whether it is late at an instant, or was when it stopped before that: whatever is later than its due time, also by night when
 * nothing counts. At the due time itself it is in time. What is paused before its target is used up has no due time, and is not late.
 */
export function isLateAt(clock: SlaClock, at: string, rules: Pick<SlaRules, 'schedule'>): boolean {
  const due = dueOf(clock, rules);
  if (due === undefined) return false;
  const until = Math.min(secondsOf(at), clock.stoppedAt === undefined ? OPEN : secondsOf(clock.stoppedAt));
  return until > secondsOf(due);
}

/** The due time, worked out where it does not stand on the clock. @returns undefined where there is none */
export function dueOf(clock: SlaClock, rules: Pick<SlaRules, 'schedule'>): string | undefined {
  return clock.dueAt ?? dueBy(clock, undefined, rules);
}

/**
 * The same clock as it would be had it counted by other hours all the time. What it had used when its earliest stretch began, and in
 * stretches whose hours nobody knows, is taken as it was counted.
 */
export function recounted(clock: SlaClock, rules: Pick<SlaRules, 'schedule'>): SlaClock {
  const { dueAt: _, earlier = [], terms, ...rest } = clock;
  const parts: EarlierStretch[] = [];
  let [used, due] = [earlier[0]?.used ?? terms.used, undefined as string | undefined];
  for (const [n, { dueAt: __, ...stretch }] of earlier.entries()) {
    const part = { ...stretch, used };
    due = dueBy({ ...rest, terms: part }, due, rules);
    parts.push({ ...part, ...(due !== undefined && secondsOf(due) <= secondsOf(part.until) ? { dueAt: due } : {}) });
    const timing = timingOf({ ...rest, terms: part }, part.targetSeconds, rules);
    const counted = timing === undefined ? undefined : elapsed(timing, secondsOf(part.until));
    used += counted ?? Math.max(0, (earlier[n + 1] ?? terms).used - stretch.used);
  }
  const so = { ...rest, terms: { ...terms, used }, ...(parts.length === 0 ? {} : { earlier: parts }) };
  const dueAt = dueBy(so, due, rules);
  return { ...so, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** The same clock with its due time and when its next share is used up, by its terms. */
export function timed(clock: SlaClock, rules: SlaRules): SlaClock {
  const { dueAt: before, nextAt: _, ...rest } = clock;
  const due = dueBy(clock, before, rules);
  const step = stepsOf(rules).find((percent) => percent > clock.told);
  const next = step !== undefined && isRunning(clock) ? reached(clock, shareOf(clock, step), rules) : undefined;
  return { ...rest, ...(due === undefined ? {} : { dueAt: due }), ...(next === undefined ? {} : { nextAt: next }) };
}

/** Other terms from now on: what was used stays used, and only what is left is counted by them. */
export function recut(clock: SlaClock, terms: Terms, now: string, rules: SlaRules): SlaClock {
  const earlier = withStretch(clock, now);
  const next = {
    ...clock,
    // Where the clock of the machine was set back, what was used stays used all the same.
    terms: { ...terms, since: now, used: Math.max(clock.terms.used, usedBy(clock, now, rules)) },
    ...(earlier.length === 0 ? {} : { earlier }),
  };
  // What was told of a shorter target is told again of a longer one.
  const reached = stepsOf(rules).findLast((percent) => next.terms.used >= shareOf(next, percent)) ?? 0;
  return { ...next, told: Math.min(clock.told, reached) };
}

function withStretch({ terms, dueAt, earlier = [] }: SlaClock, until: string): readonly EarlierStretch[] {
  if (secondsOf(terms.since) >= secondsOf(until)) return earlier;
  const wasDue = dueAt !== undefined && secondsOf(dueAt) <= secondsOf(until);
  return [...earlier, { ...terms, until, ...(wasDue ? { dueAt } : {}) }].slice(-MOST_EARLIER);
}

/**
 * All counting intervals up to `until`, each by the terms that were in force then, in order; what touches is one.
 * `unlisted` are the seconds that counted besides: before the earliest stretch that is kept, or by hours that nobody knows any more.
 */
export function intervalsOf(
  clock: SlaClock,
  until: string,
  rules: SlaRules,
): { readonly intervals: readonly Span[]; readonly unlisted: number } {
  const { earlier = [], terms, pauses } = clock;
  const end = secondsOf(until);
  const parts = [
    ...earlier.map((stretch) => ({ terms: stretch, ends: secondsOf(stretch.until) })),
    { terms, ends: end },
  ];
  const intervals = united(
    parts.flatMap((part) => {
      const timing = timingOf({ terms: part.terms, pauses }, part.terms.targetSeconds, rules);
      return timing === undefined ? [] : counted(timing, Math.min(end, part.ends));
    }),
  );
  const listed = intervals.reduce((sum, { from, to }) => sum + to - from, 0);
  return { intervals, unlisted: Math.max(0, usedBy(clock, until, rules) - listed) };
}

export function shareOf({ terms }: SlaClock, percent: number): number {
  return Math.ceil((terms.targetSeconds * percent) / 100);
}

/** @param before when it was due up to now, if it was */
function dueBy(clock: SlaClock, before: string | undefined, rules: Pick<SlaRules, 'schedule'>): string | undefined {
  const { since, used, targetSeconds, calendars } = clock.terms;
  // What was late before its terms changed, and is late by the new ones, has been late since then.
  if (before !== undefined && secondsOf(before) <= secondsOf(since) && used >= targetSeconds) return before;
  if (used >= targetSeconds) return since;
  // By hours that nobody knows here it stays due when it was, unless it is paused before that.
  if (before !== undefined && rules.schedule(calendars) === undefined)
    return clock.pauses.some(({ from, to }) => to === undefined && secondsOf(from) < secondsOf(before))
      ? undefined
      : before;
  return reached(clock, targetSeconds, rules);
}

function reached(clock: SlaClock, seconds: number, rules: Pick<SlaRules, 'schedule'>): string | undefined {
  const timing = timingOf(clock, seconds, rules);
  const due = timing && dueAt(timing);
  return typeof due === 'number' ? written(due) : undefined;
}

function timingOf(
  { terms, pauses }: Pick<SlaClock, 'terms' | 'pauses'>,
  seconds: number,
  rules: Pick<SlaRules, 'schedule'>,
): Timing | undefined {
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
