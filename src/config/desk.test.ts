import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { anyText } from '#test/any-text.ts';
import { faultsOf, known } from '#test/desk-file.ts';
import { runs, timeout } from '#test/fuzz/kit.ts';
import { DeskError, parseDesk, readDesk } from './desk.ts';
import { defaultDesk } from './desk-defaults.ts';

describe('the desk', () => {
  it.each(['', '\n# only words\n', '~', '{}'])('is the default one for %j', (text) => {
    expect(parseDesk(text, known)).toEqual(defaultDesk);
  });

  it('merges maps entry by entry, replaces lists, and drops what is null', () => {
    const text = `
channels: { intake: [help], managers: board }
regions: { america: ~, europe: { zone: Europe/Madrid }, asia: { name: Far East, zone: Asia/Tokyo } }
teams:
  it: { channel: network }
  sms: { name: SMS gateway, channel: team-sms, groups: ['discord:SMS people', 'user:U42'] }
categories:
  billing: ~
  sms: { team: sms, triage: [] }
`;
    const desk = parseDesk(text, known);
    expect(desk.channels).toEqual({ intake: ['help'], agents: 'agents', leads: 'leads', managers: 'board' });
    expect(desk.regions).toEqual({
      europe: { zone: 'Europe/Madrid' },
      asia: { name: 'Far East', zone: 'Asia/Tokyo' },
    });
    expect(desk.teams.it).toEqual({ channel: 'network', groups: ['it'], confidential: false });
    expect(desk.teams.sms).toEqual({
      name: 'SMS gateway',
      channel: 'team-sms',
      groups: ['discord:SMS people', 'user:U42'],
      confidential: false,
    });
    expect(Object.keys(desk.categories)).toEqual(['functionality', 'deliverability', 'legal', 'other', 'sms']);
    expect(desk.categories.sms).toEqual({ team: 'sms', triage: [] });
  });

  it('may use anchors', () => {
    const desk = parseDesk('roles:\n  agent: &all [agents, night]\n  lead: *all\n', known);
    expect(desk.roles).toEqual({ agent: ['agents', 'night'], lead: ['agents', 'night'], admin: ['admins'] });
  });

  it('tells every fault at once, in the order of the file, with line and column', () => {
    const text = `name: 7
zone: GMT+1
chanels: {}
channels:
  agents: "#agents"
  leds: x
teams:
  It: {}
  sms: { name: SMS }
categories:
  other: { team: dve, triage: [faq, serenshot, faq] }
tickets: { firstNumber: 0.5 }
mail: { from: nobody }
`;
    expect(faultsOf(text)).toEqual([
      'relevo.yaml:1:7: name: must be text',
      'relevo.yaml:2:7: zone: must be a time zone by its place, such as Europe/Zurich, or +01:00',
      'relevo.yaml:3:1: chanels: is not known; did you mean channels?',
      'relevo.yaml:5:11: channels.agents: must be a channel by its name alone, without #',
      'relevo.yaml:6:3: channels.leds: is not known; did you mean leads?',
      'relevo.yaml:8:3: teams.It: must be a short word: letters, digits and -, a small letter first',
      'relevo.yaml:11:37: categories.other.triage.1: "serenshot" is no triage check; did you mean screenshot?',
      'relevo.yaml:11:48: categories.other.triage.2: "faq" stands here twice',
      'relevo.yaml:12:25: tickets.firstNumber: must be a whole number',
      'relevo.yaml:13:15: mail.from: must be a mail address, such as Acme Support <support@acme.example>',
    ]);
    const second = text.split('\n').filter((line) => /^(teams|categories| {2}(sms|other)):/.test(line));
    expect(faultsOf(second.join('\n'))).toEqual([
      'relevo.yaml:2:8: teams.sms: must have a channel',
      'relevo.yaml:2:8: teams.sms: must have groups',
      'relevo.yaml:4:18: categories.other.team: "dve" is no team; did you mean dev?',
      'relevo.yaml:4:37: categories.other.triage.1: "serenshot" is no triage check; did you mean screenshot?',
      'relevo.yaml:4:48: categories.other.triage.2: "faq" stands here twice',
    ]);
  });

  it.each([
    ['a: 1\na: 2', 'stands here twice'],
    ['teams:\n  dev: {}\n  dev: {}', ':3:3: "dev" stands here twice'],
    ['language: fr', '"fr" is no language of languages'],
    ['languages: [en, fr]', '"fr" is no language that Relevo speaks; there are en, es'],
    ['languages: [es]\n', '"en" is no language of languages; there is es'],
    ['regions: { asia: { name: Asia } }', 'regions.asia: must have a zone'],
    ['regions: { europe: { zone: Mars } }', 'regions.europe.zone: must be a time zone'],
    ['regions: { europe: { zon: UTC } }', 'did you mean zone?'],
    ['regions: { europe: ~, america: ~ }', 'must have at least one region'],
    [`categories: { ${numbered(21, (n) => `c${n}: { team: dev, triage: [] }`)} }`, 'at most 25, as a menu of Discord'],
    [`teams: { ${numbered(23, (n) => `t${n}: { channel: t${n}, groups: [g] }`)} }`, 'shows no more, and has 26'],
    ['teams: { it: ~ }', '"it" is no team'],
    ['teams: { dev: ~, it: ~, legal: ~ }', 'must have at least one team'],
    ['channels: { agents: support-acme }', 'is an intake channel, in which customers read'],
    ['channels: { managers: support-acme }', 'channels.managers: is an intake channel, in which customers read'],
    ['channels: { managers: team-legal }', 'must be a channel of its own, as the team is confidential'],
    ['teams: { it: { channel: support-acme } }', 'is an intake channel, in which customers read'],
    ['teams: { legal: { channel: agents } }', 'must be a channel of its own, as the team is confidential'],
    ['teams: { legal: { channel: "slack:agents" } }', 'must be a channel of its own, as the team is confidential'],
    ['teams: { legal: { channel: "slack-b:agents" } }', 'must be a channel of its own, as the team is confidential'],
    ['channels: { agents: "workspace:support-acme" }', 'is an intake channel, in which customers read'],
    ['teams: { dev: { channel: team-legal } }', 'must be a channel of its own, as the team is confidential'],
    ['files: { types: [images, vidoe] }', 'files.types.1: "vidoe" is no kind of file; did you mean video?'],
    ['files:\n  types: [pdf, pdf]', ':2:16: files.types.1: "pdf" stands here twice'],
    ['files: { types: [] }', 'must have at least 1 entry'],
    ['files: { maxMegabytes: 51 }', 'files.maxMegabytes: must be at most 50'],
    ['files: { maxMegabyte: 5 }', 'did you mean maxMegabytes?'],
    ['name: "a\\u202eb"', 'without control characters'],
    ['mail: { from: "A\\r\\nBcc: x <a@b.c>" }', 'without control characters'],
    ['zone: Etc/Nowhere', 'must be a time zone'],
    ['assignment: { desk: random }', 'assignment.desk: must be one of off, roundRobin, leastLoaded'],
    ['assignment: { teams: { itt: roundRobin } }', '"itt" is no team; did you mean it?'],
    ['assignment: { limits: { mia: -1 } }', 'assignment.limits.mia: must be at least 0'],
    ['limits: { requestsPerHour: 0 }', 'limits.requestsPerHour: must be at least 1'],
    ['limits: { addressChangesPerDay: 1.5 }', 'limits.addressChangesPerDay: must be a whole number'],
    ['linking: { codeTries: 0 }', 'linking.codeTries: must be at least 1'],
    ['linking: { codeMinutes: 1441 }', 'linking.codeMinutes: must be at most 1440'],
    ['linking: { codePerDay: 5 }', 'is not known; did you mean codesPerDay?'],
    ['limits: { requestPerHour: 5 }', 'is not known; did you mean requestsPerHour?'],
    ['name: [', 'relevo.yaml:1:'],
    ['? [a]\n: 1', 'a key must be a plain word'],
    ['__proto__: { a: 1 }', 'a key must be a plain word'],
    ['teams: { constructor: 1 }', 'must be a map'],
    ['teams: { sms: { channel: sms, groups: [] } }', 'teams.sms.groups: must have at least 1 entry'],
    ['roles: { lead: [slack:user:U1, slack:leads:x] }', 'roles.lead.1: must be a group by its name, platform:name, or'],
    ['--- 1\n--- 2', 'multiple documents'],
    ['name: !mine x', 'Unresolved tag'],
    ['hello', 'must be a map with names and values'],
    [`name: ${'x'.repeat(61)}`, 'at most 60 characters'],
    [`#${'x'.repeat(200_000)}`, 'the file is longer than'],
    [`a: ${'['.repeat(50_000)}`, 'is nested too deeply'],
  ])('refuses %.60j', (text, reason) => {
    expect(faultsOf(text).join('\n')).toContain(reason);
  });

  it('is not brought down by aliases of aliases', () => {
    const level = (i: number) =>
      `a${i}: &a${i} [${Array.from({ length: 9 }, () => (i === 0 ? 'x' : `*a${i - 1}`)).join(', ')}]`;
    const bomb = Array.from({ length: 12 }, (_, i) => level(i)).join('\n');
    expect(faultsOf(bomb)).toEqual(['relevo.yaml:1:1: anchors are repeated too often, or are circular']);
  });

  it('may be absent where it was not asked for by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'relevo-desk-'));
    try {
      const path = join(folder, 'relevo.yaml');
      expect(readDesk({ path, required: false }, known)).toEqual(defaultDesk);
      expect(() => readDesk({ path, required: true }, known)).toThrow(/is not there; RELEVO_CONFIG names it/);
      expect(() => readDesk({ path: folder, required: false }, known)).toThrow(/cannot be read \(EISDIR\)/);
      writeFileSync(path, '\ufeffname: Acme\n');
      expect(readDesk({ path, required: true }, known).name).toBe('Acme');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('any text at all', () => {
  const longest = 127 * 1024;
  /** Work of this thread alone, in microseconds: however busy the machine is, it stays about the same. */
  function worked(text: string, look: (error: unknown) => void): number {
    const before = process.threadCpuUsage();
    let fault: unknown;
    try {
      parseDesk(text, known);
    } catch (error) {
      fault = error;
    }
    const { user, system } = process.threadCpuUsage(before);
    if (fault !== undefined) look(fault);
    return user + system;
  }

  /** What a list of the same length takes, which is read word by word. */
  const list = `channels:\n  intake:\n${'    - support\n'.repeat(longest / 14)}`;
  const plainly = Math.max(...[1, 2, 3].map(() => worked(list, () => {})));

  /** A fault is a DeskError with places; anything else that is thrown is a bug. */
  function survives(text: string): void {
    const work = worked(text, (error) => {
      expect(error).toBeInstanceOf(DeskError);
      for (const { line, column, reason } of (error as DeskError).faults) {
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
        expect(reason).not.toBe('');
      }
    });
    // The worst takes four times as much; what grew with the square of the length would take hundreds of times.
    expect(work).toBeLessThan(30 * plainly);
  }

  const token = fc.constantFrom(
    ...Array.from('[]{}:,-?&a*a!|>"\'#%@` \n\t~'),
    '---',
    '...',
    '<<',
    'teams',
    'name',
    '  ',
    ': ',
    '- ',
    '__proto__',
  );

  it('is answered, when it is noise', { timeout }, () => {
    fc.assert(fc.property(anyText({ maxLength: 300 }), survives), { numRuns: runs(100) });
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 80 }).map((parts) => parts.join('')),
        survives,
      ),
      { numRuns: runs(300) },
    );
  });

  it('is answered, when its structure is random under known names', { timeout }, () => {
    const name = fc.constantFrom(...Object.keys(defaultDesk), 'dev', 'channel', 'groups', 'team', 'triage', 'x');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(null, true, 1.5, -1, 'it', 'agents', 'en', Number.NaN, 10n ** 30n),
        fc.string(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(name, tree), (value) => survives(stringify(value))),
      { numRuns: runs(150) },
    );
  });

  it.each(['[', '{a: ', '- ', '? ', '&a ', '"', ': ', ',', '*a ', '!', 'a: |\n'])(
    'is answered in bounded time, when it repeats %j',
    (part) => {
      survives(part.repeat(Math.floor(longest / part.length)));
    },
  );

  it('is answered in bounded time, when it has thousands of teams', () => {
    survives(`teams:\n${Array.from({ length: 9000 }, (_, i) => `  t${i}: {}`).join('\n')}`);
  });
});

it('tells what is wrong between the sections in the same go as what is wrong in one', () => {
  const text = 'zone: Mars\nlanguages: [en, xx]\nroles: 5\ncategories:\n  other: {team: dve}\nnonsense: 1\n';
  const faults = faultsOf(text).join('\n');
  for (const words of [/zone/, /languages\.1/, /roles/, /categories\.other\.team.*did you mean dev/, /nonsense/]) {
    expect(faults).toMatch(words);
  }
  expect(faultsOf('teams: 7\ncategories:\n  other: {team: mine}\n').join('\n')).not.toMatch(/mine/);
});

function numbered(count: number, entry: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => entry(n)).join(', ');
}
