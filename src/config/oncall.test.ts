import { describe, expect, it } from 'vitest';
import { faultsOf, known } from '#test/desk-file.ts';
import { parseDesk } from './desk.ts';

/** A rota of the IT team in which one line is another. */
function rotaWith(line: string): string {
  const lines = ['zone: Europe/Zurich', 'rotation: weekly', 'handOver: mon 09:00', 'from: 2026-01-05', 'people: [mia]'];
  const name = line.slice(0, line.indexOf(':'));
  const changed = lines.map((one) => (one.startsWith(`${name}:`) ? line : one));
  return ['oncall:', '  it:', ...changed.map((one) => `    ${one}`), ''].join('\n');
}

describe('the rotas of the settings', () => {
  it('are none by default', () => {
    expect(parseDesk('', known).oncall).toEqual({});
  });

  it('are read with their gaps, for teams and for the first level', () => {
    const text = `
oncall:
  it:
    zone: Europe/Zurich
    rotation: weekly
    handOver: mon 09:00
    from: 2026-01-05
    people: [mia, slack:U0123, ~]
  desk: { zone: "-06:00", rotation: daily, handOver: 21:30, from: 2026-02-28, people: [noah] }
`;
    expect(parseDesk(text, known).oncall).toEqual({
      it: {
        zone: 'Europe/Zurich',
        rotation: 'weekly',
        handOver: '09:00',
        from: '2026-01-05',
        people: ['mia', 'slack:U0123', null],
      },
      desk: { zone: '-06:00', rotation: 'daily', handOver: '21:30', from: '2026-02-28', people: ['noah'] },
    });
  });

  it.each([
    ['zone: GMT+1', '3:11: oncall.it.zone: must be a time zone by its place, such as Europe/Zurich, or +01:00'],
    ['zone: Europe/Zuerich', '3:11: oncall.it.zone: must be a time zone'],
    ['rotation: monthly', '4:15: oncall.it.rotation: must be one of daily, weekly'],
    ['rotation: daily', '5:15: oncall.it.handOver: must be a time, such as 09:00'],
    ['handOver: 09:00', '5:15: oncall.it.handOver: must be a day and a time, such as mon 09:00'],
    ['handOver: mon 24:00', '5:15: oncall.it.handOver: must be a day and a time'],
    ['handOver: tue 09:00', '6:11: oncall.it.from: is a mon, and the rota is handed over on tue'],
    ['from: 2026-02-30', '6:11: oncall.it.from: must be a date, such as 2026-01-05'],
    ['from: soon', '6:11: oncall.it.from: must be a date'],
    ['people: []', '7:13: oncall.it.people: must name somebody'],
    ['people: [~, ~]', '7:13: oncall.it.people: must name somebody'],
    ['people: mia', '7:13: oncall.it.people: must be a list'],
    ['people: [mia, "@noah"]', '7:19: oncall.it.people.1: must be an account: its id, or platform:id'],
  ])('are refused with %s', (line, fault) => {
    expect(faultsOf(rotaWith(line))).toEqual([expect.stringContaining(`relevo.yaml:${fault}`)]);
  });

  it('are refused for a team that is not there, with a word that is not known, and where `desk` means two', () => {
    const rota = rotaWith('zone: UTC');
    expect(faultsOf(rota.replace('  it:', '  itt:'))).toEqual([
      'relevo.yaml:3:5: oncall.itt: "itt" is no team; did you mean it?',
    ]);
    expect(faultsOf(`${rota}teams: { it: ~ }\ncategories: { deliverability: { team: dev } }\n`)).toEqual([
      expect.stringContaining('oncall.it: "it" is no team; there are dev, legal, desk'),
    ]);
    expect(faultsOf(rota.replace('handOver', 'handover'))).toEqual([
      'relevo.yaml:3:5: oncall.it.handOver: must be when it is handed over: mon 09:00, or 09:00 of a daily rota',
      'relevo.yaml:5:5: oncall.it.handover: is not known; did you mean handOver?',
    ]);
    const named = 'teams: { desk: { channel: team-desk, groups: [x] } }\n';
    expect(faultsOf(`${rota.replace('  it:', '  desk:')}${named}`)).toEqual([
      expect.stringContaining('oncall.desk: means the first level, and a team is called so, too'),
    ]);
  });
});
