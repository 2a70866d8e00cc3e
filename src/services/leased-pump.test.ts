import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLog } from '../lib/log.ts';
import { LeasedPump } from './leased-pump.ts';

interface Item {
  readonly id: string;
  readonly trace: string;
}

/** A store whose looks are answered when the test says so, and a handler that ends when it does. */
function bench(width: number) {
  const looks: ((found: undefined) => void)[] = [];
  const begun = new Map<string, PromiseWithResolvers<void>>();
  const failed: unknown[] = [];
  const waiting = {
    claim: () => new Promise<undefined>((resolve) => looks.push(resolve)),
    renew: async () => undefined,
  };
  const handle = (item: Item) => {
    const ending = Promise.withResolvers<void>();
    begun.set(item.id, ending);
    return ending.promise;
  };
  const runtime = {
    clock: { now: () => Temporal.Now.instant() },
    log: createLog({ level: 'silent' }),
  };
  const pump = new LeasedPump<Item>(waiting, { handle, failed: (error) => failed.push(error), width }, runtime);
  const put = async (...ids: readonly string[]) => {
    let most = 0;
    const items = ids.map((id) => ({ id, trace: id }));
    await pump.put(ids.length, async (hands) => items.slice(0, (most = hands.most)));
    pump.wake(ids.length);
    return most;
  };
  const end = (id: string, error?: Error) => {
    const ending = begun.get(id);
    if (!ending) throw new Error(`${id} was not begun`);
    error ? ending.reject(error) : ending.resolve();
  };
  /** Until nobody looks any more. */
  const nothingFound = async () => {
    for (let look = looks.shift(); look; look = looks.shift()) {
      look(undefined);
      await sleep(1);
    }
  };
  return { pump, looks, begun, failed, put, end, nothingFound };
}

it('begins at once with what it stored itself, and takes no more of it than it has room for', async () => {
  const { pump, looks, begun, put, end, nothingFound } = bench(3);
  pump.start();
  // One looks for what others have stored.
  await expect.poll(() => looks.length).toBe(1);
  expect(await put('a', 'b', 'c')).toBe(2);
  looks.shift()?.(undefined);
  await expect.poll(() => [...begun.keys()]).toEqual(['a', 'b']);
  // A third one looks for what it had no room for.
  await expect.poll(() => looks.length).toBe(1);
  expect(await put('d')).toBe(0);
  end('a');
  end('b');
  await nothingFound();
  expect(await put('e')).toBeGreaterThan(0);
  await expect.poll(() => begun.has('e')).toBe(true);
  end('e');
  await nothingFound();
  await pump.stop();
});

it('comes to an end with what it has in hand when it stops, whatever fails, and takes nothing any more', async () => {
  const { pump, looks, begun, failed, put, end } = bench(3);
  pump.start();
  await expect.poll(() => looks.length).toBe(1);
  await put('a', 'b');
  const stopped = pump.stop();
  looks.shift()?.(undefined);
  await expect.poll(() => [...begun.keys()].toSorted()).toEqual(['a', 'b']);
  end('a', new Error('the store is away'));
  end('b');
  await stopped;
  expect(failed.map(String)).toEqual(['Error: the store is away']);
  expect(await put('c')).toBe(0);
  expect(begun.has('c')).toBe(false);
});
