import type { Schedule } from './schedule.ts';
import { type Span, united } from './spans.ts';

/** A pause that has not ended goes on for ever. */
export const OPEN = Number.POSITIVE_INFINITY;

/** What a clock counts. All times are in seconds since 1970 UTC. */
export interface Timing {
  readonly schedule: Schedule;
  readonly start: number;
  /** How many counting seconds there are until it is due. */
  readonly target: number;
  /** In order and apart, see `united`; `to` is `OPEN` while one goes on. */
  readonly pauses: readonly Span[];
  /** No due time is looked for after this. */
  readonly limit: number;
}

/** How many seconds have counted in `[start, at)`; never capped, and 0 before the start. */
export function elapsed({ schedule, start, pauses }: Timing, at: number): number {
  return running(start, at, pauses).reduce((sum, { from, to }) => sum + schedule.seconds(from, to), 0);
}

/**
 * The smallest instant at which the target is used up: at closing when it is used up exactly then.
 *
 * @returns `paused` when a pause that has not ended comes first, `unreachable` when it is not used up by `limit`
 */
export function dueAt({ schedule, start, target, pauses, limit }: Timing): number | 'paused' | 'unreachable' {
  let left = target;
  if (left <= 0) return start;
  for (const { from, to } of running(start, limit, pauses)) {
    const due = schedule.after(from, left, to);
    if (due !== undefined) return due;
    left -= schedule.seconds(from, to);
  }
  return pauses.some(({ from, to }) => to === OPEN && from <= limit) ? 'paused' : 'unreachable';
}

/** The counting intervals of `[start, until)`, in order; what touches is one. */
export function counted({ schedule, start, pauses }: Timing, until: number): readonly Span[] {
  return united(running(start, until, pauses).flatMap(({ from, to }) => schedule.open(from, to)));
}

/** `[start, until)` without the pauses, in order. */
function running(start: number, until: number, pauses: readonly Span[]): readonly Span[] {
  const free: Span[] = [];
  let at = start;
  for (const { from, to } of pauses) {
    if (from >= until) break;
    if (from > at) free.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < until) free.push({ from: at, to: until });
  return free;
}
