/**
 * Control characters, and the marks that turn the direction of writing (right-to-left mark, embeddings, overrides,
 * isolates), with which a text can be made to look like another one.
 */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const BIDI = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/;
const BREAK = /[\n\r\t\u2028\u2029]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is wrong with words that somebody typed into a field; undefined when nothing is. */
export function faultInWords(words: string, singleLine: boolean): 'control' | 'direction' | 'oneLine' | undefined {
  if (CONTROL.test(words) || LONE_SURROGATE.test(words)) return 'control';
  if (BIDI.test(words)) return 'direction';
  if (singleLine && BREAK.test(words)) return 'oneLine';
  return undefined;
}

/** A chat message cannot be refused, so what must not be shown is taken out of it; line breaks become `\n`. */
export function cleanWords(words: string): string {
  return words
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(new RegExp(CONTROL, 'g'), '')
    .replace(new RegExp(BIDI, 'g'), '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The first line, cut at a word near `max`, for a subject. */
export function firstLine(words: string, max: number): string {
  const line = words.trim().split('\n', 1)[0]?.trim() ?? '';
  if (line.length <= max) return line;
  const cut = line.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > max / 2 ? cut.slice(0, space) : cut}…`;
}

/** At most `max` UTF-16 units; what was cut ends with `…`, never within a character. */
export function cutWords(words: string, max: number): string {
  if (words.length <= max) return words;
  return max < 1 ? '' : `${words.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** A file's name for people: no folders, no control or direction-changing characters, its ending kept when it is cut at `max`. */
export function cleanFileName(name: string, max: number): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim() || 'file';
  if (clean.length <= max) return clean;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? '';
  return clean.slice(0, max - ending.length).toWellFormed() + ending;
}
