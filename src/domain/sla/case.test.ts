import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Explainer, idOf } from './case.ts';
import { Fault } from './given.ts';

const explainer = new Explainer();
const workdays = (...hours: string[][]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, hours]));
const always = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]),
);
const europe = { tz: 'Europe/Zurich', hours: workdays(['08:00', '17:00']) };
const america = { tz: 'America/Mexico_City', hours: workdays(['09:00', '17:00']) };
/** 2026-03-02 is a Monday; Zurich is an hour ahead of UTC. */
const monday = { id: 'a', calendars: [europe], start: '2026-03-02T08:00:00Z', targetMinutes: 240 };
const explain = (change: object) => explainer.explain({ ...monday, ...change });
const due = (change: object) => explain(change).dueAt;

describe('a case is due', () => {
  it.each([
    ['after so many open minutes', {}, '2026-03-02T12:00:00Z'],
    ['on the next working day', { start: '2026-03-06T15:00:00Z' }, '2026-03-09T10:00:00Z'],
    ['at closing when its target is used up exactly then', { targetMinutes: 480 }, '2026-03-02T16:00:00Z'],
    [
      'at its start when the target is 0, closed or paused',
      { targetMinutes: 0, start: '2026-03-01T08:00:00Z', pauses: [['2026-01-01T00:00:00Z', null]] },
      '2026-03-01T08:00:00Z',
    ],
    [
      'after five days of its calendar',
      { targetMinutes: null, targetDays: 5, dayMinutes: 540 },
      '2026-03-09T08:00:00Z',
    ],
    [
      'later by a pause, however often it is written',
      {
        pauses: [
          ['2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'],
          ['2026-03-02T09:30:00Z', '2026-03-02T10:30:00Z'],
          ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z'],
        ],
      },
      '2026-03-02T13:30:00Z',
    ],
    [
      'later by what of a pause lies behind its start',
      { pauses: [['2026-03-01T00:00:00Z', '2026-03-02T08:30:00Z']] },
      '2026-03-02T12:30:00Z',
    ],
    ['when it is paused only afterwards', { pauses: [['2026-03-02T12:00:00Z', null]] }, '2026-03-02T12:00:00Z'],
    ['never while it is paused', { pauses: [['2026-03-02T11:59:59Z', null]] }, null],
    ['after holidays', { calendars: [{ ...europe, holidays: ['2026-03-02', '2026-03-03'] }] }, '2026-03-04T11:00:00Z'],
    [
      'when any of its calendars is open',
      { calendars: [europe, america], targetMinutes: 16 * 60 },
      '2026-03-03T08:00:00Z',
    ],
    ['with its seconds, and without fractions', { start: '2026-03-02T08:00:07.9Z' }, '2026-03-02T12:00:07Z'],
    [
      'by the clock of a place with an offset',
      { calendars: [{ tz: '+05:45', hours: workdays(['08:00', '17:00']) }] },
      '2026-03-03T03:00:00Z',
    ],
    [
      'after lunch',
      {
        calendars: [{ tz: 'UTC', hours: workdays(['08:00', '12:00'], ['13:00', '17:00']) }],
        start: '2026-03-02T11:00:00Z',
      },
      '2026-03-02T16:00:00Z',
    ],
    [
      'around the clock',
      { calendars: [{ tz: 'Asia/Kathmandu', hours: always }], targetMinutes: 7 * 24 * 60 },
      '2026-03-09T08:00:00Z',
    ],
    [
      'when the hours of a night are one less',
      {
        calendars: [{ tz: 'Europe/Zurich', hours: { sat: [['22:00', '24:00']], sun: [['00:00', '06:00']] } }],
        start: '2026-03-28T12:00:00Z',
        targetMinutes: 7 * 60,
      },
      '2026-03-29T04:00:00Z',
    ],
    [
      'when the hours of a night are one more',
      {
        calendars: [{ tz: 'Europe/Zurich', hours: { sat: [['22:00', '24:00']], sun: [['00:00', '06:00']] } }],
        start: '2026-10-24T12:00:00Z',
        targetMinutes: 9 * 60,
      },
      '2026-10-25T05:00:00Z',
    ],
    [
      'where a closing falls into the gap',
      {
        calendars: [{ tz: 'Europe/Zurich', hours: { sun: [['01:00', '02:30']] } }],
        start: '2026-03-28T12:00:00Z',
        targetMinutes: 60,
      },
      '2026-03-29T01:00:00Z',
    ],
    [
      'where an opening falls into the gap',
      {
        calendars: [{ tz: 'Europe/Zurich', hours: { sun: [['02:30', '03:30']] } }],
        start: '2026-03-28T12:00:00Z',
        targetMinutes: 30,
      },
      '2026-03-29T01:30:00Z',
    ],
    [
      'on a leap day',
      {
        calendars: [{ tz: 'UTC', hours: { tue: [['00:00', '24:00']] } }],
        start: '2028-02-28T00:00:00Z',
        targetMinutes: 60,
      },
      '2028-02-29T01:00:00Z',
    ],
    [
      'within five years of the start',
      { calendars: [{ tz: 'UTC', hours: { mon: [['00:00', '00:01']] } }], targetMinutes: 260 },
      '2031-02-24T00:01:00Z',
    ],
  ])('%s', (_, change, at) => {
    expect(due(change)).toBe(at);
  });
});

