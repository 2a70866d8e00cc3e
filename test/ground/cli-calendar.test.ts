import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whatIsKnown } from '#src/cli/settings.ts';
import { parseDesk } from '#src/config/desk.ts';
import { relevoHere } from '#test/fakes/here.ts';

let cwd: string;
const relevo = (...args: string[]) => relevoHere(['calendar', ...args], { cwd });

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const ics = [
  'BEGIN:VCALENDAR',
  ...event('DTSTART;VALUE=DATE:20201225', 'SUMMARY:Christmas: a day\\noff', 'RRULE:FREQ=YEARLY'),
  ...event('DTSTART;VALUE=DATE:20260501'),
  ...event('DTSTART:20260501T080000Z', 'SUMMARY:Meeting'),
  ...event('DTSTART:20260502T080000Z', 'SUMMARY:Meeting'),
  ...event('DTSTART;VALUE=DATE:20260601', 'STATUS:CANCELLED'),
  ...event('DTSTART;VALUE=DATE:20200601'),
  'END:VCALENDAR',
].join('\r\n');

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-calendar-'));
  // It needs no settings, so that it minds no wrong ones.
  await writeFile(join(cwd, '.env'), 'RELEVO_LOG_LEVEL=nonsense\n');
  await writeFile(join(cwd, 'relevo.yaml'), 'zone: Mars\n');
  await writeFile(join(cwd, 'days.ics'), ics);
  await writeFile(join(cwd, 'broken.ics'), ics.replace('DTSTART;VALUE=DATE:20260501', 'DTSTART;VALUE=DATE:20260541'));
  await writeFile(join(cwd, 'latin.ics'), Buffer.from(ics.replace('off', 'f\u00e4llt'), 'latin1'));
  await writeFile(join(cwd, 'large.ics'), Buffer.alloc(2 * 1024 * 1024 + 1, 32));
});
afterAll(() => rm(cwd, { recursive: true }));

/** What was printed, below a calendar of the settings. */
async function pasted(lines: string): Promise<readonly string[] | undefined> {
  const desk = parseDesk(`sla:\n  calendars:\n    europe:\n      zone: Europe/Zurich\n${lines}`, await whatIsKnown());
  return desk.sla.calendars['europe']?.holidays;
}

describe('relevo calendar holidays', () => {
  it('prints lines that a calendar takes as they are', async () => {
    const { code, out, err } = await relevo('holidays', '--country', 'CH', '--region', 'zh', '--year', '2026');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^ {6}holidays:\n {8}- 2026-01-01 # Neujahr\n/);
    expect(await pasted(out)).toEqual(expect.arrayContaining(['2026-01-01', '2026-05-01', '2026-12-26']));
  });

  it('prints JSON, of several years', async () => {
    const { out } = await relevo('holidays', '--country=MX', '--year=2026-2028', '--format=json');
    const found = JSON.parse(out) as { date: string; name: string }[];
    expect(found[0]).toEqual({ date: '2026-01-01', name: 'Año Nuevo' });
    expect(found.at(-1)).toEqual({ date: '2028-12-25', name: 'Navidad' });
  });

  it('is of this year and the next where none is said', async () => {
    const { out } = await relevo('holidays', '--country', 'CH');
    const { year } = Temporal.Now.plainDateISO('UTC');
    expect(new Set(out.match(/\d{4}(?=-01-01)/g))).toEqual(new Set([`${year}`, `${year + 1}`]));
  });

  it('says which place was meant', async () => {
    const { code, out, err } = await relevo('holidays', '--country', 'Switzerland');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^relevo calendar: "Switzerland" is not known .*did you mean CH \(Switzerland\)\?\n$/);
  });
});

describe('relevo calendar import', () => {
  it('prints lines that a calendar takes, and tells what was left out', async () => {
    const { code, out, err } = await relevo('import', 'days.ics', '--year', '2026');
    expect(code).toBe(0);
    expect(out).toBe('      holidays:\n        - 2026-05-01\n        - 2026-12-25 # Christmas: a day off\n');
    expect(await pasted(out)).toEqual(['2026-05-01', '2026-12-25']);
    expect(err).toBe(
      'left out: 2 events with a time of day\nleft out: 1 event cancelled\nleft out: 1 event in other years\n',
    );
  });

  it('ends with 1 where there is no holiday in these years', async () => {
    await writeFile(join(cwd, 'none.ics'), 'BEGIN:VCALENDAR\nEND:VCALENDAR\n');
    const { code, out, err } = await relevo('import', 'none.ics', '--year', '2026-2027');
    expect([code, out, err]).toEqual([1, '', 'relevo calendar: no holidays in 2026-2027\n']);
  });

  it.each([
    ['broken.ics', /line 8 must be a date YYYYMMDD/],
    ['nowhere.ics', /there is no file nowhere\.ics/],
    ['.', /\. is no file/],
    ['latin.ics', /latin\.ics is not written in UTF-8/],
    ['large.ics', /large\.ics must have at most 2 MB/],
    ['relevo.yaml', /is no iCalendar file/],
  ])('says what is wrong with %s', async (file, said) => {
    const { code, out, err } = await relevo('import', file);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(said);
  });
});

it.each([
  [[]],
  [['export']],
  [['holidays']],
  [['holidays', 'days.ics', '--country', 'CH']],
  [['holidays', '--country', 'CH', '--year', '26']],
  [['holidays', '--country', 'CH', '--year', '2027-2026']],
  [['holidays', '--country', 'CH', '--year', '2026-2036']],
  [['holidays', '--country', 'CH', '--format', 'xml']],
  [['holidays', '--country', 'CH', '--city', 'Chur']],
  [['import']],
  [['import', 'days.ics', 'broken.ics']],
  [['import', 'days.ics', '--country', 'CH']],
])('relevo calendar does not understand %j', async (args: string[]) => {
  const { code, out, err } = await relevo(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^relevo calendar: /);
});

it('relevo calendar --help tells both', async () => {
  const { code, out } = await relevo('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/^relevo calendar holidays .*import FILE\.ics/);
});
