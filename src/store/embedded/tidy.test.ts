import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tidyWhenQuiet } from './tidy.ts';

/** Milliseconds of processor time that the process has used, as far as the test says. */
let used = 0;
let timer: NodeJS.Timeout | undefined;

beforeEach(() => {
  used = 10_000;
  vi.useFakeTimers();
  // In microseconds, a part of it in the system.
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: used * 600, system: used * 400 }));
});

afterEach(() => {
  clearInterval(timer);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** How often memory was given back by the end of each second, in which so much was worked. */
function tidiedAfter(seconds: readonly number[], cost = 0): number[] {
  let count = 0;
  timer = tidyWhenQuiet(() => {
    count += 1;
    used += cost;
  });
  return seconds.map((worked) => {
    used += worked;
    vi.advanceTimersByTime(1_000);
    return count;
  });
}

it('gives memory back once, in the first quiet second after much work', () => {
  expect(tidiedAfter([600, 600, 10, 0, 0, 10])).toEqual([0, 0, 1, 1, 1, 1]);
});

it('waits while there is work, however much there was', () => {
  expect(tidiedAfter([5_000, 60, 50, 900, 49])).toEqual([0, 0, 0, 0, 1]);
});

it('leaves a process alone that never did much at a time, until that has become much', () => {
  expect(tidiedAfter(Array.from({ length: 26 }, () => 40)).lastIndexOf(0)).toBe(24);
});

it('does not count what the start or the tidying itself cost', () => {
  expect(tidiedAfter([1_000, 0, 0])).toEqual([0, 0, 0]);
  clearInterval(timer);
  expect(tidiedAfter([1_100, 0, 0, 0, 600, 0, 500, 0], 3_000)).toEqual([0, 1, 1, 1, 1, 1, 1, 2]);
});
