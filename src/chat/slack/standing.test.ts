import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Trouble } from '../../port/platform.ts';
import { Hindered, SlackRefusal } from './errors.ts';
import { Standing } from './standing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function standing() {
  const told: string[] = [];
  const mended = vi.fn();
  const look = vi.fn(async () => {});
  const one = new Standing(look, mended);
  const tell = (trouble: Trouble | undefined) => void told.push(trouble?.code ?? 'over');
  return { one, told, mended, look, tell };
}
const revoked = new Hindered('chat.postMessage', 'token_revoked');

it('what keeps Slack from serving is told once, looked after ever less often, and told to be over', async () => {
  const { one, told, mended, look, tell } = standing();
  one.failed(revoked);
  expect(told).toEqual([]);
  one.tellTo(tell);
  for (let n = 0; n < 3; n += 1) one.failed(revoked);
  expect(told).toEqual(['token']);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(look.mock.calls.length).toBeGreaterThan(55);
  expect(look.mock.calls.length).toBeLessThan(70);
  one.answered(['chat:write']);
  expect(told).toEqual(['token', 'over']);
  expect(mended).toHaveBeenCalledTimes(1);
  look.mockClear();
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(look.mock.calls.length).toBeLessThan(2);
});

it('a scope that is missing is so until the bot has it, whatever else goes through', () => {
  const { one, told, tell } = standing();
  one.tellTo(tell);
  one.failed(new Hindered('files.info', 'missing_scope', 'files:read,files:write'));
  one.answered(['chat:write']);
  one.answered(undefined);
  expect(told).toEqual(['scope']);
  one.answered(['chat:write', 'files:write']);
  expect(told).toEqual(['scope', 'over']);
});

it('of several troubles the next is told when one is over', () => {
  const { one, told, mended, tell } = standing();
  one.tellTo(tell);
  one.socket(new SlackRefusal('apps.connections.open', 'socket_mode_disabled'));
  one.failed(revoked);
  one.socket(undefined);
  one.answered([]);
  expect(told).toEqual(['socket', 'token', 'over']);
  expect(mended).toHaveBeenCalledTimes(1);
});

it('what passes by itself, and a channel that the bot is not in, is no trouble', () => {
  const { one, told, tell } = standing();
  one.tellTo(tell);
  one.failed(new Hindered('chat.postMessage', 'not_in_channel'));
  one.failed(new SlackRefusal('chat.update', 'message_not_found'));
  one.socket(new Error('not reached'));
  one.stop();
  one.failed(revoked);
  expect(told).toEqual([]);
});
