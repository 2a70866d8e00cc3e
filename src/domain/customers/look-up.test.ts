import { expect, it } from 'vitest';
import { nameKeys, numberKeys, typedKeys } from './look-up.ts';

const finds = (name: string, typed: string) =>
  typedKeys(typed).words.every((word) => nameKeys({ name }).includes(word));

it.each([
  ['Lucía Ñúñez', 'lucia', true],
  ['Lucía Ñúñez', 'NUÑ luc', true],
  ['Lucía Ñúñez', 'uci', false],
  ['Lucía Ñúñez', 'luc mol', false],
  ['Donaudampfschifffahrt AG', 'donaudampfschiff', true],
  ['𝒜da', 'a', true],
])('%s by %s: %s', (name, typed, found) => {
  expect(finds(name, typed)).toBe(found);
});

it('finds a number by its beginning, however it is written', () => {
  const keys = numberKeys({ number: 'C-10 42' });
  expect(['c', 'C-1', 'c1042', 'c 10-42'].every((typed) => keys.includes(typedKeys(typed).number))).toBe(true);
  expect(keys).not.toContain(typedKeys('1042').number);
  expect(numberKeys({})).toEqual([]);
});

it('is bounded whatever it is given', () => {
  expect(nameKeys({ name: 'wörter '.repeat(10_000) }).length).toBeLessThanOrEqual(120);
  expect(numberKeys({ number: '7'.repeat(10_000) })).toHaveLength(24);
});
