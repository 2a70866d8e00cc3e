import { isLateAt, isRunning, type SlaClock } from './clock.ts';
import type { SlaRules } from './rules.ts';
import type { ClockKind } from './settings.ts';

/** `running`: it has neither stopped nor used up its target; `dropped`: it counts in no report. */
export const VERDICTS = ['kept', 'breached', 'running', 'dropped'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Judged {
  readonly verdict: Verdict;
  /** `…Z`; absent while it is paused before its target is used up. */
  readonly dueAt?: string;
  readonly stoppedAt?: string;
}

/** One promise under two sets of rules; absent where one of them promises nothing. */
export interface Compared {
  readonly kind: ClockKind;
  readonly team?: string;
  readonly startedAt: string;
  readonly was?: Judged;
  readonly is?: Judged;
}

/** A ticket's clocks with the rules that they count by. */
export interface Counted {
  readonly clocks: readonly SlaClock[];
  readonly rules: SlaRules;
}

/** What it has come to by `now`. */
export function judged(clock: SlaClock, now: string, rules: SlaRules): Judged {
  const { dueAt, stoppedAt } = clock;
  // As in the report, nothing is said of what counted by hours that nobody knows any more.
  const dropped = clock.dropped !== undefined || rules.schedule(clock.terms.calendars) === undefined;
  const isLate = isLateAt(clock, now, rules);
  const verdict = dropped ? 'dropped' : isLate ? 'breached' : isRunning(clock) ? 'running' : 'kept';
  return { verdict, ...(dueAt === undefined ? {} : { dueAt }), ...(stoppedAt === undefined ? {} : { stoppedAt }) };
}

/** The same promises side by side: those that began at the same instant for the same. In the order in which they began. */
export function compared(was: Counted, is: Counted, now: string): readonly Compared[] {
  const rows = new Map<string, Compared>();
  for (const [side, { clocks, rules }] of [['was', was] as const, ['is', is] as const]) {
    for (const clock of clocks) {
      const { kind, team, startedAt } = clock;
      const key = `${kind} ${team ?? ''} ${startedAt}`;
      const row = rows.get(key) ?? { kind, startedAt, ...(team === undefined ? {} : { team }) };
      rows.set(key, { ...row, [side]: judged(clock, now, rules) });
    }
  }
  return [...rows.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

export function isOther({ was, is }: Compared): boolean {
  return was?.verdict !== is?.verdict;
}
