import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aTicket, entriesOf, factsOf, inEnglish, people, refusalOf, refusalOfAct } from '#test/builders.ts';
import { Refusal } from '../../refusal.ts';
import { facetsOf } from '../../search/facets.ts';
import { readTags } from '../tags.ts';
import { tag, untag } from './tags.ts';

const facts = factsOf(people.mia);

describe('tags as they are typed', () => {
  it.each([
    ['vip,late', ['vip', 'late']],
    [' VIP ; #Vip, crédito ', ['vip', 'credito']],
    ['b-2 Straße', ['b-2', 'strasse']],
  ])('%s', (typed, tags) => {
    expect(readTags(typed)).toEqual(tags);
  });

  it('are refused with what is wrong with each', () => {
    const faults = refusalOf(() => readTags(`ok, a:b, "x", ${'y'.repeat(31)}`)).details.map(inEnglish);
    expect(faults).toEqual([
      expect.stringMatching(/“a:b” has signs/),
      expect.stringMatching(/“"x"” has signs/),
      expect.stringMatching(/“y{30}…” is too long/),
    ]);
    expect(refusalOf(() => readTags(' , # ')).details.map(inEnglish)).toEqual([expect.stringMatching(/which ones/)]);
    const many = Array.from({ length: 21 }, (_, n) => `t${n}`).join();
    expect(refusalOf(() => readTags(many)).details.map(inEnglish)).toEqual([expect.stringMatching(/at most 20/)]);
  });

  it('of anything are read or refused, and what is read reads the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (typed) => {
        try {
          const tags = readTags(typed);
          expect(readTags(tags.join())).toEqual(tags);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
    );
  });
});

describe('tag', () => {
  it('adds what is new, for the desk alone, where it is found', () => {
    const decision = tag(['vip', 'late'])(aTicket({ tags: ['vip'] }), facts);
    expect(decision.ticket.tags).toEqual(['vip', 'late']);
    expect(facetsOf(decision.ticket)).toEqual(expect.arrayContaining(['tag:vip', 'tag:late']));
    expect(entriesOf(decision)).toMatchObject([{ kind: 'tagged', details: { tags: 'late' }, visibleTo: ['desk'] }]);
    expect(decision.intents.map(({ kind }) => kind)).toEqual(['entry', 'card']);
  });

  it('refuses what changes nothing, and more than a ticket has room for', () => {
    const full = Array.from({ length: 20 }, (_, n) => `t${n}`);
    expect(refusalOfAct(tag(['vip']), aTicket({ tags: ['vip'] }), people.mia).text).toMatchObject({
      key: 'refuse.alreadySo',
    });
    expect(refusalOfAct(tag(['kobenhavn']), aTicket({ tags: ['københavn'] }), people.mia).text).toMatchObject({
      key: 'refuse.alreadySo',
    });
    expect(refusalOfAct(tag(['x']), aTicket({ tags: full }), people.mia).text).toMatchObject({
      key: 'refuse.tooManyTags',
    });
  });
});

describe('untag', () => {
  it('takes away what is there, and leaves no empty list', () => {
    const some = untag(['late', 'x'])(aTicket({ tags: ['vip', 'late'] }), facts);
    expect(some.ticket.tags).toEqual(['vip']);
    expect(entriesOf(some)).toMatchObject([{ kind: 'untagged', details: { tags: 'late' } }]);
    expect(untag(['vip'])(aTicket({ tags: ['vip'] }), facts).ticket).not.toHaveProperty('tags');
    expect(untag(['kobenhavn'])(aTicket({ tags: ['københavn'] }), facts).ticket).not.toHaveProperty('tags');
    expect(inEnglish(refusalOfAct(untag(['x']), aTicket({ tags: ['vip'] }), people.mia).text)).toMatch(/It has: vip/);
  });
});
