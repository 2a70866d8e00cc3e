import { describe, expect, it } from 'vitest';
import { periodOf } from './period.ts';

const read = (typed: string, zone = 'Europe/Zurich') => {
  const period = periodOf(typed, zone);
  return period && `${period.from.toString()} ${period.to.toString()}`;
};
const SAME = '2026-12-01T17:00:00Z 2026-12-02T07:00:00Z';

describe('a period that somebody types', () => {
  it.each([
    'from 2026-12-01 18:00 to 2026-12-02 08:00',
    'desde 2026-12-01 18:00 hasta 2026-12-02 08:00',
    'del 2026-12-01 18:00 al 2026-12-02 08:00',
    '2026-12-01T18:00 2026-12-02T08:00',
    ' 2026-12-01 18:00  -  2026-12-02 08:00 ',
  ])('is read in %j', (typed) => expect(read(typed)).toBe(SAME));

  it('ends on the day of its beginning when no other is named', () => {
    expect(read('2026-12-01 18:00 to 20:30')).toBe('2026-12-01T17:00:00Z 2026-12-01T19:30:00Z');
  });

  it('is by the clock of whoever types it, at the end of a gap and at the first of two', () => {
    expect(read('2026-12-01 18:00 2026-12-02 08:00', '-06:00')).toBe('2026-12-02T00:00:00Z 2026-12-02T14:00:00Z');
    expect(read('2026-03-29 02:30 to 2026-10-25 02:30')).toBe('2026-03-29T01:00:00Z 2026-10-25T00:30:00Z');
  });

  it.each([
    '',
    'tomorrow',
    '2026-12-01 to 2026-12-02',
    '2026-02-30 09:00 to 2026-03-01 09:00',
    '2026-12-01 25:00 to 26:00',
  ])('is nothing in %j', (typed) => expect(read(typed)).toBeUndefined());
});
