import { describe, expect, it } from 'vitest';
import { render } from './render.ts';
import { type Key, plain, type Reader, t } from './types.ts';

const english: Reader = { language: 'en', zone: 'Europe/Zurich' };
const spanish: Reader = { language: 'es', zone: 'America/Mexico_City' };
const shout = (words: string) => `<${words}>`;

describe('render', () => {
  it('speaks the reader’s language, nested texts included', () => {
    const text = t('refuse.otherTeam', { team: t('team.dev') });
    expect(render(text, english)).toContain('This ticket is with Development;');
    expect(render(text, spanish)).toContain('Este ticket lo tiene Desarrollo;');
    const deep = t('list.and', { first: t('list.and', { first: t('move.claim'), second: t('move.close') }), second: plain('x') });
    expect(render(deep, spanish)).toBe('tomar, cerrar, x');
  });

  it('makes harmless what people wrote, at any depth, and leaves its own words alone', () => {
    expect(render(plain('a'), english, shout)).toBe('<a>');
    expect(render(t('status.open'), english, shout)).toBe('Open');
    expect(render(t('card.title', { number: 'T-1', subject: 'hello' }), english, shout)).toBe('<T-1> · <hello>');
    const nested = t('timeline.override', { team: plain('Ops'), reason: t('say.note', { by: 'Mia' }) });
    expect(render(nested, english, shout)).toBe('<Ops>, without a complete checklist: Note by <Mia>');
  });

  it('leaves numbers to the language: no word of somebody’s is one', () => {
    const text = t('fault.tooLong', { max: 8000, length: 12345 });
    expect(render(text, english, shout)).toBe('At most 8,000 characters, please; these are 12,345.');
    expect(render(text, { language: 'es', zone: 'Europe/Madrid' })).toBe('Como máximo 8000 caracteres; aquí hay 12.345.');
  });

  it('tells how large a file is, in a unit that fits', () => {
    const sizes = [1, 1_023, 1_024, 12_345, 1_048_575, 1_310_720, 10_485_760].map((size) => render(t('file.named', { name: 'a', size }), english));
    expect(sizes).toEqual(['a (1 byte)', 'a (1,023 bytes)', 'a (1 kB)', 'a (12 kB)', 'a (1,024 kB)', 'a (1.3 MB)', 'a (10 MB)']);
    expect(render(t('file.named', { name: 'a', size: 1_310_720 }), { language: 'es', zone: 'Europe/Madrid' })).toBe('a (1,3 MB)');
  });

  it('counts in the reader’s plurals', () => {
    const tickets = [0, 1, 2].map((count) => render(t('list.mine', { count }), english));
    expect(tickets).toEqual(['0 tickets of yours', 'One ticket of yours', '2 tickets of yours']);
    expect(render(t('list.mine', { count: 1 }), spanish)).toBe('Un ticket propio');
    expect(render(t('list.mine', { count: 0 }), spanish)).toBe('0 tickets propios');
  });

  it('tells the time of the reader’s zone, through its summer time', () => {
    const at = (instant: string, reader: Reader) => render(t('timeline.line', { at: instant, by: 'Mia', what: plain('x') }), reader);
    expect(at('2026-01-15T23:30:00Z', english)).toMatch(/^Jan 16, 2026, 12:30.AM · Mia · x$/);
    expect(at('2026-07-15T21:30:00Z', english)).toMatch(/^Jul 15, 2026, 11:30.PM/);
    expect(at('2026-01-15T23:30:00Z', spanish)).toMatch(/^15 ene 2026, 17:30 · Mia/);
  });

  it('takes a regional tag as its language, and an unknown language as English throughout', () => {
    expect(render(t('status.new'), { language: 'es-MX', zone: 'UTC' })).toBe('Nuevo');
    // French counts 0 as one and has other dates: the words and what stands in them must be of one language.
    const french: Reader = { language: 'fr', zone: 'UTC' };
    expect(render(t('list.all', { count: 0 }), french)).toBe('0 tickets');
    expect(render(t('mail.item', { number: 'T-1', what: t('mailed.answer'), at: '2026-01-15T09:30:00Z', age: t('age.hours', { count: 1 }), attempts: 1 }), french)).toMatch(/^T-1 · Answer · since Jan 15, 2026, 9:30.AM \(one hour\), one attempt$/);
  });

  it('shows the key of a message that it does not have, so that an old stored text stays readable', () => {
    expect(render({ key: 'gone.long.ago' as Key }, english)).toBe('gone.long.ago');
  });
});
