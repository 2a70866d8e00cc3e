import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DeskError, readDesk } from '../config/desk.ts';
import { defaultDesk } from '../config/desk-defaults.ts';
import { rulesOf } from '../domain/sla/rules.ts';
import { withHolidays } from './desk-holidays.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-holidays-'));
const path = join(folder, 'relevo.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

const known = {
  languages: ['en', 'es'],
  triageChecks: Object.values(defaultDesk.categories).flatMap(({ triage }) => triage),
};
const now = Temporal.Instant.from('2026-12-01T11:00:00Z');
const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const ics = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:tests', ...lines, 'END:VCALENDAR', ''].join('\r\n');

/** The settings with this in the place of the holidays of Europe. */
async function read(holidays: string, at = now) {
  writeFileSync(path, `sla:\n  calendars:\n    europe:\n      holidays: ${holidays}\n`);
  return withHolidays(readDesk({ path, required: true }, known), path, at);
}
async function faultOf(holidays: string): Promise<string> {
  const error = await read(holidays).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DeskError);
  return (error as DeskError).message.replace(`${path}:`, '');
}

describe('holidays that a calendar takes from elsewhere', () => {
  it('are those of the place, by name, from the last year to the fifth that comes, beside plain dates', async () => {
    const { desk, found } = await read('{ country: CH, region: ZH, dates: [2026-12-24] }');
    const { holidays = [], holidayNames } = desk.sla.calendars['europe'] ?? {};
    expect(holidays).toContain('2026-12-24');
    expect([holidays[0], holidays.at(-1)]).toEqual(['2025-01-01', '2031-12-26']);
    expect(holidayNames?.['2026-12-25']).toBe('Weihnachtstag');
    expect(found).toMatchObject([{ calendar: 'europe', next: { date: '2026-12-25' }, leftOut: 0 }]);
    const rules = rulesOf(desk.sla);
    const [key = ''] = rules.calendars().map((one) => one.key);
    const christmas = Date.parse('2026-12-25T00:00:00Z') / 1_000;
    expect(rules.schedule([key])?.seconds(christmas, christmas + 86_400)).toBe(0);
  });

  it('are those of an iCalendar file beside the settings, with what it leaves out counted', async () => {
    const days = event('DTSTART;VALUE=DATE:20261204', 'SUMMARY:Inventory');
    const timed = event('DTSTART:20261205T090000Z', 'DTEND:20261205T100000Z', 'SUMMARY:A meeting');
    writeFileSync(join(folder, 'company.ics'), ics(...days, ...timed));
    const { desk, found } = await read('{ ics: company.ics }');
    expect(desk.sla.calendars['europe']).toMatchObject({
      holidays: ['2026-12-04'],
      holidayNames: { '2026-12-04': 'Inventory' },
    });
    expect(found).toMatchObject([{ count: 1, leftOut: 1, next: { date: '2026-12-04', name: 'Inventory' } }]);
  });

  it('leave the calendar the same one in the settings when a year goes by', async () => {
    const basis = async (at: string) =>
      rulesOf((await read('{ country: CH }', Temporal.Instant.from(at))).desk.sla).basis('europe');
    expect(await basis('2027-01-02T00:00:00Z')).toBe(await basis('2026-12-30T00:00:00Z'));
    expect(rulesOf((await read('{ country: AT }')).desk.sla).basis('europe')).not.toBe(
      await basis('2026-12-30T00:00:00Z'),
    );
  });

  it('cost nothing where there are none', async () => {
    writeFileSync(path, 'zone: Europe/Zurich\n');
    const desk = readDesk({ path, required: true }, known);
    expect(await withHolidays(desk, path, now)).toEqual({ desk, found: [] });
  });

  it('are refused with the line where the place or the file is wrong', async () => {
    expect(await faultOf('{ country: QQ }')).toMatch(
      /^4:\d+: sla\.calendars\.europe\.holidays\.country: "QQ" is not known as a country/,
    );
    expect(await faultOf('{ country: CH, region: XX }')).toMatch(
      /holidays\.region: "XX" is not known as a region of CH/,
    );
    expect(await faultOf('{ country: Switzerland }')).toMatch(
      /country: must be a country by its two letters, such as CH/,
    );
    expect(await faultOf('{ region: ZH }')).toMatch(/must have a country/);
    expect(await faultOf('{ dates: [2026-12-24] }')).toMatch(/must have a country or ics, or be a list of dates/);
    expect(await faultOf('{ county: CH }')).toMatch(/holidays\.county: is not known/);
    expect(await faultOf('{ ics: none.ics }')).toMatch(/holidays\.ics: there is no file .*none\.ics/);
    writeFileSync(join(folder, 'bad.ics'), 'hello');
    expect(await faultOf('{ ics: bad.ics }')).toMatch(/^4:\d+: sla\.calendars\.europe\.holidays\.ics: /);
    writeFileSync(join(folder, 'old.ics'), ics(...event('DTSTART;VALUE=DATE:20011204', 'SUMMARY:Old')));
    expect(await faultOf('{ ics: old.ics }')).toMatch(/has no whole-day event from 2025 to 2031/);
    expect(await faultOf('2026-12-25')).toMatch(/must be a list of dates/);
    expect(await faultOf('[2026-02-30]')).toMatch(/2026-02-30/);
    expect(await faultOf('{ country: CH, dates: [tomorrow] }')).toMatch(/tomorrow/);
  });
});
