import { describe, expect, it } from 'vitest';
import { scanFolder } from '../lib/scan.ts';
import { type Catalogue, en } from './en.ts';
import { type Format, formatFor } from './format.ts';
import { languages } from './render.ts';
import { t } from './types.ts';

type Message = (p: object, f: Format) => string;
type Forms = Parameters<Format['plural']>[1];

const INSTANTS = new Set(['at', 'begins', 'ends']);
const NUMBERS = new Set(['count', 'max', 'length', 'page', 'of', 'attempts', 'size', 'percent', 'version', 'hours', 'minutes', 'value', 'kept', 'verdicts', 'pages']);
const AT = '2026-03-02T09:15:00Z';
const MONTH = '2026-10';

/** What one message does with sample parameters: its words, the parameters that it read, the plurals that it chose from. */
function spoken(message: unknown, language: string, numeral = 7) {
  if (typeof message === 'string') return { words: message, used: [], plurals: [] };
  const used = new Set<string>();
  const plurals: Forms[] = [];
  const format = formatFor({ language, zone: 'Europe/Zurich' });
  const plural: Format['plural'] = (count, forms) => {
    plurals.push(forms);
    return format.plural(count, forms);
  };
  const params = new Proxy({}, { get: (_, name) => sample(used, String(name), numeral) });
  const words = (message as Message)(params, { ...format, plural });
  return { words, used: [...used].sort(), plurals };
}

function sample(used: Set<string>, name: string, numeral: number) {
  used.add(name);
  if (NUMBERS.has(name)) return numeral;
  if (INSTANTS.has(name)) return AT;
  if (name === 'month') return MONTH;
  return name === 'tag' ? 'de' : `«${name}»`;
}

const catalogues = await Promise.all(languages().map(async (language) => ({ language, catalogue: ((await import(new URL(`./${language}.ts`, import.meta.url).href)) as { default: Catalogue }).default })));
const keys = Object.keys(en) as (keyof Catalogue)[];

it('has every message in one part only, as a second one would silently take its place', async () => {
  const parts = await scanFolder<object>(new URL('./en/', import.meta.url), /\.ts$/);
  expect(parts.flatMap(({ value }) => Object.keys(value)).sort()).toEqual([...keys].sort());
});

it('finds English and Spanish', () => {
  expect([...languages()].sort()).toEqual(expect.arrayContaining(['en', 'es']));
});

describe.each(catalogues)('$language', ({ language, catalogue }) => {
  it('has the keys of English, in their order', () => {
    expect(Object.keys(catalogue)).toEqual(keys);
  });

  it('says every message in one line of whole words', () => {
    const odd = keys.filter((key) => {
      const { words } = spoken(catalogue[key], language);
      return words.trim() !== words || words === '' || /undefined|\[object|NaN|\s{2}|[\n#]/.test(words);
    });
    expect(odd).toEqual([]);
  });

  it('reads the parameters that English reads, and says each', () => {
    for (const key of keys) {
      const { words, used } = spoken(catalogue[key], language);
      expect(used, key).toEqual(spoken(en[key], 'en').used);
      for (const name of used) {
        if (INSTANTS.has(name)) expect(words, key).toContain(formatFor({ language, zone: 'Europe/Zurich' }).dateTime(AT));
        else if (name === 'month') expect(words, key).toContain(formatFor({ language, zone: 'UTC' }).month(MONTH));
        else if (name === 'tag') expect(words, key).toBe(formatFor({ language, zone: 'UTC' }).language('de'));
        else expect(words, key).toContain(NUMBERS.has(name) ? '7' : `«${name}»`);
      }
    }
  });

  it('has a plural wherever English has one, with a form of its own for one', () => {
    const counted = keys.filter((key) => spoken(en[key], 'en').plurals.length > 0);
    expect(counted.length).toBeGreaterThan(5);
    for (const key of counted) {
      const [none, one, two] = [0, 1, 2].map((count) => spoken(catalogue[key], language, count));
      expect(none?.words, key).toContain('0');
      expect(two?.words, key).toContain('2');
      expect(one?.words.replaceAll('1', '0'), key).not.toBe(none?.words);
      expect(one?.words.replaceAll('1', '2'), key).not.toBe(two?.words);
      for (const forms of one?.plurals ?? []) expect(pluralsOf(language).filter((form) => forms[form] === undefined)).toEqual([]);
    }
  });
});

/** The forms that a language has for small whole numbers. */
function pluralsOf(language: string) {
  const rules = new Intl.PluralRules(language);
  return [...new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)))];
}

it.each(catalogues.filter(({ language }) => language !== 'en'))('leaves no sentence of $language in English', ({ catalogue }) => {
  const sentences = keys.filter((key) => typeof en[key] === 'string' && String(en[key]).includes(' '));
  expect(sentences.filter((key) => catalogue[key] === en[key])).toEqual([]);
});

describe('the type check', () => {
  it('refuses a catalogue that lacks a message or expects another parameter', () => {
    const { nobody: _left, ...rest } = en;
    // @ts-expect-error nobody is missing
    const lacking: Catalogue = rest;
    expect(lacking).not.toHaveProperty('nobody');
    const wrong: Catalogue = {
      ...en,
      // @ts-expect-error English hands no such parameter over
      'card.title': (p: { nummer: string }) => p.nummer,
    };
    expect(wrong['card.title']).not.toBe(en['card.title']);
  });

  it('refuses a text with a missing, wrong or needless parameter', () => {
    // @ts-expect-error the number is missing
    expect(t('customer.received')).toEqual({ key: 'customer.received' });
    // @ts-expect-error it is called number
    expect(t('customer.received', { nummer: 'T-1' })).toHaveProperty('params');
    // @ts-expect-error a count is a number
    expect(t('list.all', { count: '2' })).toHaveProperty('params');
    // @ts-expect-error this one takes none
    expect(t('nobody', { name: 'Ana' })).toHaveProperty('params');
    // @ts-expect-error there is no such message
    expect(t('no.such.message')).toEqual({ key: 'no.such.message' });
  });
});
