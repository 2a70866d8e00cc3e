import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RetryLater, reasonOf } from './errors.ts';
import { within } from './within.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('gives what came in time, and leaves no timer behind', async () => {
  await expect(within(100, Promise.resolve('done'))).resolves.toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

it('passes a failure on, and leaves no timer behind', async () => {
  await expect(within(100, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(vi.getTimerCount()).toBe(0);
});

it('says after its time, and not before, that it may be tried later', async () => {
  const work = Promise.withResolvers<string>();
  const outcome = within(100, work.promise).catch((error: unknown) => error);
  let isOver = false;
  void outcome.then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(99);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await outcome).toBeInstanceOf(RetryLater);
  expect(reasonOf(await outcome)).toBe('RetryLater: no answer within 100 ms');
  // What comes too late harms nobody, a failure neither.
  work.reject(new Error('too late'));
  await vi.advanceTimersByTimeAsync(0);
});
