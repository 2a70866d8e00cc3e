import { expect, it } from 'vitest';
import { askedToWait, retryAfterMs } from './retry-after.ts';

const now = Date.UTC(2026, 10, 30, 12, 0, 0);
const said = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), now);

it('is seconds or a date, never in the past, and an hour at most', () => {
  expect(['0', '30', ' 7 ', '0.4', '999999999'].map(said)).toEqual([0, 30_000, 7_000, 400, 3_600_000]);
  expect(said('Mon, 30 Nov 2026 12:00:45 GMT')).toBe(45_000);
  expect(said('Mon, 30 Nov 2026 11:00:00 GMT')).toBe(0);
});

it('is nothing where nothing is said that can be understood', () => {
  expect(['soon', '', '-5', '1e9'].map(said)).toEqual([undefined, undefined, undefined, undefined]);
  expect(retryAfterMs(new Headers())).toBeUndefined();
  expect(askedToWait({})).toEqual({});
  expect(askedToWait({ 'retry-after': '2' })).toEqual({ afterMs: 2_000 });
});
