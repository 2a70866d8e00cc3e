import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '#test/any-text.ts';
import { cleanFileName, cleanWords, cutWords, faultInWords, firstLine } from './words.ts';

/** Words with everything odd that a text can hold, more often than chance would have it. */
const odd = fc.constantFrom(
  '\u0000',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u200f',
  '\u202e',
  '\u2066',
  '\ud83d',
  '\udc00',
  '\r\n',
  '\r',
  '\u2028',
  '\t',
  ' ',
  '😀',
  'é',
);
const words = fc.array(fc.oneof(odd, anyText({ maxLength: 5 }), fc.string())).map((parts) => parts.join(''));

describe('faultInWords', () => {
  it.each([
    ['plain words', undefined],
    ['Ünïcödé 漢字 עברית 😀', undefined],
    ['two\nlines and a\ttab', undefined],
    ['', undefined],
    ['a\u0000b', 'control'],
    ['a\u001b[31mred', 'control'],
    ['a\u009fb', 'control'],
    ['half of an emoji \ud83d', 'control'],
    ['invoice\u202efdp.exe', 'direction'],
    ['a\u200fb', 'direction'],
    ['a\u2069b', 'direction'],
  ] as const)('%j: %s', (text, fault) => {
    expect(faultInWords(text, false)).toBe(fault);
  });

  it.each(['a\nb', 'a\rb', 'a\tb', 'a\u2028b', 'a\u2029b'])('%j is no single line', (text) => {
    expect(faultInWords(text, true)).toBe('oneLine');
    expect(faultInWords(text, false)).toBeUndefined();
  });
});

describe('cleanWords', () => {
  it('leaves nothing that a field would refuse, whatever was written, and cleans once', () => {
    fc.assert(
      fc.property(words, (text) => {
        const clean = cleanWords(text);
        expect(faultInWords(clean, false)).toBeUndefined();
        expect(clean).not.toMatch(/[\r\u2028\u2029]/);
        expect(cleanWords(clean)).toBe(clean);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing that is right', () => {
    const right = words.filter((text) => faultInWords(text, false) === undefined && !/[\r\u2028\u2029]/.test(text));
    fc.assert(fc.property(right, (text) => cleanWords(text) === text));
  });

  it('keeps lines and says where half a character was', () => {
    expect(cleanWords('a\r\nb\rc\u2028d\u0000e\u202ef \ud83d.')).toBe('a\nb\nc\ndef \ufffd.');
  });
});

describe('firstLine', () => {
  it.each([
    ['  Hello there \n more', 20, 'Hello there'],
    ['\n\n Late', 20, 'Late'],
    ['exactly ten', 11, 'exactly ten'],
    ['cut at a word near the end', 20, 'cut at a word near…'],
    ['Donaudampfschifffahrt', 10, 'Donaudamp…'],
    // The only space is too far in front to cut there.
    ['a Donaudampfschifffahrt', 12, 'a Donaudamp…'],
    ['', 10, ''],
  ])('%j to %i: %j', (text, max, line) => {
    expect(firstLine(text, max)).toBe(line);
  });

  it('is never longer than asked, never more than one line, and never half a character', () => {
    fc.assert(
      fc.property(words.map(cleanWords), fc.integer({ min: 4, max: 60 }), (text, max) => {
        const line = firstLine(text, max);
        expect(line.length).toBeLessThanOrEqual(max);
        expect(line).not.toContain('\n');
        expect(line.isWellFormed()).toBe(true);
        expect(text).toContain(line.replace(/…$/, ''));
      }),
      { numRuns: 300 },
    );
  });
});

it('cutWords ends what it cut with …, never within a character and never longer than asked', () => {
  expect(cutWords('abc😀def', 5)).toBe('abc…');
  expect(cutWords('abc', 3)).toBe('abc');
  expect(cutWords('abc', 0)).toBe('');
  fc.assert(
    fc.property(words.map(cleanWords), fc.integer({ min: 1, max: 60 }), (text, max) => {
      const cut = cutWords(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true);
      expect(cut === text || cut.endsWith('…')).toBe(true);
    }),
  );
});

describe('cleanFileName', () => {
  it.each([
    ['shot.png', 'shot.png'],
    ['C:\\Users\\ana\\shot.png', 'shot.png'],
    ['../../etc/passwd', 'passwd'],
    ['gnp.\u202eexe.png', 'gnp.exe.png'],
    ['a\u0000b\nc\u2028d', 'abcd'],
    [' ', 'file'],
    ['..\\', 'file'],
    ['Größe 😀.pdf', 'Größe 😀.pdf'],
    [`${'x'.repeat(300)}.tar.gz`, `${'x'.repeat(47)}.gz`],
    [`${'😀'.repeat(300)}`, '😀'.repeat(25)],
  ])('makes of %j %j', (name, clean) => {
    expect(cleanFileName(name, 50)).toBe(clean);
  });

  it('is short, whole, on one line and without a folder, whatever it is made of', () => {
    fc.assert(
      fc.property(words, (name) => {
        const clean = cleanFileName(name, 50);
        expect(clean).toMatch(/^[^/\\\n]{1,50}$/);
        expect(clean.isWellFormed()).toBe(true);
        expect(faultInWords(clean, true)).toBeUndefined();
        expect(cleanFileName(clean, 50)).toBe(clean);
      }),
    );
  });
});
