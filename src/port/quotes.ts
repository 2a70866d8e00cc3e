import { firstLine } from '../lib/words.ts';

/** Words of another message that somebody passes on with theirs, forwarded or shared. */
export interface Quote {
  /** Whose they are, where the platform says so. */
  readonly author?: string;
  readonly text: string;
}

/** The mark at the beginning of each line that is quoted, as in mails. */
const MARK = '> ';
const AUTHOR = 80;
/** Nobody passes on more at once; what a platform sends is bounded by nothing else. */
const MOST = 20;

/** What a message says: its own words, and below them those that it passes on, so that they can be told apart. */
export function withQuotes(own: string, quotes: readonly Quote[]): string {
  const quoted = quotes.slice(0, MOST).map(lines).filter(Boolean);
  return [own, ...quoted].filter((part) => part.trim() !== '').join('\n');
}

function lines({ author = '', text }: Quote): string {
  const words = text.trim();
  if (words === '') return '';
  const name = firstLine(author, AUTHOR);
  return (name === '' ? words : `${name}: ${words}`)
    .split(/\r\n?|\n/)
    .map((line) => `${MARK}${line}`.trimEnd())
    .join('\n');
}
