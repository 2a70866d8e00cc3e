import { expect, it } from 'vitest';
import { people } from '#test/builders.ts';
import { named } from './named.ts';

const all = [
  ...Object.values(people),
  { ...people.mia, account: { platform: 'slack', user: 'U1' }, name: 'Mia B.' },
  { ...people.mia, account: { platform: 'slack', user: 'U2' }, name: 'Łukasz Ørsted' },
];

it.each([
  ['mia', ['Mia']],
  ['@MIA', ['Mia']],
  ['Mia B.', ['Mia B.']],
  ['slack:u1', ['Mia B.']],
  ['le', ['Lea']],
  ['mi', ['Mia', 'Mia B.']],
  ['lukasz ORSTED', ['Łukasz Ørsted']],
  ['łuk', ['Łukasz Ørsted']],
  ['\u0301', []],
  ['nobody', []],
  ['', []],
  ['@', []],
] as const)('“%s” means %j', (words, names) => {
  expect(named(all, words).map(({ name }) => name)).toEqual(names);
});
