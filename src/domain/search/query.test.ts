import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDesk, aHandoff, aTicket, inEnglish, refusalOf, ticketIn } from '#test/builders.ts';
import { Refusal } from '../refusal.ts';
import { STATUSES } from '../tickets/ticket.ts';
import { facetsOf, facetsOfStatus, searchWords } from './facets.ts';
import { isEmpty, readSearch } from './query.ts';
import { folded, holdsPhrase, wordsIn } from './words.ts';

const read = (typed: string) => readSearch(typed, aDesk());
const faultsOf = (typed: string) => refusalOf(() => read(typed)).details.map(inEnglish);

describe('words', () => {
  it.each([
    ['Caducó la SESIÓN', ['caduco', 'la', 'sesion']],
    ['Straße ﬁn Ｆｕｌｌ', ['strasse', 'fin', 'full']],
    ['mail.acme.example', ['mail', 'acme', 'example']],
    ['ana@acme.example!', ['ana', 'acme', 'example']],
    ['T-1042, T-1042', ['t', '1042']],
    ['…—“”', []],
    ['Ελλάς', ['ελλας']],
    ['Łukasz ŁÓDŹ', ['lukasz', 'lodz']],
    ['Søren ØRSTED Ǿ', ['soren', 'orsted', 'o']],
    ['Đặng đ, Æsir ǽ, Œuvre', ['dang', 'd', 'aesir', 'ae', 'oeuvre']],
    ['GROẞ, ılık İZMİR, Ħamrun', ['gross', 'ilik', 'izmir', 'hamrun']],
    ['Þór Guðrún, Ŋ ŧ ə', ['thor', 'gudrun', 'n', 't', 'e']],
  ])('of “%s”', (text, words) => {
    expect(wordsIn(text)).toEqual(words);
  });

  it('are all there are, each bounded in length', () => {
    const many = Array.from({ length: 6_000 }, (_, n) => `w${n}`);
    expect(wordsIn(many.join(' '))).toEqual(many);
    expect(wordsIn(many.join(' '), 10)).toEqual(many.slice(0, 10));
    expect(wordsIn('x'.repeat(1_000))[0]).toHaveLength(40);
  });

  it('fold the same however a text was typed, and twice is once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(folded(folded(text))).toBe(folded(text));
        expect(folded(text.normalize('NFC'))).toBe(folded(text.normalize('NFD')));
        for (const word of wordsIn(text)) expect(word.length).toBeLessThanOrEqual(40);
      }),
    );
  });

  it('of a ticket: its number, subject, requester and body', () => {
    const words = searchWords(aTicket({ subject: 'Límite', requesterName: 'Ana Torres', body: 'del API' }));
    expect(words).toEqual(['t', '1042', 'limite', 'ana', 'torres', 'del', 'api']);
  });

  it('a phrase is its words next to each other', () => {
    expect(holdsPhrase('A hard, bounce of mail', 'HARD bounce')).toBe(true);
    expect(holdsPhrase('A harder bounce', 'hard bounce')).toBe(false);
    expect(holdsPhrase('Straße nach Łódź', 'STRASSE nach lodz')).toBe(true);
    expect(holdsPhrase('bounce hard', 'hard bounce')).toBe(false);
  });
});

describe('a search', () => {
  it('reads words, phrases, filters and dates', () => {
    const search = read(
      'SPF "hard bounce" status:open,waiting team:IT tag:vip customer:"Ana Torres" before:2026-11-01',
    );
    expect(search).toMatchObject({
      words: ['spf', 'hard', 'bounce'],
      phrases: ['hard bounce'],
      filters: { status: ['open', 'waiting'], team: ['it'], tag: ['vip'], customer: ['Ana Torres'] },
    });
    expect(search.before?.toString()).toBe('2026-11-01');
    expect(read('status:new status:open').filters.status).toEqual(['new', 'open']);
    expect(read('status:alive').filters.status).toEqual(['new', 'open', 'waiting', 'handed_over']);
    expect(read('"one').phrases).toEqual([]);
    expect(read('https://acme.example/x').phrases).toEqual(['https://acme.example/x']);
  });

  it.each(['', '   ', '""', '...'])('of nothing (“%s”) is empty', (typed) => {
    expect(isEmpty(read(typed))).toBe(true);
  });

  it('says every fault at once, and how it is written', () => {
    expect(faultsOf('state:open status:gone before:yesterday after:2026-02-30 tag: error:500')).toEqual([
      expect.stringMatching(/“state:” is no filter\. Filters: status: team: .*quotes/),
      expect.stringMatching(/status: there is no “gone”\. There is: new, open/),
      expect.stringMatching(/before: “yesterday” is no date\. Write it as 2026-11-01/),
      expect.stringMatching(/after: “2026-02-30” is no date/),
      expect.stringMatching(/“error:” is no filter/),
    ]);
    expect(faultsOf('x'.repeat(301))).toEqual([expect.stringMatching(/At most 300/)]);
    expect(faultsOf(Array.from({ length: 30 }, (_, n) => `w${n}`).join(' '))).toEqual(['At most 20 words, please.']);
    expect(faultsOf('status:,')).toEqual([expect.stringMatching(/status: what should it be/)]);
  });

  it('of anything is read or refused, in the words of a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 320 }), (typed) => {
        try {
          const { words, phrases } = read(typed);
          for (const phrase of phrases) for (const word of wordsIn(phrase)) expect(words).toContain(word);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
    );
  });
});

describe('facets', () => {
  it('name tags as they are looked for, also those that were folded by older rules', () => {
    expect(facetsOf(aTicket({ tags: ['københavn', 'vip'] }))).toEqual(
      expect.arrayContaining(['tag:kobenhavn', 'tag:vip']),
    );
  });

  it('of a duplicate say how it stands for the desk, and for whoever asked', () => {
    const duplicate = ticketIn('closed', { mergedInto: 1001 });
    expect(facetsOf(duplicate)).toEqual(expect.arrayContaining(['status:merged', 'read:resolved']));
    expect(facetsOf(duplicate)).not.toContain('status:closed');
    const finds = (status: string, forDesk: boolean, ticket = duplicate) =>
      facetsOfStatus(status, forDesk).some((facet) => facetsOf(ticket).includes(facet));
    expect(STATUSES.filter((status) => finds(status, true))).toEqual(['closed']);
    expect(STATUSES.filter((status) => finds(status, false))).toEqual(['resolved']);
    for (const status of STATUSES)
      for (const forDesk of [true, false])
        expect(STATUSES.filter((one) => finds(one, forDesk, ticketIn(status)))).toEqual([status]);
  });

  it('say how a ticket stands', () => {
    expect(facetsOf(aTicket())).toEqual([
      'status:new',
      'category:functionality',
      'priority:normal',
      'requester:c-ana',
      'name:ana',
      'who:-',
    ]);
    const handed = ticketIn('handed_over', { handoff: aHandoff('it'), teams: ['dev', 'it'] });
    expect(facetsOf(handed)).toEqual(
      expect.arrayContaining(['status:handed_over', 'team:it', 'ever:dev', 'ever:it', 'who:workspace:mia']),
    );
  });
});
