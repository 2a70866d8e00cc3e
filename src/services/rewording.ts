import type { Services } from './services.ts';

/** So many are made anew at once, and for so long at one tick of the clock, so that everybody else is served meanwhile. */
const AT_ONCE = 100;
const PER_TICK_MS = 1_000;

/**
 * Goes on with making anew what is found by older words. How far it is stands in the store, and what is done twice is the same.
 *
 * @returns whether nothing is left: everything is found by the present rules
 */
export async function advanceRewording({ stores }: Pick<Services, 'stores'>): Promise<boolean> {
  const end = performance.now() + PER_TICK_MS;
  do if ((await stores.rewording.advance(AT_ONCE)) === 0) return true;
  while (performance.now() < end);
  return false;
}
