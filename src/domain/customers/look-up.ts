import { folded, wordsIn } from '../search/words.ts';
import type { Customer } from './customer.ts';

const WORDS = 10;
const LETTERS = 12;
const DIGITS = 24;

/** By what a customer is found while they are typed: every beginning of each word of the name, without case and accents. */
export function nameKeys({ name }: Pick<Customer, 'name'>): readonly string[] {
  return [...new Set(wordsIn(name, WORDS).flatMap((word) => beginnings(word, LETTERS)))];
}

/** The same of the number, without signs and spaces. */
export function numberKeys({ number }: Pick<Customer, 'number'>): readonly string[] {
  return number === undefined ? [] : beginnings(bare(number), DIGITS);
}

/** What was typed so far, as these keys have it; the longest word first. */
export function typedKeys(typed: string): { readonly words: readonly string[]; readonly number: string } {
  const words = wordsIn(typed, WORDS).map((word) => cut(word, LETTERS));
  return { words: [...new Set(words)].sort((a, b) => b.length - a.length), number: cut(bare(typed), DIGITS) };
}

function beginnings(word: string, most: number): string[] {
  const letters = Array.from(word).slice(0, most);
  return letters.map((_, index) => letters.slice(0, index + 1).join(''));
}

function cut(word: string, most: number): string {
  return Array.from(word).slice(0, most).join('');
}

function bare(number: string): string {
  return folded(number).replace(/[^\p{L}\p{N}]+/gu, '');
}
