import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NotAsked, RetryLater } from '../../lib/errors.ts';
import { Lane } from './lane.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const takes = (ms: number, answer: string) => () =>
  new Promise<string>((resolve) => setTimeout(() => resolve(answer), ms));
const fails = (error: Error) => () => Promise.reject(error);
const outcome = (work: Promise<unknown>) =>
  work.then(String, (error: RetryLater) => (error instanceof NotAsked ? `away ${error.afterMs}` : error.message));

it('makes one call after the other, in their order, as long as each is quick', async () => {
  const lane = new Lane('x');
  const begun: string[] = [];
  const all = Array.from({ length: 8 }, (_, n) =>
    lane.run(() => {
      begun.push(String(n));
      return takes(400, String(n))();
    }),
  );
  await vi.advanceTimersByTimeAsync(401);
  expect(begun).toEqual(['0', '1']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await Promise.all(all)).toEqual(begun);
  expect(lane.isIdle).toBe(true);
});

it('sends away whoever waits behind a slow call, and whoever comes; the slow one goes on', async () => {
  const lane = new Lane('x');
  const slow = lane.run(takes(9_000, 'slow'));
  const never = vi.fn(takes(1, 'behind'));
  const behind = outcome(lane.run(never));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await behind).toBe('away 500');
  expect(await outcome(lane.run(never))).toBe('away 500');
  await vi.advanceTimersByTimeAsync(8_000);
  expect(await slow).toBe('slow');
  expect(never).not.toHaveBeenCalled();
  const after = lane.run(never);
  await vi.advanceTimersByTimeAsync(1);
  expect(await after).toBe('behind');
});

it('makes none for a while after a second failure in a row, longer after each, for ten seconds at most, and begins anew after an answer', async () => {
  const lane = new Lane('x');
  const waits: number[] = [];
  expect(await outcome(lane.run(fails(new RetryLater('status 503'))))).toBe('status 503');
  for (let n = 0; n < 8; n += 1) {
    expect(await outcome(lane.run(fails(new RetryLater('status 503'))))).toBe('status 503');
    const [, wait = ''] = (await outcome(lane.run(takes(1, 'x')))).split(' ');
    waits.push(Number(wait));
    expect(lane.isIdle).toBe(false);
    await vi.advanceTimersByTimeAsync(Number(wait));
  }
  expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  const after = lane.run(takes(1, 'well'));
  await vi.advanceTimersByTimeAsync(1);
  expect(await after).toBe('well');
  expect(lane.isIdle).toBe(true);
  for (let n = 0; n < 2; n += 1) await outcome(lane.run(fails(new RetryLater('reset'))));
  expect(await outcome(lane.run(takes(1, 'x')))).toBe('away 250');
});

it('is not closed by what Slack refuses for good, nor by what it says itself when to come again', async () => {
  const lane = new Lane('x');
  expect(await outcome(lane.run(fails(new Error('message_not_found'))))).toBe('message_not_found');
  expect(await outcome(lane.run(fails(new RetryLater('not_in_channel', { afterMs: 60_000 }))))).toBe('not_in_channel');
  const after = lane.run(takes(1, 'open'));
  await vi.advanceTimersByTimeAsync(1);
  expect(await after).toBe('open');
  lane.close(700);
  expect(await outcome(lane.run(takes(1, 'x')))).toBe('away 700');
});

it('lets those come one after the other that it sent away together', async () => {
  const lane = new Lane('x');
  lane.close(700);
  const waits = await Promise.all(Array.from({ length: 3 }, () => outcome(lane.run(takes(1, 'x')))));
  expect(waits).toEqual(['away 700', 'away 720', 'away 740']);
  await vi.advanceTimersByTimeAsync(700);
  const open = lane.run(takes(1, 'open'));
  await vi.advanceTimersByTimeAsync(1);
  expect(await open).toBe('open');
  lane.close(300);
  expect(await outcome(lane.run(takes(1, 'x')))).toBe('away 300');
});
