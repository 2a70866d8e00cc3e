import type { Figures, Group, Listed, MonthFigures } from './figures.ts';
import { keyOf, type Verdict } from './verdict.ts';

/** What a verdict was when the month was frozen, and what it would be now; absent: there was, or is, none. */
export interface Correction {
  readonly was?: Verdict;
  readonly is?: Verdict;
}

/**
 * The report of a month, as `--format json` gives it. Instants are `…Z`, times seconds that count. Entries are added and none
 * changes its meaning while `version` stays.
 */
export interface SlaReport {
  readonly report: 'sla';
  readonly version: 1;
  readonly desk: string;
  /** `2026-10`, by the clock of `zone`. */
  readonly month: string;
  readonly zone: string;
  readonly from: string;
  /** Not part of it. */
  readonly until: string;
  /** Frozen: the same figures for ever. Else as it stood at `madeAt`. */
  readonly final: boolean;
  /** When it was frozen, or made. */
  readonly madeAt: string;
  /** What compliance is held against, in percent. */
  readonly goal: number;
  readonly all: Figures;
  readonly levels: Listed<Group>;
  readonly teams: Listed<Group>;
  readonly regions: Listed<Group>;
  readonly customers: Listed<Group>;
  readonly channels: Listed<Group>;
  /** The worst first. */
  readonly breaches: Listed<Verdict>;
  readonly exclusions: Listed<Verdict>;
  /** Twelve months, this one last. */
  readonly trend: readonly MonthFigures[];
  /** Which zones are read as which offset for `literalDiffers`. */
  readonly literalZones: Readonly<Record<string, string>>;
  /** What differs when it is worked out anew; absent where nothing does, and where it is not final. */
  readonly corrections?: Listed<Correction> & { readonly all: Figures };
}

/** What a chart is drawn from. */
export type ChartOfMonths = Pick<SlaReport, 'month' | 'goal' | 'trend'>;

/** What makes a difference; names may change without one. */
const COMPARED = [
  'outcome',
  'excluded',
  'level',
  'team',
  'region',
  'customer',
  'channel',
  'usedSeconds',
  'targetSeconds',
] as const satisfies readonly (keyof Verdict)[];

/** Finds what differs between verdicts as they were kept and as they are now, by clock; keeps only what does. */
export class Differences {
  readonly #open = new Map<string, Correction>();

  was(verdict: Verdict): void {
    this.#note({ was: verdict });
  }

  is(verdict: Verdict): void {
    this.#note({ is: verdict });
  }

  /** In the order of tickets. */
  all(): readonly Correction[] {
    const ticketOf = ({ was, is }: Correction) => (was ?? is)?.ticket ?? 0;
    return [...this.#open.values()].sort((a, b) => ticketOf(a) - ticketOf(b));
  }

  #note(half: Correction): void {
    const verdict = half.was ?? half.is;
    if (verdict === undefined) return;
    const key = keyOf(verdict);
    const { was, is } = { ...this.#open.get(key), ...half };
    if (was !== undefined && is !== undefined && isSame(was, is)) this.#open.delete(key);
    else this.#open.set(key, { ...(was ? { was } : {}), ...(is ? { is } : {}) });
  }
}

function isSame(was: Verdict, is: Verdict): boolean {
  return COMPARED.every((field) => was[field] === is[field]);
}
