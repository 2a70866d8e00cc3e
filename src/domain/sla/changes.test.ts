import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, aTicket } from '#test/builders.ts';
import {
  type CalendarVersion,
  readHours,
  UNCHANGED,
  withChange,
  withHoliday,
  withHours,
  withoutHoliday,
  withZone,
} from './changes.ts';
import { rulesOf, versionIn } from './rules.ts';
import type { CalendarSettings } from './settings.ts';

const by = { id: 'workspace:lea', name: 'Lea' };
const what = { key: 'calendar.closed' } as const;
const europe = (): CalendarSettings => aDesk().sla.calendars['europe'] as CalendarSettings;
/** Rules of their own, as a process has them. */
const rules = (calendars = aDesk().sla.calendars) => rulesOf({ ...aDesk().sla, calendars });

function version(n: number, change: CalendarVersion['change'], basis = rules().basis('europe') ?? ''): CalendarVersion {
  return { version: n, name: 'europe', ...(change ? { change } : {}), basis, by, at: '2026-03-02T08:00:00Z', what };
}

const termsOf = (own: ReturnType<typeof rules>) =>
  own.terms('firstResponse', undefined, aTicket({ region: 'europe' }), aCustomer())?.calendars[0] ?? '';

describe('a change of a calendar', () => {
  it('is read as people type hours', () => {
    expect(readHours('08:00-12:00 13:00-17:00')).toEqual([
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ]);
    expect(readHours('8:00 – 12:00, 13:00-17:00')).toHaveLength(2);
    for (const typed of ['', 'nine to five', '8-17', '08:00', '08:00-12:00 lunch'])
      expect(readHours(typed)).toBeUndefined();
  });

  it('lies over the settings: days are added and taken away, hours are those of whole weekdays', () => {
    const change = withHours(withHoliday(UNCHANGED, '2026-12-24', 'Christmas Eve'), 'sat', [['09:00', '12:00']]);
    const changed = withChange({ ...europe(), holidays: ['2026-12-25'] }, withHours(change, 'mon', []));
    expect(changed.holidays).toEqual(['2026-12-24', '2026-12-25']);
    expect(changed.holidayNames).toEqual({ '2026-12-24': 'Christmas Eve' });
    expect(Object.keys(changed.hours)).toEqual(['tue', 'wed', 'thu', 'fri', 'sat']);
    expect(withChange(europe(), withZone(change, 'Europe/Lisbon'))).toEqual({
      ...withChange(europe(), change),
      zone: 'Europe/Lisbon',
    });
    const none = withoutHoliday(withoutHoliday(change, '2026-12-24'), '2026-12-25');
    expect(withChange({ ...europe(), holidays: ['2026-12-25'] }, none).holidays).toEqual([]);
  });

  it('has a day as the last one said it, whatever came before', () => {
    const date = fc.constantFrom('2026-12-24', '2026-12-25', '2026-12-26');
    const step = fc.record({ date, add: fc.boolean() });
    fc.assert(
      fc.property(fc.subarray(['2026-12-24', '2026-12-25']), fc.array(step), (holidays, steps) => {
        const days = new Set(holidays);
        let change = UNCHANGED;
        for (const one of steps) {
          change = one.add ? withHoliday(change, one.date, '') : withoutHoliday(change, one.date);
          if (one.add) days.add(one.date);
          else days.delete(one.date);
        }
        expect(withChange({ ...europe(), holidays }, change).holidays).toEqual([...days].toSorted());
      }),
    );
  });
});

describe('rules with changes', () => {
  const closed = withHoliday(UNCHANGED, '2026-03-03', '');

  it('count by the last version, under a key that no earlier one had, and know the one before', () => {
    const own = rules();
    const [first, mark] = [termsOf(own), own.mark];
    own.adopt([version(1, closed)]);
    const second = termsOf(own);
    expect([versionIn(first), versionIn(second)]).toEqual([0, 1]);
    expect(own.mark).not.toBe(mark);
    own.adopt([version(2, undefined)]);
    const third = termsOf(own);
    // As it was at first, and another one nevertheless.
    expect(new Set([first, second, third]).size).toBe(3);
    for (const key of [first, second, third]) expect(own.schedule([key])).toBeDefined();
    const day = Date.parse('2026-03-03T00:00:00Z') / 1_000;
    const open = [first, second, third].map((key) => own.schedule([key])?.seconds(day, day + 86_400));
    expect(open).toEqual([32_400, 0, 32_400]);
  });

  it('let a change go when the calendar is another one in the settings', () => {
    const own = rules({ ...aDesk().sla.calendars, europe: { ...europe(), zone: 'Europe/Vienna' } });
    const before = termsOf(own);
    own.adopt([version(1, closed)]);
    expect([termsOf(own), own.versionOf('europe')]).toEqual([before, undefined]);
  });
});
