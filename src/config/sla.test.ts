import { describe, expect, it } from 'vitest';
import { rulesOf } from '../domain/sla/rules.ts';
import { DeskError, parseDesk } from './desk.ts';
import { defaultDesk } from './desk-defaults.ts';
import { unusedContracts } from './sla-policy.ts';

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

describe('a policy that nobody could keep', () => {
  const clock = (kind: string, rule: string) => `clocks: { ${kind}: { ${rule} } }`;

  it.each([
    [
      'targets: [{ clock: firstResponse, team: dev, hours: 4 }]',
      'sla.targets.0.team: must be left out: a first response is the desk’s; what a team promises is clock: handoff',
    ],
    [
      'targets: [{ clock: handoff, days: 5, counts: always }]',
      'sla.targets.0.days: must be hours where counts is always, as days are business days: write hours: 120 for whole days',
    ],
    [
      clock('firstResponse', 'stops: []'),
      'sla.clocks.firstResponse.stops: must name an event such as answered, as sla.targets promise something by this clock; or take those targets away',
    ],
    [clock('handoff', 'starts: []'), 'sla.clocks.handoff.starts: must name an event such as handedOver, as '],
    [
      clock('firstResponse', 'stops: [answered, reopened]'),
      'sla.clocks.firstResponse.starts: must not have reopened, which is in stops as well: this clock would begin anew each time and never end; take it out of one of them',
    ],
    [
      clock('handoff', 'drops: [handedOver, resolved], starts: [resolved]'),
      '.starts: must not have resolved, which is in stops',
    ],
    [clock('firstResponse', 'drops: [opened]'), '.starts: must not have opened, which is in drops as well'],
    [
      clock('handoff', 'pauses: [waiting], resumes: []'),
      'sla.clocks.handoff.pauses: must be [] where nothing resumes this clock; or name under resumes what does, such as customerWrote',
    ],
    [clock('handoff', 'pauses: [waiting, customerWrote]'), '.pauses: must not have customerWrote, which is in resumes'],
  ])('is refused with the line and what to write: %s', (line, reason) => {
    const [fault, ...more] = faultsOf(line);
    expect(fault).toMatch(/^relevo\.yaml:2:\d+: sla\./);
    expect(fault).toContain(reason);
    expect(more).toEqual([]);
  });

  it('is none where nothing is promised by a clock, where nothing pauses it, or where one hand-off follows on another', () => {
    const unpromised = ['targets: [{ clock: handoff, hours: 8 }]', clock('firstResponse', 'starts: [], stops: []')];
    expect(faultsOf(...unpromised)).toEqual([]);
    expect(faultsOf(clock('handoff', 'pauses: [], resumes: []'))).toEqual([]);
    expect(faultsOf(clock('handoff', 'stops: [teamAnswered, handedOver, passedOn]'))).toEqual([]);
  });

  it('may have a target of a contract that nobody has yet, which can be told', () => {
    const gold = 'targets: [{ clock: handoff, contract: gold, hours: 1 }]';
    expect(unusedContracts(read(gold, 'contracts: { A-77: gold }').sla)).toEqual([]);
    expect(unusedContracts(read(gold, 'contracts: { A-77: golden }').sla)).toEqual([
      {
        path: ['sla', 'targets', 0, 'contract'],
        reason: 'no customer of sla.contracts has "gold"; so this target fits nobody',
      },
    ]);
    expect(unusedContracts(read(gold, 'contracts: { A-77: golf }').sla)[0]?.reason).toMatch(/; did you mean golf\?$/);
  });
});
