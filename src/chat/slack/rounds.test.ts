import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLog } from '../../lib/log.ts';
import { Rounds } from './rounds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

function rounds(count: number, behind: readonly string[] = []) {
  const channels = Array.from({ length: count }, (_, n) => `C${n}`);
  const list = vi.fn(async () => channels);
  const read = vi.fn(async (_: string, _whole: boolean) => ({ asked: 1, lost: false }));
  const log = createLog({ level: 'silent' });
  const made = new Rounds({ list, isBehind: (channel) => behind.includes(channel), read, log });
  return { made, list, read, channelsRead: () => read.mock.calls.map(([channel]) => channel) };
}

it('every five minutes some are read, each in its turn, and every other time one in which something came', async () => {
  const { made, read, channelsRead } = rounds(150, ['C140', 'C141']);
  made.begin();
  made.begin();
  await minutes(4.9);
  expect(read).not.toHaveBeenCalled();
  await minutes(3);
  expect(channelsRead().slice(0, 5)).toEqual(['C140', 'C0', 'C141', 'C1', 'C2']);
  expect(read.mock.calls.length).toBe(60);
  await minutes(30);
  expect(new Set(channelsRead()).size).toBe(150);
});

it('no more are asked for in a minute than leave room for whatever else Relevo asks', async () => {
  const { made, read } = rounds(500);
  made.doubt();
  await minutes(1);
  expect(read.mock.calls.length).toBeGreaterThan(50);
  expect(read.mock.calls.length).toBeLessThan(65);
  await minutes(1);
  expect(read.mock.calls.length).toBeLessThan(105);
});

it('a doubt is looked into at once, through all of them, and others together a minute later', async () => {
  const { made, list, read } = rounds(10);
  made.begin();
  made.doubt();
  await minutes(0.01);
  expect(read.mock.calls).toEqual(Array.from({ length: 10 }, (_, n) => [`C${n}`, true]));
  for (let n = 0; n < 20; n += 1) made.doubt();
  await minutes(0.9);
  expect(list).toHaveBeenCalledTimes(1);
  await minutes(0.2);
  expect(list).toHaveBeenCalledTimes(2);
  await minutes(4.7);
  expect(list).toHaveBeenCalledTimes(2);
});

it('what was lost makes a round go through all, once, and a round that fails is followed by the next', async () => {
  const { made, list, read } = rounds(100);
  read.mockResolvedValueOnce({ asked: 1, lost: true });
  list.mockRejectedValueOnce(new Error('Slack refused'));
  made.begin();
  await minutes(5.1);
  expect(read).not.toHaveBeenCalled();
  await minutes(9);
  expect(read.mock.calls.length).toBe(160);
  made.stop();
  made.doubt();
  await minutes(30);
  expect(read.mock.calls.length).toBe(160);
});
