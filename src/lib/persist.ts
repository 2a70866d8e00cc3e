import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 250;

/** Repeats `work` while it fails for a reason that `passes` holds to be passing, for `ms` milliseconds at most. @throws the last error */
export async function persist<R>(ms: number, work: () => Promise<R>, passes: (error: unknown) => boolean): Promise<R> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || performance.now() + PAUSE_MS > end) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
