import { AsyncLocalStorage } from 'node:async_hooks';

/** Which tickets were changed, each with what was done first, e.g. `answer`; undefined when only that it was is known. */
export type Doings = ReadonlyMap<number, string | undefined>;

const current = new AsyncLocalStorage<Map<number, string | undefined>>();

/** Does `work`, and tells which tickets it changed, now or when the same was begun before. */
export async function withDoings<R>(work: () => Promise<R>): Promise<{ readonly result: R; readonly doings: Doings }> {
  const doings = new Map<number, string | undefined>();
  return { result: await current.run(doings, work), doings };
}

export function noteDoing(ticket: number, what?: string): void {
  const doings = current.getStore();
  if (doings && doings.get(ticket) === undefined) doings.set(ticket, what);
}
