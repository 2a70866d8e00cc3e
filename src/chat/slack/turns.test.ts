import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Work that notes when it begins, and ends when it is let. */
function worked(width: number) {
  const begun: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const turns = new Turns(width);
  const add = (key: string, name = key) =>
    turns.add(key, () => {
      begun.push(name);
      const gate = Promise.withResolvers<void>();
      gates.set(name, gate);
      return gate.promise;
    });
  const end = (name: string) => gates.get(name)?.resolve();
  return { turns, begun, add, end };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

it('takes some at a time, and next whom somebody waits for', async () => {
  const { turns, begun, add, end } = worked(2);
  for (const key of ['a', 'b', 'c', 'd', 'e']) add(key);
  await tick();
  expect(begun).toEqual(['a', 'b']);
  let over = false;
  const waited = turns.done('e').then(() => (over = true));
  end('b');
  await tick();
  expect([begun, over]).toEqual([['a', 'b', 'e'], false]);
  end('e');
  await waited;
  await tick();
  expect(begun).toEqual(['a', 'b', 'e', 'c']);
  await turns.done('b');
  await turns.done('nobody');
});

it('does it again for one that is in hand, after that and once, and whoever asks waits for both', async () => {
  const { turns, begun, add, end } = worked(3);
  add('a', 'first');
  await tick();
  add('a', 'second');
  await tick();
  expect(begun).toEqual(['first']);
  let over = false;
  const waited = turns.done('a').then(() => (over = true));
  end('first');
  await tick();
  expect([begun, over]).toEqual([['first', 'second'], false]);
  end('second');
  await waited;
});

it('does not do twice what has not begun', async () => {
  const { turns, begun, add, end } = worked(1);
  add('a');
  for (const name of ['b', 'b again']) add('b', name);
  await tick();
  end('a');
  await tick();
  end('b');
  await turns.done('b');
  expect(begun).toEqual(['a', 'b']);
});
