import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDesk, inEnglish } from '#test/builders.ts';
import { type Command, command } from './command.ts';
import { option } from './option.ts';
import { findCommand, parseValues, readLine } from './parse.ts';

const one = command({
  kind: 'slash',
  description: 'command.relevo',
  may: 'help.read',
  options: {},
  run: async () => undefined,
});
const commands = new Map<string, Command>([
  ['ticket new', one],
  ['ticket send', { ...one, kind: 'button' }],
  ['triage', one],
  ['make-a-ticket', { ...one, kind: 'message' }],
]);

const options = {
  ticket: option.ticket(),
  team: option.choice({ label: 'option.team' }, () => [
    { value: 'dev', label: { key: 'team.dev' } },
    { value: 'it', label: { key: 'team.it' } },
  ]),
  draft: option.hidden(),
  reason: option.optionalText({ label: 'option.reason', max: 40 }),
};

/** Lines as people and their cats type them. */
const line = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'ticket',
        'new',
        '/',
        '"',
        'reason:',
        'team:"',
        'TEAM:dev',
        ' ',
        '\n',
        'T-1',
        ':',
        'draft:x',
        '__proto__:x',
        'constructor:1',
      ),
      fc.string({ maxLength: 8 }),
    ),
    { maxLength: 15 },
  )
  .map((parts) => parts.join(''));

describe('findCommand', () => {
  it.each([
    ['ticket new', 'ticket new', ''],
    ['/ticket new Late mails', 'ticket new', 'Late mails'],
    ['  TICKET   New  a  b ', 'ticket new', 'a  b'],
    ['triage T-1\nmore', 'triage', 'T-1\nmore'],
  ])('%j is %s with %j', (typed, name, rest) => {
    expect(findCommand(commands, typed)).toEqual({ name, rest });
  });

  it.each(['', '/', 'ticket', 'ticketnew', 'ticket send T-1', 'make-a-ticket', 'toString', 'new ticket'])(
    '%j is none that can be typed',
    (typed) => {
      expect(findCommand(commands, typed)).toBeUndefined();
    },
  );

  it('never throws, and never loses the end of what was typed', () => {
    fc.assert(
      fc.property(line, (words) => {
        const found = findCommand(commands, `ticket new ${words}`);
        expect(found).toEqual({ name: 'ticket new', rest: words.trim() });
        findCommand(commands, words);
      }),
    );
  });
});

describe('readLine', () => {
  it.each([
    ['', {}],
    ['T-1', { ticket: 'T-1' }],
    ['T-1 dev it is theirs, surely', { ticket: 'T-1', team: 'dev', reason: 'it is theirs, surely' }],
    ['T-1 "dev ops" x', { ticket: 'T-1', team: 'dev ops', reason: 'x' }],
    ['reason:"it is theirs" T-1 dev', { ticket: 'T-1', team: 'dev', reason: 'it is theirs' }],
    ['Team:it T-1', { ticket: 'T-1', team: 'it' }],
    ['T-1 dev "quoted whole"', { ticket: 'T-1', team: 'dev', reason: 'quoted whole' }],
    ['T-1 dev "half quoted', { ticket: 'T-1', team: 'dev', reason: '"half quoted' }],
    ['T-1 dev "two" "parts"', { ticket: 'T-1', team: 'dev', reason: '"two" "parts"' }],
    ['T-1 dev see http://x.example/a:b', { ticket: 'T-1', team: 'dev', reason: 'see http://x.example/a:b' }],
    ['T-1 dev first\n\nsecond', { ticket: 'T-1', team: 'dev', reason: 'first\n\nsecond' }],
    ['reason:"" T-1', { ticket: 'T-1', reason: '' }],
    // What buttons fill in cannot be typed.
    ['draft:abc T-1', { ticket: 'draft:abc', team: 'T-1' }],
  ])('%j', (rest, args) => {
    expect(readLine(options, rest)).toEqual(args);
  });

  it('never throws, and gives nothing but words for the options that are shown', () => {
    fc.assert(
      fc.property(line, (rest) => {
        const args = readLine(options, rest);
        expect(['ticket', 'team', 'reason']).toEqual(expect.arrayContaining(Object.keys(args)));
        for (const value of Object.values(args)) expect(value).toBeTypeOf('string');
        expect(Object.getPrototypeOf(args)).toBe(Object.prototype);
      }),
      { numRuns: 300 },
    );
  });

  it('takes a quoted value whole, wherever it stands', () => {
    const quotable = fc.string({ unit: 'grapheme' }).filter((words) => !words.includes('"'));
    fc.assert(
      fc.property(quotable, fc.boolean(), (words, isFirst) => {
        const named = `reason:"${words}"`;
        const args = readLine(options, isFirst ? `${named} T-1 dev` : `T-1 dev ${named}`);
        expect(args).toEqual({ ticket: 'T-1', team: 'dev', reason: words });
      }),
    );
  });

  it('is quick with a long line that is meant badly', () => {
    const started = performance.now();
    for (const part of ['a:"', 'reason:"x" ', '" ', 'aaaa', ' '])
      readLine(options, part.repeat(Math.ceil(40_000 / part.length)));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('parseValues', () => {
  const parse = (given: Readonly<Record<string, string>>) => parseValues(options, given, aDesk());

  it('gives values, trimmed, of their kinds; what was not given is not there', () => {
    expect(parse({ ticket: ' t1042 ', team: 'DEV', reason: ' so ' })).toEqual({
      values: { ticket: 1042, team: 'dev', reason: 'so' },
    });
    expect(parse({ ticket: '7', team: 'it', reason: '  ' })).toEqual({ values: { ticket: 7, team: 'it' } });
  });

  it('names what is wrong with every field at once', () => {
    const parsed = parse({ ticket: 'seven', team: 'weather', reason: 'x'.repeat(41), other: '\u0000' });
    const faults = 'faults' in parsed ? parsed.faults : {};
    expect(Object.fromEntries(Object.entries(faults).map(([id, text]) => [id, inEnglish(text)]))).toEqual({
      ticket: 'That is no ticket number. It looks like T-1042.',
      team: 'Choose one of: Development (dev), IT network (it).',
      reason: 'At most 40 characters, please; these are 41.',
    });
  });

  it('never throws on what is submitted', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('ticket', 'team', 'reason', 'draft', '__proto__'), line), (given) => {
        const parsed = parse(given);
        expect('values' in parsed || Object.keys(parsed.faults).length > 0).toBe(true);
      }),
    );
  });
});
