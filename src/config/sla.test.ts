import { describe, expect, it } from 'vitest';
import { rulesOf } from '../domain/sla/rules.ts';
import { DeskError, parseDesk } from './desk.ts';
import { defaultDesk } from './desk-defaults.ts';

const known = {
  languages: ['en', 'es'],
  triageChecks: Object.values(defaultDesk.categories).flatMap(({ triage }) => triage),
};
const read = (...lines: string[]) => parseDesk(['sla:', ...lines.map((line) => `  ${line}`), ''].join('\n'), known);

function faultsOf(...lines: string[]): readonly string[] {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof DeskError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a policy that names what is not there', () => {
  it('is refused with the line, and what is there', () => {
    const [fault, ...more] = faultsOf('regions: { europe: [europa] }');
    expect(fault).toMatch(/^relevo\.yaml:2:\d+: sla\.regions\.europe\.0: .*europa.*calendar of sla\.calendars.*europe/);
    expect(more).toEqual([]);
    expect(faultsOf('regions: { asia: [europe] }')[0]).toMatch(/sla\.regions\.asia: .*region of regions/);
    expect(faultsOf('targets: [{ clock: handoff, team: finance, hours: 8 }]')[0]).toMatch(
      /targets\.0\.team: .*finance/,
    );
    expect(faultsOf('targets: [{ clock: handoff, category: bills, hours: 8 }]')[0]).toMatch(
      /targets\.0\.category: .*bills/,
    );
  });

  it('counts by the first calendar where the settings have taken its own away', () => {
    const { sla } = read('calendars: { america: null }');
    const ticket = { region: 'america' };
    const monday = Date.parse('2026-03-02T00:00:00Z') / 1_000;
    expect(rulesOf(sla).opensAt(ticket, monday)).toBe(Date.parse('2026-03-02T07:00:00Z') / 1_000);
    expect(faultsOf('calendars: { america: null, europe: null }')[0]).toMatch(/must have at least one calendar/);
  });

  it('is refused where a calendar never opens or is none', () => {
    expect(faultsOf('calendars: { night: { zone: UTC } }')[0]).toMatch(/calendars\.night: must have hours/);
    expect(faultsOf('calendars: { night: { zone: GMT+1, hours: { mon: 08:00-17:00 } } }')[0]).toMatch(
      /night: zone must be an IANA/,
    );
    expect(faultsOf('calendars: { night: { zone: UTC, hours: { mon: 17:00-08:00 } } }')[0]).toMatch(
      /must close after it opens/,
    );
    expect(faultsOf('acceptWithinMinutes: -1')[0]).toMatch(/must be at least 0, which is never/);
    expect(faultsOf('acceptWithinMinutes: 1.5')[0]).toMatch(/must be a whole number of minutes/);
  });
});
