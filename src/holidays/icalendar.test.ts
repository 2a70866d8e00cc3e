import { describe, expect, it } from 'vitest';
import { holidaysInCalendar } from './icalendar.ts';

const years = { from: 2026, to: 2027 };
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const day = (date: string, ...lines: string[]) => event(`DTSTART;VALUE=DATE:${date}`, 'SUMMARY:x', ...lines);
const read = (...lines: string[]) => holidaysInCalendar(calendar(...lines), years);
const dates = (...lines: string[]) => read(...lines).holidays.map(({ date }) => date);
const none = { timed: 0, cancelled: 0, repeated: 0, elsewhere: 0 };

describe('holidays of an iCalendar file', () => {
  it('are its whole-day events, each day of them, the end excluded', () => {
    const found = read(
      ...event('DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY;LANGUAGE=de:Weihnachten'),
      ...event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:Labour Day'),
      ...event('DTSTART:20260102', 'DTEND:20260102', 'SUMMARY:Berchtold'),
      ...event('DTSTART;VALUE=DATE:20261231', 'DURATION:P1W'),
    );
    expect(found.leftOut).toEqual(none);
    expect(found.holidays.map(({ date, name }) => `${date} ${name}`)).toEqual([
      '2026-01-02 Berchtold',
      '2026-05-01 Labour Day',
      '2026-12-25 Weihnachten',
      '2026-12-26 Weihnachten',
      '2026-12-31 ',
      '2027-01-01 ',
      '2027-01-02 ',
      '2027-01-03 ',
      '2027-01-04 ',
      '2027-01-05 ',
      '2027-01-06 ',
    ]);
  });

  it('leave out what has a time, is cancelled, comes otherwise than yearly or lies elsewhere, and count it', () => {
    const found = read(
      ...event('DTSTART;TZID=Europe/Zurich:20260401T090000', 'SUMMARY:Meeting'),
      ...day('20260402', 'STATUS:CANCELLED'),
      ...day('20260403', 'RRULE:FREQ=WEEKLY;BYDAY=FR'),
      ...day('20260403', 'RRULE:FREQ=YEARLY;BYWEEKNO=20'),
      ...day('20260403', 'RDATE;VALUE=PERIOD:20260403T000000Z/P1D'),
      ...day('20250403'),
      ...day('20280403'),
      ...day('20260404'),
    );
    expect(found).toEqual({
      holidays: [{ date: '2026-04-04', name: 'x' }],
      leftOut: { timed: 1, cancelled: 1, repeated: 3, elsewhere: 2 },
    });
  });

  it.each([
    ['yearly', '20100801', 'FREQ=YEARLY', ['2026-08-01', '2027-08-01']],
    ['on Feb 29', '20240229', 'FREQ=YEARLY', []],
    ['every other year', '20250801', 'FREQ=YEARLY;INTERVAL=2', ['2027-08-01']],
    ['a few times', '20250801', 'FREQ=YEARLY;COUNT=2', ['2026-08-01']],
    ['until a day', '20250801', 'FREQ=YEARLY;UNTIL=20260801', ['2026-08-01']],
    ['until an instant', '20250801', 'FREQ=YEARLY;UNTIL=20260731T235959Z', []],
    ['on a Thursday of November', '20001123', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', ['2026-11-26', '2027-11-25']],
    ['on the last Monday of May', '20000529', 'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO', ['2026-05-25', '2027-05-31']],
    [
      'on the last day of some months',
      '20200131',
      'FREQ=YEARLY;BYMONTH=2,1;BYMONTHDAY=-1',
      ['2026-01-31', '2026-02-28', '2027-01-31', '2027-02-28'],
    ],
    [
      'on the first Tuesday behind Nov 1',
      '20201103',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
      ['2026-11-03', '2027-11-02'],
    ],
    [
      'on the first and the last Sunday',
      '20260104',
      'FREQ=YEARLY;BYDAY=1SU,-1SU;WKST=SU',
      ['2026-01-04', '2026-12-27', '2027-01-03', '2027-12-26'],
    ],
    ['in two months', '20200315', 'FREQ=YEARLY;BYMONTH=3,9;COUNT=14', ['2026-03-15', '2026-09-15']],
  ])('come again %s', (_, start, rule, expected) => {
    expect(dates(...day(start, `RRULE:${rule}`))).toEqual(expected);
  });

  it('are not on days that are excepted, nor where the series has another event for the day', () => {
    const series = ['UID:a', 'RRULE:FREQ=YEARLY'];
    expect(dates(...day('20200801', ...series, 'EXDATE;VALUE=DATE:20260801,20250801'))).toEqual(['2027-08-01']);
    expect(dates(...day('20200801', ...series, 'EXDATE:20270801T000000Z'))).toEqual(['2026-08-01']);
    const moved = day('20260803', 'UID:a', 'RECURRENCE-ID;VALUE=DATE:20260801');
    expect(dates(...moved, ...day('20200801', ...series))).toEqual(['2026-08-03', '2027-08-01']);
    const off = day('20270801', 'UID:a', 'RECURRENCE-ID;VALUE=DATE:20270801', 'STATUS:CANCELLED');
    expect(dates(...day('20200801', ...series), ...off)).toEqual(['2026-08-01']);
    expect(dates(...day('20260801', 'RDATE;VALUE=DATE:20260802,20270802'))).toEqual([
      '2026-08-01',
      '2026-08-02',
      '2027-08-02',
    ]);
  });

  it('that begin in the year before last into the first one', () => {
    expect(dates(...day('20181231', 'DTEND;VALUE=DATE:20190102', 'RRULE:FREQ=YEARLY'))).toEqual([
      '2026-01-01',
      '2026-12-31',
      '2027-01-01',
      '2027-12-31',
    ]);
  });

  it('have their name in one line, whatever it holds', () => {
    const names = (...lines: string[]) => read(...event('DTSTART;VALUE=DATE:20260101', ...lines)).holidays[0]?.name;
    expect(names('SUMMARY:a\\, b\\; c\\\\d\\nholidays: []')).toBe('a, b; c\\d holidays: []');
    expect(names('SUMMARY:a\u2028b\u0085c\u202ed \t e')).toBe('a bcd e');
    expect(names('SUMMARY;ALTREP="http://x/;:,";X=1,"2":Neu', ' jahr')).toBe('Neujahr');
    expect(names(`SUMMARY:${'long '.repeat(60)}`)).toHaveLength(100);
  });

  it('are found whatever else the file holds, with either line end, behind a mark, in folded lines', () => {
    const text = calendar(
      'BEGIN:VTIMEZONE\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD',
      'END:VTIMEZONE',
      ...event('DTSTART;', '\tVALUE=DATE:2026', ' 0101', 'BEGIN:VALARM', 'DURATION:PT5M', 'END:VALARM', 'SUMMARY:x'),
    );
    const expected = [{ date: '2026-01-01', name: 'x' }];
    expect(holidaysInCalendar(text, years).holidays).toEqual(expected);
    expect(holidaysInCalendar(`\uFEFF${text.replaceAll('\r\n', '\n')}`, years).holidays).toEqual(expected);
  });
});

describe('a file that is wrong', () => {
  it.each([
    ['', /^the file is no iCalendar file, which begins with BEGIN:VCALENDAR$/],
    ['date,name\n2026-01-01,x', /^the file is no iCalendar file/],
    [`${calendar()}X:1`, /^line 4 is outside of any calendar$/],
    [calendar('nonsense'), /^line 3 must be NAME:value; it is "nonsense"/],
    [calendar('A;B:c'), /^line 3 must be NAME;PARAMETER=…:value/],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', /^line 3 ends "VCALENDAR" where VEVENT of line 2 is open/],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT', /^line 2 begins "VEVENT", which never ends/],
    ['BEGIN:VCALENDAR\n'.repeat(11), /^line 11 is nested deeper than 10/],
    [calendar(...event('SUMMARY:x')), /^the event of line 3 has no DTSTART/],
    [calendar(...day('20260230')), /^line 4 must be a date YYYYMMDD or a time; it is "20260230"/],
    [calendar(...day('20260101T000000')), /^line 4 must be a date YYYYMMDD; it is/],
    [calendar(...day('20260101', 'DTSTART:20260102')), /^line 6 gives DTSTART a second time/],
    [calendar(...day('20260102', 'DTEND;VALUE=DATE:20260101')), /^line 6 ends before it begins/],
    [calendar(...day('20260102', 'DTEND:20260103T120000Z')), /^line 6 must be a date, as its DTSTART is one/],
    [calendar(...day('20260102', 'DTEND;VALUE=DATE:20280101')), /^line 6 must end within a year/],
    [calendar(...day('20260102', 'DURATION:PT5H')), /^line 6 must last days or weeks/],
    [calendar(...day('20260102', 'EXDATE:soon')), /^line 6 must hold dates YYYYMMDD; it has "soon"/],
    [calendar(...day('20260102', 'RECURRENCE-ID:soon')), /^line 6 must hold dates/],
    [calendar(...day('20260102', 'RRULE:yearly')), /^RRULE of line 6 must hold parts such as FREQ=YEARLY/],
    [calendar(...day('20260102', 'RRULE:COUNT=1')), /^RRULE of line 6 must say FREQ/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;FREQ=DAILY')), /says FREQ twice/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;UNTIL=20260231')), /must say UNTIL as a date YYYYMMDD/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;INTERVAL=0')), /must say INTERVAL by numbers up to/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;COUNT=-1')), /must say COUNT by numbers/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;BYMONTH=13')), /must say BYMONTH/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;BYMONTH=-1')), /must say BYMONTH from 1 to 12/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;BYMONTHDAY=32')), /must say BYMONTHDAY/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;BYDAY=0MO')), /must say BYDAY by weekdays/],
    [calendar(...day('20260102', 'RRULE:FREQ=YEARLY;BYDAY=XX')), /must say BYDAY by weekdays/],
    [calendar(`X:${'x'.repeat(2 * 1024 * 1024)}`), /^the file must have at most 2 MB/],
  ])('is refused with the line: %#', (text, said) => {
    expect(() => holidaysInCalendar(text, years)).toThrow(
      expect.objectContaining({ name: 'Fault', message: expect.stringMatching(said) }),
    );
  });

  it('is refused when its rules would take too long to count out', () => {
    const rule = day('00010101', 'RRULE:FREQ=YEARLY;BYDAY=MO;COUNT=999999');
    const many = Array.from({ length: 20_000 }, () => rule.join('\n')).join('\n');
    expect(() => read(many)).toThrow(/^the event of line \d+ comes again too often/);
  });
});
