import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('takes some at a time, and next whom somebody waits for', async () => {
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const turns = new Turns(['a', 'b', 'c', 'd', 'e'], 2, (key) => {
    begun.push(key);
    const gate = Promise.withResolvers<void>();
    gates.set(key, gate);
    return gate.promise;
  });
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  expect(begun).toEqual(['a', 'b']);
  let over = false;
  const waited = turns.done('e').then(() => (over = true));
  gates.get('b')?.resolve();
  await tick();
  expect([begun, over]).toEqual([['a', 'b', 'e'], false]);
  gates.get('e')?.resolve();
  await waited;
  expect(begun).toEqual(['a', 'b', 'e', 'c']);
  await turns.done('b');
  await turns.done('nobody');
});
