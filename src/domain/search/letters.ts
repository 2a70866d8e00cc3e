/**
 * Letters of living languages that Unicode does not take apart (NFKD leaves them), each as it is written where a keyboard lacks
 * it; so most of them stand in CLDR's transform Latin-ASCII, too. In lower case.
 */
const LETTERS: Readonly<Record<string, string>> = {
  // Nordic, Polish, Maltese, Sami, Turkish, Croatian, Vietnamese, German, French.
  ...{ æ: 'ae', ø: 'o', þ: 'th', ð: 'd', ł: 'l', ħ: 'h', ŧ: 't', ŋ: 'n', ı: 'i', đ: 'd', ß: 'ss', œ: 'oe', ĸ: 'q' },
  // Azerbaijani and the languages of Africa and the Americas.
  ...{ ə: 'e', ǝ: 'e', ɛ: 'e', ɔ: 'o', ɵ: 'o', ɓ: 'b', ƀ: 'b', ƈ: 'c', ȼ: 'c', ɖ: 'd', ɗ: 'd', ƒ: 'f', ǥ: 'g', ɠ: 'g' },
  ...{ ɣ: 'g', ɨ: 'i', ɩ: 'i', ɉ: 'j', ȷ: 'j', ƙ: 'k', ƚ: 'l', ɲ: 'n', ƞ: 'n', ƥ: 'p', ɍ: 'r', ƭ: 't', ʈ: 't', ⱦ: 't' },
  ...{ ʉ: 'u', ʋ: 'v', ƴ: 'y', ɏ: 'y', ƶ: 'z', ȥ: 'z' },
};

const ANY = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/** @param text in lower case and taken apart (NFKD) */
export function plainLetters(text: string): string {
  return text.replace(ANY, (letter) => LETTERS[letter] ?? letter);
}
