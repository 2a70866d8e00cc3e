import { expect, it } from 'vitest';
import { fits, hashOf } from './codes.ts';

it('fits its own hash alone, which is another one each time and says nothing of it', async () => {
  const [first, second] = [await hashOf('BCDFGHJK'), await hashOf('BCDFGHJK')];
  expect(first).not.toBe(second);
  expect(`${first}${second}`).not.toContain('BCDFGHJK');
  expect(await Promise.all([first, second].map((hash) => fits('BCDFGHJK', hash)))).toEqual([true, true]);
  expect(await fits('BCDFGHJM', first)).toBe(false);
});

it('fits nothing where there is no hash, or none that was made here', async () => {
  const salt = (await hashOf('BCDFGHJK')).split('.')[0];
  for (const hash of [undefined, '', '.', 'x', `${salt}.`, `${salt}.AAAA`])
    expect(await fits('BCDFGHJK', hash)).toBe(false);
});
