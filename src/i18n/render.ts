import { scanFolder } from '../lib/scan.ts';
import { type Catalogue, en } from './en.ts';
import { type Format, formatFor } from './format.ts';
import type { Keyed, Reader, Text } from './types.ts';

const LANGUAGE_FILE = /^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?\.ts$/;

/** Every language that Relevo has: its file's name is its tag. A file that is no catalogue stops the start. */
const catalogues: ReadonlyMap<string, Catalogue> = new Map((await scanFolder<Catalogue>(new URL('./', import.meta.url), LANGUAGE_FILE, { check: faultsOf })).map(({ name, value }) => [name, value]));

function faultsOf(value: unknown): readonly string[] {
  const given = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  return Object.entries(en).flatMap(([key, message]) => (typeof given[key] === typeof message ? [] : [`lacks the message ${key}`]));
}

export function languages(): readonly string[] {
  return [...catalogues.keys()];
}

/** Leaves words as they are: for places that escape what they are given whole. */
const asIs = (words: string): string => words;

/**
 * A text in the reader's language, with times in the reader's zone.
 * @param safe makes somebody's words harmless where the text will stand; it is not applied to Relevo's own words
 */
export function render(text: Text, reader: Reader, safe: (words: string) => string = asIs): string {
  if ('plain' in text) return safe(text.plain);
  const found = catalogues.get(reader.language) ?? catalogues.get(reader.language.split('-', 1)[0] ?? '');
  const message: unknown = (found ?? en)[text.key];
  if (typeof message === 'string') return message;
  if (typeof message !== 'function') return text.key;
  // Without a catalogue the words are English, and so must be the numbers, plurals and dates in them.
  const spoken = found ? reader : { ...reader, language: 'en' };
  return (message as (p: object, f: Format) => string)(rendered(text, reader, safe), formatFor(spoken));
}

function rendered({ params = {} }: Keyed, reader: Reader, safe: (words: string) => string): object {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'number') return [name, value];
      return [name, typeof value === 'string' ? safe(value) : render(value, reader, safe)];
    }),
  );
}
