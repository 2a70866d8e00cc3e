/** What Discord takes for a link and shows as it stands; nothing in it is markup. */
const LINK = /https?:\/\/[^\s<]+[^<.,:;"'\])\s*_~|`]/g;
const MARKS = /[\\*_~`|<>[\]()@:]/g;
/** What is markup at the beginning of a line only: headings, small print, lists. */
const LEADING = /^(\s*)(#{1,3}(?=\s)|-(?=[#\s])|\+(?=\s)|(\d+)\.(?=\s))/gm;

/** Somebody's words as they were written, for Discord's Markdown: no markup, no mention, no emoji code, no hidden link. */
export function escaped(words: string): string {
  let safe = '';
  let from = 0;
  for (const { index, 0: link } of words.matchAll(LINK)) {
    safe += escapeMarks(words.slice(from, index)) + link;
    from = index + link.length;
  }
  return leadless(safe + escapeMarks(words.slice(from)));
}

function escapeMarks(words: string): string {
  return words.replace(MARKS, '\\$&');
}

function leadless(words: string): string {
  return words.replace(LEADING, (_, space: string, mark: string, number: string | undefined) =>
    number === undefined ? `${space}\\${mark}` : `${space}${number}\\.`,
  );
}
