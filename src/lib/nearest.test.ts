import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['docter', ['start', 'doctor', 'help'], 'doctor'],
    ['START', ['start', 'doctor'], 'start'],
    ['chanels', ['channels', 'categories'], 'channels'],
    ['hlep', ['help', 'start'], 'help'],
    ['dve', ['it', 'dev', 'legal'], 'dev'],
  ])('%s among %j means %s', (typed, known, meant) => {
    expect(nearest(typed, known)).toBe(meant);
  });

  it('proposes nothing for a word that is near to none, an empty or an endless one', () => {
    expect(nearest('zebra', ['start', 'doctor', 'help'])).toBeUndefined();
    expect(nearest('', ['a'])).toBeUndefined();
    expect(nearest('a'.repeat(61), ['a'.repeat(60)])).toBeUndefined();
  });

  it('does not take one two-letter word for another', () => {
    expect(nearest('en', ['es', 'it'])).toBeUndefined();
  });
});
