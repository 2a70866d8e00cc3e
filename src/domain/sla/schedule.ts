import { type Calendar, DAY, openings } from './calendar.ts';
import { type Span, united } from './spans.ts';

/** So long a part of a schedule is worked out at a time, and kept. */
const PART = 64 * DAY;
/** So many openings are kept: of an ordinary calendar some seven hundred years. */
const MOST_OPENINGS = 200_000;

interface Part {
  readonly open: readonly Span[];
  /** How much of the part was open before each of them; one more at the end, for all of it. */
  readonly before: readonly number[];
}

/**
 * When any of several calendars is open (follow the sun). What was worked out is kept, so that a second question about the
 * same months is answered by two binary searches. All times are in seconds since 1970 UTC.
 */
export class Schedule {
  readonly #calendars: readonly Calendar[];
  readonly #parts = new Map<number, Part>();
  #kept = 0;

  constructor(calendars: readonly Calendar[]) {
    this.#calendars = calendars;
  }

  /** How many seconds of `[from, to)` are open. */
  seconds(from: number, to: number): number {
    if (to <= from) return 0;
    const [first, last] = [partOf(from), partOf(to)];
    let sum = -openBefore(this.#part(first), from);
    for (let n = first; n < last; n += 1) sum += all(this.#part(n));
    return sum + openBefore(this.#part(last), to);
  }

  /** The smallest instant by which so many seconds were open since `from`, none after `limit`. @returns undefined if there is none */
  after(from: number, seconds: number, limit: number): number | undefined {
    if (seconds <= 0) return from;
    let left = seconds + openBefore(this.#part(partOf(from)), from);
    for (let n = partOf(from); n * PART < limit; n += 1) {
      const part = this.#part(n);
      if (all(part) < left) {
        left -= all(part);
        continue;
      }
      const at = lastBelow(part.before, left);
      const due = (part.open[at]?.from ?? 0) + left - (part.before[at] ?? 0);
      return due <= limit ? due : undefined;
    }
    return undefined;
  }

  /** When it is open within `[from, to)`, in order; what touches is one. */
  open(from: number, to: number): readonly Span[] {
    const spans: Span[] = [];
    for (let n = partOf(from); n * PART < to; n += 1) {
      for (const span of this.#part(n).open) spans.push({ from: Math.max(from, span.from), to: Math.min(to, span.to) });
    }
    return united(spans);
  }

  #part(n: number): Part {
    const known = this.#parts.get(n);
    if (known !== undefined) return known;
    const open = united(this.#calendars.flatMap((calendar) => openings(calendar, n * PART, (n + 1) * PART)));
    const before = [0];
    for (const { from, to } of open) before.push((before.at(-1) ?? 0) + to - from);
    if (this.#kept > MOST_OPENINGS) {
      this.#parts.clear();
      this.#kept = 0;
    }
    this.#kept += open.length;
    const part = { open, before };
    this.#parts.set(n, part);
    return part;
  }
}

function partOf(at: number): number {
  return Math.floor(at / PART);
}

function all({ before }: Part): number {
  return before.at(-1) ?? 0;
}

/** How many seconds of the part are open before `at`. */
function openBefore({ open, before }: Part, at: number): number {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((open[middle]?.from ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const last = open[low - 1];
  return last === undefined ? 0 : (before[low - 1] ?? 0) + Math.min(at, last.to) - last.from;
}

/** The last place at which `sums`, which only grow, are below `value`. */
function lastBelow(sums: readonly number[], value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sums[middle] ?? 0) < value) low = middle;
    else high = middle - 1;
  }
  return low;
}
