import type { Span } from './kinds.ts';

/** Words as a secret is looked for in them; `at[n]` is where the sign `n` of `text` stands in what was written. */
interface Reading {
  readonly text: string;
  /** Absent where both are the same. */
  readonly at?: Uint32Array;
}

/** What is shown as nothing or as one sign with its neighbour, or is another form of a sign of ASCII. */
const OTHERWISE = /[\u0300-\u036f]|[\p{Cf}\u3000\ufe55\u2236\ua789\uff01-\uff5e\u0660-\u0669\u06f0-\u06f9]/u;
const UNSEEN = /\p{Cf}/u;

/**
 * How words can be read: as they are; with the wide signs of East Asian keyboards as those of ASCII, letters and their accents as one, and
 * without what is not seen. Where something unseen parts a word from a number, the two are also read apart.
 */
export function readings(words: string): readonly Reading[] {
  if (!OTHERWISE.test(words)) return [{ text: words }];
  const together = read(words, '');
  return UNSEEN.test(words) ? [together, read(words, ' ')] : [together];
}

/** Where what was found stands in what was written. */
export function written({ text, at }: Reading, span: Span): Span {
  if (!at) return span;
  return { ...span, from: at[span.from] ?? 0, to: span.to === text.length ? (at.at(-1) ?? 0) : (at[span.to] ?? 0) };
}

function read(words: string, unseen: string): Reading {
  const at = new Uint32Array(words.length + 1);
  const signs: string[] = [];
  for (let from = 0; from < words.length; from += 1) {
    const one = words.charAt(from);
    const sign = UNSEEN.test(one) ? unseen : asciiOf(one);
    if (sign === '') continue;
    at[signs.length] = from;
    const whole = isAccent(words.charCodeAt(from + 1)) ? (sign + words.charAt(from + 1)).normalize('NFC') : sign;
    if (whole.length === 1 && whole !== sign) from += 1;
    signs.push(whole.length === 1 ? whole : sign);
  }
  at[signs.length] = words.length;
  return { text: signs.join(''), at: at.subarray(0, signs.length + 1) };
}

function isAccent(code: number): boolean {
  return code >= 0x300 && code <= 0x36f;
}

const COLONS = '\ufe55\u2236\ua789';

function asciiOf(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (code === 0x3000) return ' ';
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660);
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0);
  return COLONS.includes(sign) ? ':' : sign;
}
