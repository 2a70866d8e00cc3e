import { plainLetters } from './letters.ts';

/** Of a longer word so many characters are looked at. */
const LONGEST = 40;

/**
 * Which words and facets `folded` and what is made with it give, and what else documents are found by (`verdictDays`): rises with
 * every change of that, and what is kept is then made anew (`services/rewording.ts`).
 */
export const WORDING = 4;

/**
 * Without case and accents, so that `Caducó` and `caduco` are the same, and `Łukasz` and `lukasz`; ligatures and full-width
 * letters are taken apart.
 */
export function folded(text: string): string {
  return plainLetters(
    text
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  );
}

/** The words by which a text is found, folded, each once, in the order of their first appearance. */
export function wordsIn(text: string, most = Number.POSITIVE_INFINITY): readonly string[] {
  const found = new Set<string>();
  for (const [word] of folded(text).matchAll(/[\p{L}\p{N}]+/gu)) {
    if (found.size >= most) break;
    found.add(cut(word));
  }
  return [...found];
}

function cut(word: string): string {
  return word.length <= LONGEST ? word : word.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
}

/** Whether a text holds a phrase: its words next to each other, with whatever signs between them. */
export function holdsPhrase(text: string, phrase: string): boolean {
  return ` ${lined(text)} `.includes(` ${lined(phrase)} `);
}

function lined(text: string): string {
  return (folded(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
