import { DAY } from './calendar.ts';
import { calendarOf, fault, instantOf, listOf, objectOf, shown } from './given.ts';
import { written, YEARS, yearsAfter } from './instants.ts';
import { Schedule } from './schedule.ts';
import { type Span, united } from './spans.ts';
import { counted, dueAt, elapsed, OPEN, type Timing } from './timing.ts';

/** So many intervals of all calendars together, so that no case takes long: more than one calendar can have. */
const MOST_A_WEEK = 20_000;
/** So many can count on one clock. */
const MOST_CALENDARS = 1_000;
/** What is asked for after centuries is worked out anew each time: so many weekly intervals times years of all that is asked for. */
const MOST_FAR = 1_000_000;
/** Below this a question is answered by what was worked out before. */
const NEAR = 3_000;
/** So many sets of calendars are kept worked out. */
const MOST_SCHEDULES = 64;

/** In seconds, as nearly as a bound needs it. */
const YEAR = 365 * DAY;

interface Known {
  readonly schedule: Schedule;
  /** How many intervals its calendars have in a week. */
  readonly aWeek: number;
}

interface Case {
  readonly timing: Timing;
  readonly at: readonly number[];
}

/** What came of a case; instants are UTC with `Z`, minutes are rounded down. */
export interface Explained {
  readonly id: unknown;
  readonly dueAt: string | null;
  readonly elapsed: readonly { readonly at: string; readonly seconds: number; readonly minutes: number }[];
  readonly intervals: readonly { readonly from: string; readonly to: string; readonly seconds: number }[];
}

/** Works out cases that come from a file, one after the other; calendars that were seen before are worked out already. */
export class Explainer {
  readonly #schedules = new Map<string, Known>();

  /** @param given a case as docs/SLA.md describes it @throws Fault, which says what is wrong with the case */
  explain(given: unknown): Explained {
    const { timing, at } = this.#read(given);
    try {
      return { id: idOf(given), ...explained(timing, at) };
    } catch (error) {
      // No calendar reaches so far.
      if (error instanceof RangeError) fault('start', 'is too far away');
      throw error;
    }
  }

  #read(given: unknown): Case {
    const one = objectOf(given, 'the case');
    const start = instantOf(one['start'], 'start');
    const { schedule, aWeek } = this.#scheduleOf(one['calendars']);
    const timing = {
      schedule,
      start,
      target: targetOf(one),
      pauses: united(listOf(one['pauses'], 'pauses').flatMap((pause, n) => pauseOf(pause, `pauses[${n}]`))),
      limit: reachedFrom(start, YEARS),
    };
    const at = listOf(one['at'], 'at').map((each, n) => instantOf(each, `at[${n}]`));
    demandNear(at, start, aWeek);
    return { timing, at };
  }

  #scheduleOf(given: unknown): Known {
    const key = JSON.stringify(given) ?? '';
    const known = this.#schedules.get(key);
    if (known !== undefined) return known;
    if (!Array.isArray(given) || given.length === 0 || given.length > MOST_CALENDARS)
      fault('calendars', `must be a list of 1 to ${MOST_CALENDARS} calendars; it is ${shown(given)}`);
    const calendars = listOf(given, 'calendars').map((one, n) => calendarOf(one, `calendars[${n}]`));
    const aWeek = calendars.flatMap(({ week }) => week.map((hours) => hours.length)).reduce((sum, n) => sum + n, 0);
    if (aWeek > MOST_A_WEEK) fault('calendars', `have more than ${MOST_A_WEEK} intervals a week`);
    const made = { schedule: new Schedule(calendars), aWeek };
    if (this.#schedules.size >= MOST_SCHEDULES) this.#schedules.clear();
    this.#schedules.set(key, made);
    return made;
  }
}

/** @throws Fault when it would take minutes to say what has counted */
function demandNear(at: readonly number[], start: number, aWeek: number): void {
  const far = at.map((one) => (Math.max(0, one - start) / YEAR) * aWeek).filter((cost) => cost > NEAR);
  if (far.reduce((sum, cost) => sum + cost, 0) > MOST_FAR)
    fault('at', 'asks for too much that is centuries after start');
}

/** The case's own name, whatever is wrong with the rest. */
export function idOf(given: unknown): unknown {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isObject ? ((given as { readonly id?: unknown }).id ?? null) : null;
}

function explained(timing: Timing, at: readonly number[]): Omit<Explained, 'id'> {
  const due = dueAt(timing);
  if (due === 'unreachable') return fault('the target', `is not reached within ${YEARS} years of start`);
  const until = due === 'paused' ? at.reduce((most, one) => Math.max(most, one), timing.start) : due;
  return {
    dueAt: due === 'paused' ? null : written(due),
    elapsed: at.map((one) => {
      const seconds = elapsed(timing, one);
      return { at: written(one), seconds, minutes: Math.floor(seconds / 60) };
    }),
    intervals: counted(timing, until).map(({ from, to }) => ({
      from: written(from),
      to: written(to),
      seconds: to - from,
    })),
  };
}

/** In seconds. */
function targetOf(one: Readonly<Record<string, unknown>>): number {
  const { targetMinutes = null, targetDays = null, dayMinutes = null } = one;
  if ((targetMinutes === null) === (targetDays === null))
    fault('targetMinutes', 'or targetDays must be given, and not both');
  if (targetDays === null) return secondsIn(numberOf(targetMinutes, 'targetMinutes'));
  const day = numberOf(dayMinutes, 'dayMinutes');
  if (day === 0) fault('dayMinutes', 'must be more than 0; it is 0');
  return secondsIn(numberOf(targetDays, 'targetDays') * day);
}

/** Whole seconds; what floating point leaves off a whole one is given back. */
function secondsIn(minutes: number): number {
  return Math.floor(minutes * 60 + 1e-6);
}

function numberOf(given: unknown, where: string): number {
  if (typeof given !== 'number' || !Number.isFinite(given) || given < 0)
    return fault(where, `must be a number, 0 or more; it is ${shown(given ?? undefined)}`);
  return given;
}

function pauseOf(given: unknown, where: string): readonly Span[] {
  if (!Array.isArray(given) || given.length !== 2) return fault(where, 'must be [from, to], where to may be null');
  const from = instantOf(given[0], where);
  if (given[1] === null) return [{ from, to: OPEN }];
  const to = instantOf(given[1], where);
  if (to < from) fault(where, `ends before it begins; it is ${shown(given)}`);
  return [{ from, to }];
}

function reachedFrom(start: number, years: number): number {
  try {
    return yearsAfter(start, years);
  } catch {
    return fault('start', 'is too far away');
  }
}
