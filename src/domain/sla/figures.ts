import { isLate, LEVELS, type Level, type Verdict } from './verdict.ts';

/** What verdicts come to. Times are seconds that count. */
export interface Figures {
  /** That count: kept and breached. */
  readonly verdicts: number;
  readonly kept: number;
  readonly breached: number;
  /** Of the breached, those that were not answered yet. */
  readonly late: number;
  readonly excluded: number;
  /** Kept of those that count in percent, cut to a tenth, so that 99.96 is no 100; absent where none counts. */
  readonly compliance?: number;
  /** Of the time to the answer, or to the end of the month where there was none; absent where none counts. */
  readonly medianSeconds?: number;
  readonly p90Seconds?: number;
  /** So many would have come out otherwise under the literal reading of the zones. */
  readonly literalDiffers: number;
}

/** Counts verdicts as they come by, and keeps of each only its time. */
export class Tally {
  readonly #seconds: number[] = [];
  #kept = 0;
  #late = 0;
  #excluded = 0;
  #literalDiffers = 0;

  add(verdict: Verdict): void {
    if (verdict.outcome === 'excluded') {
      this.#excluded += 1;
      return;
    }
    this.#seconds.push(verdict.usedSeconds);
    if (verdict.outcome === 'kept') this.#kept += 1;
    if (verdict.outcome === 'late') this.#late += 1;
    if (verdict.literal !== undefined && (verdict.literal === 'kept') === isLate(verdict)) this.#literalDiffers += 1;
  }

  figures(): Figures {
    const verdicts = this.#seconds.length;
    const sorted = Float64Array.from(this.#seconds).sort();
    return {
      verdicts,
      kept: this.#kept,
      breached: verdicts - this.#kept,
      late: this.#late,
      excluded: this.#excluded,
      ...(verdicts === 0
        ? {}
        : {
            compliance: Math.floor((this.#kept * 1_000) / verdicts) / 10,
            medianSeconds: percentile(sorted, 50),
            p90Seconds: percentile(sorted, 90),
          }),
      literalDiffers: this.#literalDiffers,
    };
  }
}

/**
 * By nearest rank: the smallest value that at least so many percent of all values do not exceed. Always one of the values.
 *
 * @param sorted from the smallest on; not empty
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  return sorted[rank - 1] ?? Number.NaN;
}

/** What a month of the trend is. */
export interface MonthFigures {
  /** `2026-10` */
  readonly month: string;
  readonly all: Figures;
  readonly levels: Readonly<Record<Level, Figures>>;
}

export interface Group {
  readonly id: string;
  /** As it is shown; absent where the settings or the catalogue name it. */
  readonly name?: string;
  readonly figures: Figures;
}

/** By what verdicts are told apart; in the order of the report. */
export const DIMENSIONS = ['levels', 'teams', 'regions', 'customers', 'channels'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Of what a list has more, the rest is only counted. */
export interface Listed<T> {
  readonly count: number;
  readonly listed: readonly T[];
}

/** So many groups, breaches and exclusions stand in a report. */
export const MOST_LISTED = 500;

/** The figures of a month, made of verdicts as they come by, in whatever order. */
export class MonthTally {
  readonly #all = new Tally();
  readonly #groups: Readonly<Record<Dimension, Map<string, { name?: string; tally: Tally }>>> = {
    levels: new Map(LEVELS.map((level) => [level, { tally: new Tally() }])),
    teams: new Map(),
    regions: new Map(),
    customers: new Map(),
    channels: new Map(),
  };
  readonly #breaches = new Best(worseFirst);
  readonly #exclusions = new Best(earlierFirst);

  add(verdict: Verdict): void {
    this.#all.add(verdict);
    this.#group('levels', verdict.level).tally.add(verdict);
    this.#group('teams', verdict.team ?? 'desk').tally.add(verdict);
    this.#group('regions', verdict.region ?? '').tally.add(verdict);
    this.#group('channels', verdict.channel).tally.add(verdict);
    const customer = this.#group('customers', verdict.customer);
    customer.tally.add(verdict);
    // Somebody may have been renamed meanwhile; of several names one and the same is shown, whatever came first.
    if (customer.name === undefined || verdict.customerName > customer.name) customer.name = verdict.customerName;
    if (isLate(verdict)) this.#breaches.add(verdict);
    if (verdict.outcome === 'excluded') this.#exclusions.add(verdict);
  }

  month(month: string): MonthFigures {
    const of = (level: Level) => this.#group('levels', level).tally.figures();
    return {
      month,
      all: this.#all.figures(),
      levels: { first: of('first'), second: of('second'), legal: of('legal') },
    };
  }

  groups(dimension: Dimension): Listed<Group> {
    const all = [...this.#groups[dimension]].map(
      ([id, { name, tally }]): Group => ({
        id,
        ...(name === undefined ? {} : { name }),
        figures: tally.figures(),
      }),
    );
    // Levels keep their order; else what needs to be looked at comes first.
    if (dimension !== 'levels') all.sort(needsLookFirst);
    return { count: all.length, listed: all.slice(0, MOST_LISTED) };
  }

  /** The worst first. */
  breaches(): Listed<Verdict> {
    return this.#breaches.listed();
  }

  /** The earliest first. */
  exclusions(): Listed<Verdict> {
    return this.#exclusions.listed();
  }

  #group(dimension: Dimension, id: string): { name?: string; tally: Tally } {
    const known = this.#groups[dimension].get(id);
    if (known !== undefined) return known;
    const made = { tally: new Tally() };
    this.#groups[dimension].set(id, made);
    return made;
  }
}

/** The first so many of all that were added, by an order in which no two are the same. */
class Best {
  readonly #order: (a: Verdict, b: Verdict) => number;
  #kept: Verdict[] = [];
  #count = 0;

  constructor(order: (a: Verdict, b: Verdict) => number) {
    this.#order = order;
  }

  add(verdict: Verdict): void {
    this.#count += 1;
    this.#kept.push(verdict);
    if (this.#kept.length >= 2 * MOST_LISTED) this.#kept = this.#first();
  }

  listed(): Listed<Verdict> {
    return { count: this.#count, listed: this.#first() };
  }

  #first(): Verdict[] {
    return this.#kept.toSorted(this.#order).slice(0, MOST_LISTED);
  }
}

function worseFirst(a: Verdict, b: Verdict): number {
  return b.usedSeconds - b.targetSeconds - (a.usedSeconds - a.targetSeconds) || byKey(a, b);
}

function earlierFirst(a: Verdict, b: Verdict): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : byKey(a, b);
}

function byKey(a: Verdict, b: Verdict): number {
  return a.ticket - b.ticket || (a.clock < b.clock ? -1 : 1);
}

function needsLookFirst(a: Group, b: Group): number {
  const [one, other] = [a.figures, b.figures];
  return other.breached - one.breached || other.verdicts - one.verdicts || (a.id < b.id ? -1 : 1);
}
