import { AsyncLocalStorage } from 'node:async_hooks';

const pauses = new AsyncLocalStorage<(() => Promise<void>) | undefined>();

/** Runs work that nobody waits for: it, and whatever it starts, pauses at each `breath` for as long as `pause` takes. */
export function inBackground<R>(pause: () => Promise<void>, work: () => R): R {
  return pauses.run(pause, work);
}

/** Runs work that somebody waits for, also where it was started by work that nobody waits for. */
export function inForeground<R>(work: () => R): R {
  return pauses.run(undefined, work);
}

/** Where work in the background can be left for a moment. */
export async function breath(): Promise<void> {
  await pauses.getStore()?.();
}
