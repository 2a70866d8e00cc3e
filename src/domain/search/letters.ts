/**
 * Letters of living languages that Unicode does not take apart (NFKD leaves them), behind what is written for them where a keyboard
 * lacks them; most of them stand in CLDR's transform Latin-ASCII, too. In lower case.
 */
const LETTERS = {
  ae: 'æ',
  b: 'ɓƀ',
  c: 'ƈȼ',
  d: 'ðđɖɗ',
  e: 'əǝɛ',
  f: 'ƒ',
  g: 'ǥɠɣ',
  h: 'ħ',
  i: 'ıɨɩ',
  j: 'ɉȷ',
  k: 'ƙ',
  l: 'łƚ',
  n: 'ŋɲƞ',
  o: 'øɔɵ',
  oe: 'œ',
  p: 'ƥ',
  q: 'ĸ',
  r: 'ɍ',
  ss: 'ß',
  t: 'ŧƭʈⱦ',
  th: 'þ',
  u: 'ʉ',
  v: 'ʋ',
  y: 'ƴɏ',
  z: 'ƶȥ',
};

const PLAIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LETTERS).flatMap(([plain, letters]) => Array.from(letters, (letter) => [letter, plain] as const)),
);
const ANY = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'gu');

/** @param text in lower case and taken apart (NFKD) */
export function plainLetters(text: string): string {
  return text.replace(ANY, (letter) => PLAIN.get(letter) ?? letter);
}
