import type { SlaRules } from '../../domain/sla/rules.ts';
import type { SlaStore } from '../stores/sla.ts';

/** So many calendars that were are known again: of an edit a day for more than ten years. */
const MOST_KEPT = 5_000;

/** The rules know again the calendars that were, by which older clocks count, and stretches of clocks whose terms have changed. */
export async function rememberKept(store: Pick<SlaStore, 'kept'>, rules: SlaRules): Promise<void> {
  for (const { key, calendar } of await store.kept(MOST_KEPT)) rules.remember(key, calendar);
}
