import type { MonthFigures } from '../../domain/sla/figures.ts';
import type { Verdict } from '../../domain/sla/verdict.ts';

/** A month whose verdicts are kept for ever; with it all that its report needs besides them. */
export interface FrozenMonth {
  /** `2026-10` */
  readonly month: string;
  /** Which of several attempts to freeze it counts; its pages bear the same. */
  readonly attempt: string;
  readonly frozenAt: string;
  readonly desk: string;
  readonly zone: string;
  readonly from: string;
  readonly until: string;
  readonly goal: number;
  readonly literalZones: Readonly<Record<string, string>>;
  readonly pages: number;
  readonly figures: MonthFigures;
  /** The leads were given its report, or did not need it. */
  readonly told?: true;
}

/** A bounded part of a month's verdicts. */
export interface VerdictPage {
  readonly month: string;
  readonly attempt: string;
  /** From 0 on, in the order of the verdicts. */
  readonly page: number;
  readonly verdicts: readonly Verdict[];
}

export interface SlaMonthStore {
  /** What belongs to no frozen month is nothing yet, and is removed sooner or later. */
  putPage(page: VerdictPage): Promise<void>;
  /** The first one of a month stays. @returns the one that counts, this or another's */
  freeze(month: FrozenMonth): Promise<FrozenMonth>;
  byName(month: string): Promise<FrozenMonth | undefined>;
  verdicts(month: Pick<FrozenMonth, 'month' | 'attempt'>, page: number): Promise<readonly Verdict[]>;
  /** In which frozen month before `month` verdicts of these clocks (`keyOf`) count already, by the key. */
  countedBefore(month: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What other attempts left of a month that is frozen. */
  dropLeftOvers(month: Pick<FrozenMonth, 'month' | 'attempt'>): Promise<void>;
  noteTold(month: string): Promise<void>;
}
