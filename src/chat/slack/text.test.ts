import { expect, it } from 'vitest';
import { isAfter, justBefore } from './text.ts';

it('a beginning lies before whatever is written in that very millisecond, and after what was written before it', () => {
  const since = justBefore(Temporal.Instant.from('2026-11-30T16:44:12.332Z'));
  expect(since).toBe('1796057052.331999');
  expect(isAfter('1796057052.332000', since)).toBe(true);
  expect(isAfter('1796057052.331998', since)).toBe(false);
  expect(justBefore(Temporal.Instant.from('2026-11-30T16:44:12Z'))).toBe('1796057051.999999');
});
