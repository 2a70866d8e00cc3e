import { describe, expect, it } from 'vitest';
import { orderedHolidays } from './holidays.ts';

const day = (date: string, name = '') => ({ date, name });

describe('holidays of some years', () => {
  it('are in order, each date once, with every name', () => {
    const given = [
      day('2027-01-01', 'New Year'),
      day('2026-05-01', 'Ascension'),
      day('2026-05-01', 'Labour Day'),
      day('2026-05-01', 'Ascension'),
      day('2026-05-01'),
      day('2026-03-19'),
    ];
    expect(orderedHolidays(given, { from: 2026, to: 2027 })).toEqual([
      day('2026-03-19'),
      day('2026-05-01', 'Ascension, Labour Day'),
      day('2027-01-01', 'New Year'),
    ]);
  });

  it('are of these years only, the first and the last included', () => {
    const given = ['2025-12-31', '2026-01-01', '2027-12-31', '2028-01-01'].map((date) => day(date));
    expect(orderedHolidays(given, { from: 2026, to: 2027 })).toEqual([day('2026-01-01'), day('2027-12-31')]);
  });

  it('have no more names than fit beside a date', () => {
    const given = ['a', 'b', 'c', 'd', 'e'].map((name) => day('2026-01-01', name));
    expect(orderedHolidays(given, { from: 2026, to: 2026 })).toEqual([day('2026-01-01', 'a, b, c, …')]);
  });
});
