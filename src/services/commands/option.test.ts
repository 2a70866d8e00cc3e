import { describe, expect, it } from 'vitest';
import { aDesk, inEnglish } from '#test/builders.ts';
import { type Option, option } from './option.ts';
import { parseValues } from './parse.ts';

const asked = { label: 'option.subject' } as const;

/** The value that somebody's words become, or what they are told. */
function read(of: Option, typed?: string): unknown {
  const parsed = parseValues({ of }, typed === undefined ? {} : { of: typed }, aDesk());
  return 'values' in parsed ? parsed.values['of'] : `✗ ${inEnglish(parsed.faults['of'] ?? { plain: '' })}`;
}

const EMPTY = '✗ Please fill this in.';
const choices = () => [{ value: 'high', label: { key: 'priority.high' } } as const];

describe('what is required', () => {
  it.each([
    ['ticket', option.ticket()],
    ['line', option.line(asked)],
    ['text', option.text(asked)],
    ['address', option.address(asked)],
    ['choice', option.choice(asked, choices)],
  ])('%s: nothing and blanks are told to be filled in', (_, one) => {
    expect(one.required).toBe(true);
    expect([read(one), read(one, ''), read(one, ' \n ')]).toEqual([EMPTY, EMPTY, EMPTY]);
  });

  it.each([
    ['line', option.optionalLine(asked)],
    ['text', option.optionalText(asked)],
    ['address', option.optionalAddress(asked)],
    ['choice', option.optionalChoice(asked, choices)],
    ['hidden', option.hidden()],
  ])('%s that may be left out is nothing then', (_, one) => {
    expect(one.required).toBe(false);
    expect([read(one), read(one, ''), read(one, ' \n ')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a line and a text', () => {
  it('hold as much as they say, counted as the platforms count', () => {
    expect(read(option.line(asked), 'x'.repeat(200))).toBe('x'.repeat(200));
    expect(read(option.line(asked), 'x'.repeat(201))).toMatch(/^✗ At most 200 .* 201\.$/);
    expect(read(option.optionalLine({ ...asked, max: 4 }), '😀😀😀')).toMatch(/^✗ At most 4 .* 6\.$/);
    expect(read(option.text(asked), 'x'.repeat(8_000))).toHaveLength(8_000);
    expect(read(option.optionalText(asked), 'x'.repeat(8_001))).toMatch(/^✗ At most 8,000/);
    expect(option.line({ ...asked, max: 4 }).maxLength).toBe(4);
  });

  it('refuse what cannot be seen, and lines where there is one', () => {
    for (const one of [option.line(asked), option.optionalText(asked)]) {
      expect(read(one, 'a\u0007b')).toMatch(/invisible control characters/);
      expect(read(one, 'a\u202eb')).toMatch(/turn the direction/);
    }
    expect(read(option.line(asked), 'a\nb')).toBe('✗ Only one line, please.');
    expect(read(option.text(asked), 'a\nb')).toBe('a\nb');
  });
});

describe('an address', () => {
  it.each(['ana@acme.example', 'a.b+c@mail.acme.example'])('%s is one', (address) => {
    expect(read(option.address(asked), ` ${address} `)).toBe(address);
  });

  it.each(['ana', 'ana@', 'ana@acme', 'a b@acme.example', 'ana@acme.example, gus@acme.example', '<ana@acme.example>'])(
    '%s is none',
    (words) => {
      expect(read(option.optionalAddress(asked), words)).toMatch(/^✗ That is no e-mail address/);
    },
  );

  it('is one line', () => {
    expect(read(option.address(asked), 'ana@acme.example\nBcc: gus@acme.example')).toMatch(/^✗ Only one line/);
  });
});

it('a choice is one of the desk’s, however it is written', () => {
  expect(read(option.choice(asked, choices), 'HIGH')).toBe('high');
  expect(read(option.optionalChoice(asked, choices), 'low')).toBe('✗ Choose one of: High.');
});

it('hidden ones are never asked for', () => {
  expect([option.hidden(), option.hiddenLine({})].map(({ hidden }) => hidden)).toEqual([true, true]);
  expect(
    Object.values(option)
      .map((make) => make(asked, choices as never).hidden)
      .filter(Boolean),
  ).toHaveLength(2);
});