describe('what has counted', () => {
  it('is not capped at the target, is 0 before the start, and minutes are rounded down', () => {
    const at = ['2026-03-02T07:00:00Z', '2026-03-02T09:01:59.999Z', '2026-03-03T12:00:00+01:00'];
    expect(explain({ at }).elapsed).toEqual([
      { at: '2026-03-02T07:00:00Z', seconds: 0, minutes: 0 },
      { at: '2026-03-02T09:01:59Z', seconds: 3_719, minutes: 61 },
      { at: '2026-03-03T11:00:00Z', seconds: 12 * 3_600, minutes: 720 },
    ]);
  });

  it('is told by intervals up to the due time, and to the last question while it is paused', () => {
    const pauses = [['2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z']];
    expect(explain({ pauses, at: ['2026-04-01T00:00:00Z'] }).intervals).toEqual([
      { from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:00:00Z', seconds: 3_600 },
      { from: '2026-03-02T10:00:00Z', to: '2026-03-02T13:00:00Z', seconds: 10_800 },
    ]);
    const open = { pauses: [['2026-03-02T10:00:00Z', null]] };
    expect(explain({ ...open, at: ['2026-03-02T09:00:00Z', '2026-03-02T08:30:00Z'] }).intervals).toEqual([
      { from: '2026-03-02T08:00:00Z', to: '2026-03-02T09:00:00Z', seconds: 3_600 },
    ]);
    expect(explain(open).intervals).toEqual([]);
  });

  it('is one interval where two touch', () => {
    const halves = {
      tz: 'UTC',
      hours: {
        mon: [
          ['00:00', '12:00'],
          ['12:00', '24:00'],
        ],
        tue: [['00:00', '24:00']],
      },
    };
    expect(explain({ calendars: [halves], targetMinutes: 30 * 60 }).intervals).toEqual([
      { from: '2026-03-02T08:00:00Z', to: '2026-03-03T14:00:00Z', seconds: 30 * 3_600 },
    ]);
  });
});

it('says what has counted at the end of the year 9999, and by days of any length', () => {
  const always = Object.fromEntries(
    ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['00:00', '24:00']]]),
  );
  const start = '2026-03-02T08:00:00Z';
  const at = '9999-12-31T23:59:59Z';
  const explained = new Explainer().explain({
    calendars: [{ tz: 'Europe/Zurich', hours: always }],
    start,
    targetDays: 1,
    dayMinutes: 1_500,
    at: [at],
  });
  expect(explained.dueAt).toBe('2026-03-03T09:00:00Z');
  expect(explained.elapsed[0]?.seconds).toBe((Date.parse(at) - Date.parse(start)) / 1_000);
});

