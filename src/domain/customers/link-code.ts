/**
 * The letters of a code: none that looks or sounds like another one, and no vowels, so that no word comes of it. No digits
 * either, so that a code is never taken for a ticket's number.
 */
const LETTERS = 'BCDFGHJKMNPQRSTVWXZ';
/** 19^8 codes: with so few tries that a guess hits one in three thousand million times. */
const LENGTH = 8;
const WHOLE = new RegExp(`^[${LETTERS}]{${LENGTH}}$`);

/** A new code. @param draw a whole number from 0 up to but without `below`, that nobody can foresee */
export function newCode(draw: (below: number) => number): string {
  return Array.from({ length: LENGTH }, () => LETTERS.charAt(draw(LETTERS.length))).join('');
}

/** As it is read out and typed in: `BCDF-GHJK`. */
export function spelled(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** The code in what somebody typed, in any case of letters, with hyphens and spaces or without; undefined when it is none. */
export function readCode(typed: string): string | undefined {
  const code = typed.replace(/[\s\p{Pd}]+/gu, '').toUpperCase();
  return WHOLE.test(code) ? code : undefined;
}
