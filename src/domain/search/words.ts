/** How many different words of a ticket are found; what comes after them is not. */
const MOST = 300;
const LONGEST = 40;

/** Without case and accents, so that `Caducó` and `caduco` are the same; ligatures and full-width letters are taken apart. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i');
}

/** The words by which a text is found, folded, each once, in the order of their first appearance. */
export function wordsIn(text: string, most = MOST): readonly string[] {
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