describe('a case is refused', () => {
  const tz = (name: unknown) => ({ calendars: [{ tz: name, hours: {} }] });
  const hours = (mon: unknown) => ({ calendars: [{ tz: 'UTC', hours: { mon } }] });
  const cases: readonly (readonly [object, RegExp])[] = [
    [tz('GMT+1'), /calendars\[0\]\.tz must be an IANA time zone/],
    ...[
      'PST',
      'IST',
      'US/Pacific-New',
      'SystemV/PST8',
      '+1',
      '+0100',
      '+01',
      '+24:00',
      '+01:60',
      '',
      'Mars/Phobos',
      ' UTC',
      1,
      undefined,
    ].map((one) => [tz(one), /calendars\[0\]\.tz must be/] as const),
    [{ calendars: [] }, /^calendars must be a list of 1 to 1000 calendars; it is \[\]/],
    [{ calendars: undefined }, /^calendars must be .* it is missing/],
    [{ calendars: [{ tz: 'UTC' }] }, /calendars\[0\]\.hours must be an object/],
    [{ calendars: [{ tz: 'UTC', hours: { monday: [] } }] }, /hours knows the weekdays mon, .* not "monday"/],
    [hours([['17:00', '08:00']]), /mon\[0\] must close after it opens/],
    [hours([['08:00', '08:00']]), /mon\[0\] must close after it opens/],
    [hours([['24:00', '24:00']]), /opens at 24:00/],
    ...['8:00', '08:60', '24:01', '25:00', '08:00:00', 8].map(
      (one) => [hours([[one, '17:00']]), /must hold times HH:MM/] as const,
    ),
    [
      hours([
        ['08:00', '12:00'],
        ['11:59', '17:00'],
      ]),
      /mon has intervals that overlap/,
    ],
    [hours(['08:00', '17:00']), /mon\[0\] must be \[open, close\]/],
    [hours('08:00'), /mon must be a list/],
    ...['2026-02-30', '2026-1-1', '20260101', 5].map(
      (day) => [{ calendars: [{ ...europe, holidays: [day] }] }, /holidays\[0\] must be a date/] as const,
    ),
    ...['2026-03-02', '2026-03-02T08:00:00', '2026-03-02T25:00:00Z', 'now', 5, null].map(
      (start) => [{ start }, /^start must be an instant/] as const,
    ),
    [{ at: ['never'] }, /^at\[0\] must be an instant/],
    [{ at: 'never' }, /^at must be a list/],
    [{ targetMinutes: undefined }, /targetMinutes or targetDays must be given, and not both/],
    [{ targetDays: 5, dayMinutes: 540 }, /and not both/],
    [{ targetMinutes: -1 }, /targetMinutes must be a number, 0 or more; it is -1/],
    [{ targetMinutes: '240' }, /targetMinutes must be a number/],
    [{ targetMinutes: null, targetDays: 5 }, /dayMinutes must be a number/],
    [{ targetMinutes: null, targetDays: 5, dayMinutes: 0 }, /dayMinutes must be more than 0/],
    [{ pauses: [['2026-03-02T09:00:00Z', '2026-03-02T08:59:59Z']] }, /^pauses\[0\] ends before it begins/],
    [{ pauses: [['2026-03-02T09:00:00Z']] }, /^pauses\[0\] must be \[from, to\]/],
    [{ calendars: [{ tz: 'UTC', hours: {} }] }, /^the target is not reached within 5 years of start/],
    [
      { calendars: [{ tz: 'UTC', hours: { mon: [['00:00', '00:01']] } }], targetMinutes: 262 },
      /not reached within 5 years/,
    ],
    [{ start: '+275760-09-12T00:00:00Z' }, /is too far away/],
    [{ at: ['+275760-09-12T00:00:00Z'] }, /^at asks for too much that is centuries after start/],
    [{ at: Array(40).fill('9999-12-31T23:59:59Z') }, /^at asks for too much/],
  ];
  it.each(cases)('%j', (change, reason) => {
    expect(() => explain(change)).toThrow(reason);
  });

  it('with its name, where it has one', () => {
    expect([idOf({ id: 7 }), idOf({ id: 'x', start: 1 }), idOf({}), idOf([1]), idOf(null), idOf('x')]).toEqual([
      7,
      'x',
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('whatever a case holds', () => {
  const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300);
  const instant = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom(
      '2026-03-29T01:30:00+01:00',
      '-271821-04-20T00:00:00Z',
      '+275760-09-13T00:00:00Z',
      '0000-01-01T00:00Z',
    ),
  );
  const hours = fc.dictionary(
    fc.constantFrom('mon', 'tue', 'sun', 'x'),
    fc.array(
      fc.tuple(fc.constantFrom('00:00', '08:00', '23:59', '24:00', 'x'), fc.constantFrom('08:00', '24:00', '7:00')),
    ),
  );
  const calendar = fc.record({
    tz: fc.constantFrom('Europe/Zurich', 'Pacific/Apia', '+05:45', 'UTC', 'GMT+1', 'Etc/GMT+6', ''),
    hours,
    holidays: fc.array(fc.oneof(fc.constantFrom('2026-12-25', '0000-02-29', '-1'), fc.string()), { maxLength: 3 }),
  });
  const or = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });
  const cases = fc.record(
    {
      id: fc.jsonValue(),
      calendars: or(fc.array(or(calendar), { maxLength: 2 })),
      start: or(instant),
      targetMinutes: or(fc.oneof(fc.nat(), fc.double())),
      targetDays: or(fc.nat(50)),
      dayMinutes: or(fc.nat(1_500)),
      pauses: or(fc.array(or(fc.tuple(or(instant), or(fc.option(instant)))), { maxLength: 3 })),
      at: or(fc.array(or(instant), { maxLength: 3 })),
    },
    { requiredKeys: ['calendars', 'start'] },
  );

  it('is answered, or refused with a reason', { timeout: 30_000 + RUNS * 50 }, () => {
    fc.assert(
      fc.property(or(cases), (one) => {
        try {
          const { dueAt, intervals } = explainer.explain(one);
          for (const { seconds } of intervals) expect(seconds).toBeGreaterThan(0);
          if (dueAt !== null) expect(Date.parse(dueAt)).not.toBeNaN();
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          expect(error.message.length).toBeLessThan(300);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
