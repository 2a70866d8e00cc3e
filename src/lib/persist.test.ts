import { expect, it } from 'vitest';
import { RetryLater } from './errors.ts';
import { persist } from './persist.ts';

const passing = (error: unknown) => error instanceof RetryLater;

function failing(times: number, error: Error) {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return tries;
  };
}

it('repeats what fails for a passing reason, until it goes through', async () => {
  expect(await persist(60_000, failing(2, new RetryLater('away')), passing)).toBe(3);
});

it('gives up at once for any other reason, and for a passing one when the time is over', async () => {
  await expect(persist(60_000, failing(1, new Error('broken')), passing)).rejects.toThrow('broken');
  await expect(persist(100, failing(9, new RetryLater('away')), passing)).rejects.toThrow('away');
});
