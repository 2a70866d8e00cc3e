import { atWall } from './wall.ts';

export const ROTATIONS = ['daily', 'weekly'] as const;
const DAYS = { daily: 1, weekly: 7 } as const;

/** Who is on call, one after the other. */
export interface Rota {
  /** On whose wall clock it is handed over: an IANA name or an offset `±HH:MM`. */
  readonly zone: string;
  readonly rotation: (typeof ROTATIONS)[number];
  /** `HH:MM` */
  readonly handOver: string;
  /** `YYYY-MM-DD`: the first turn begins on it, and a weekly rota is handed over on its day of the week. */
  readonly from: string;
  /** In turn, over and over; at least one. `null` is a gap. */
  readonly people: readonly (string | null)[];
}

/** Somebody, or nobody, is on call from `from` up to `to`, whatever the rota says. */
export interface Override {
  readonly id: string;
  /** Absent: a gap. */
  readonly who?: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly madeAt: Temporal.Instant;
}

/** From `from` up to `to`; without `who` it is a gap. */
export interface Turn {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly who?: string;
}

const compare = Temporal.Instant.compare;

/** Who is on call at an instant: by the newest override that holds, else by the rota. Undefined: nobody. */
export function onCallAt(rota: Rota, overrides: readonly Override[], at: Temporal.Instant): string | undefined {
  const [holds] = overrides
    .filter(({ from, to }) => compare(from, at) <= 0 && compare(at, to) < 0)
    .toSorted((a, b) => compare(b.madeAt, a.madeAt) || (a.id < b.id ? 1 : -1));
  return holds ? holds.who : placeOf(rota, turnAt(rota, at));
}

/** The turns that make up `[from, to)`, in order; neighbours differ in who has them. */
export function turnsOf(
  rota: Rota,
  overrides: readonly Override[],
  from: Temporal.Instant,
  to: Temporal.Instant,
): readonly Turn[] {
  const changes = [
    from,
    ...handOversIn(rota, from, to),
    ...overrides.flatMap((one) => [one.from, one.to]).filter((at) => compare(from, at) < 0 && compare(at, to) < 0),
    to,
  ].toSorted(compare);
  const turns: Turn[] = [];
  changes.forEach((at, n) => {
    const end = changes[n + 1];
    if (end === undefined || compare(at, end) >= 0) return;
    const who = onCallAt(rota, overrides, at);
    const last = turns.at(-1);
    if (last && last.who === who) turns[turns.length - 1] = { ...last, to: end };
    else turns.push({ from: at, to: end, ...(who === undefined ? {} : { who }) });
  });
  return turns;
}

/**
 * In which order a call that nobody answers goes up: whoever is on call, then the next ones in turn, each once. In a gap it begins
 * with the next in turn; before the rota has begun there is nobody but an override's.
 */
export function climb(rota: Rota, overrides: readonly Override[], at: Temporal.Instant): readonly string[] {
  const now = onCallAt(rota, overrides, at);
  const turn = turnAt(rota, at);
  const after = turn < 0 ? [] : rota.people.map((_, n) => placeOf(rota, turn + 1 + n));
  return [...new Set([now, ...after].filter((who) => who !== undefined))];
}

/** When the turn begins that comes so many after the one of `at`. */
export function handOverAfter(rota: Rota, at: Temporal.Instant, turns: number): Temporal.Instant {
  return handOver(rota, Math.max(0, turnAt(rota, at)) + turns);
}

function placeOf({ people }: Rota, turn: number): string | undefined {
  return turn < 0 ? undefined : (people[turn % people.length] ?? undefined);
}

/** When a turn begins, counted from 0; negative ones would have been before the first. */
function handOver({ zone, rotation, handOver: time, from }: Rota, turn: number): Temporal.Instant {
  const day = Temporal.PlainDate.from(from).add({ days: turn * DAYS[rotation] });
  return atWall(day.toPlainDateTime(Temporal.PlainTime.from(time)), zone);
}

/** Which turn holds an instant. A turn that a skipped day leaves no time for holds none. */
function turnAt(rota: Rota, at: Temporal.Instant): number {
  const day = at.toZonedDateTimeISO(rota.zone).toPlainDate();
  const days = Temporal.PlainDate.from(rota.from).until(day, { largestUnit: 'day' }).days;
  // One further: a clock that is set back over midnight shows the day before again.
  let turn = Math.floor(days / DAYS[rota.rotation]) + 1;
  while (compare(handOver(rota, turn), at) > 0) turn -= 1;
  return turn;
}

function handOversIn(rota: Rota, from: Temporal.Instant, to: Temporal.Instant): readonly Temporal.Instant[] {
  const found: Temporal.Instant[] = [];
  for (let turn = Math.max(0, turnAt(rota, from) + 1); ; turn += 1) {
    const at = handOver(rota, turn);
    if (compare(at, to) >= 0) return found;
    found.push(at);
  }
}
