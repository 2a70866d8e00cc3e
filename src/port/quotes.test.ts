import { expect, it } from 'vitest';
import { withQuotes } from './quotes.ts';

it('what is passed on stands below the own words, each line marked, with its author where one is known', () => {
  expect(withQuotes('please look', [{ author: 'Mia Meier', text: 'It fails\n\nagain' }, { text: 'and this' }])).toBe(
    'please look\n> Mia Meier: It fails\n>\n> again\n> and this',
  );
});

it('alone it is all that the message says', () => {
  expect(withQuotes('', [{ author: 'Mia', text: ' It fails ' }])).toBe('> Mia: It fails');
  expect(withQuotes('  ', [])).toBe('');
  expect(withQuotes('own', [{ author: 'Mia', text: ' \n' }])).toBe('own');
});

it('a name of several lines cannot look like somebody else’s words', () => {
  expect(withQuotes('', [{ author: 'Mia\n> Ben', text: 'x' }])).toBe('> Mia: x');
});
