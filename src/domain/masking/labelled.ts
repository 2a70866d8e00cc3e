import { MARK, type Span } from './kinds.ts';
import { beginsSentence, isWord, looksMade } from './looks.ts';

export interface Labelled {
  /** What is shorter is no secret of this kind. */
  readonly least?: number;
  /** A word by itself can be one, behind `:` or `=`; else only what no word looks like. */
  readonly plainWords?: boolean;
  /** Everything up to the end of the line is. */
  readonly wholeLine?: boolean;
  /** Without any sign between it and the label, from so many characters on. */
  readonly unsigned?: number;
}

const CLOSE = `["'”’»\`*_]{0,3}[ \\t]{0,5}`;
/** What says which of them it is: `contraseña nueva: `, `password (old): `. */
const WHICH =
  'new|old|current|previous|temporary|temp|initial|default|first|second|nuev[oa]|viej[oa]|antigu[oa]|anterior|actual|temporal|provisional|inicial|' +
  'neu|alt|aktuell|bisher|vorläufig|nouveau|nouvelle|ancien(?:ne)?|actuel(?:le)?|temporaire|provisoire|' +
  'nuov[oa]|vecchi[oa]|attuale|temporane[oa]|provvisori[oa]|nov[oa]|antig[oa]|atual|temporári[oa]|provisóri[oa]';
/** What it is for; a point is within it where no space follows, `for ana@acme.example`. */
const FOR =
  "(?:(?:for|of|to|on|de|del|para|für|zum|zur|von|am|pour|du|sur|per|di|da|do|dos|della|per)[ \\t]|d['’]|l['’]|dell['’])(?:[^\\n.!?;:=|]|[.!?](?=\\S)|:(?=//)){1,60}";
const ASIDE = '\\([^()\\n]{1,40}\\)[ \\t]{0,3}';
/** Some other words; then the secret must look like one. */
const WORD = "\\p{L}[\\p{L}\\p{M}'’-]{0,24}";
const ANY = `${WORD}(?:[ \\t]{1,3}${WORD}){0,2}[ \\t]{0,3}`;
const SAID = 'is|was|es|era|ist|war|lautet|est|è|é|foi';
const STILL = 'now|still|currently|ahora|todavía|jetzt|nun|noch|maintenant|encore|adesso|ora|agora|ainda';
/** What stands between a label and its secret: `"password": `, `pwd=`, `contraseña es `, `password for the portal: `, `| password | `. */
const SIGN = new RegExp(
  `${CLOSE}(?:\\(?(?:${WHICH})\\)?(?![\\p{L}\\p{N}])${CLOSE}){0,2}` +
    `(?:(?:(?<gap>${FOR}|${ASIDE})|(?<any>${ANY}))?(?<sign>=>|:=|[:=|])|(?<said>${SAID})(?:[ \\t]{1,3}(?:${STILL}))?(?=[ \\t"'“«:]):?)` +
    `[*_]{0,3}[ \\t]{0,5}(?<line>\\r?\\n[ \\t]{0,5})?(?<quote>["'“”«\`]?)`,
  'iuy',
);
/** A flag of a command line: `--password secret`. */
const FLAG = /(?<=--[\w-]{1,30})[ \t]{1,5}(?<quote>["'`]?)/uy;
/** Nothing at all. */
const BARE = new RegExp(
  `["'”’»\`*]{0,3}[ \\t]{1,5}(?:\\(?(?:${WHICH})\\)?(?![\\p{L}\\p{N}])[ \\t]{1,5})?(?<quote>["'“«\`]?)`,
  'iuy',
);
/** What is said about passwords more than what one is: `password policy: `. */
const ABOUT =
  /^(?:reset|manager|policy|rules?|hint|length|change|changed|recovery|error|errors|problem|problems|issue|issues|request|help|expiry|strength|generator|field|form|page|file|list|olvidada|restablecida|gestor|fehler|vergessen|oublié|dimenticata|esquecida)(?!\p{L})/iu;
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '«': '»', '`': '`' };
const LONGEST = 1_000;
const LEAST = 3;
/** Where a sentence may go on, `is 8 characters long`. */
const DOUBTFUL = 4;
/** Where nothing but how it looks says what it is. */
const MADE = 6;

/** The secrets that labels name, each from its first character to its last. */
export function secretAfter(words: string, label: RegExp, how: Labelled): Span[] {
  return [...words.matchAll(label)].flatMap(({ 0: name, index }) => {
    const at = index + name.length;
    const span = firstOf([signAt, flagAt, how.unsigned === undefined ? undefined : bareAt], words, at, how);
    return span ? [span] : [];
  });
}

type Read = ((words: string, at: number) => Found | undefined) | undefined;

/** The first that is there, whether a secret follows it or not. */
function firstOf(reads: readonly Read[], words: string, at: number, how: Labelled): Span | undefined {
  for (const read of reads) {
    const found = read?.(words, at);
    if (found) return valueAt(words, found, how);
  }
  return undefined;
}

/** How much its place says of what follows: it is a secret, unless a sentence goes on; only what is no word; only what looks made. */
type Sure = 'sure' | 'doubtful' | 'unsure';

interface Found {
  readonly from: number;
  readonly quote: string;
  readonly sure: Sure;
  readonly unsigned?: true;
  readonly cell?: true;
}

function signAt(words: string, at: number): Found | undefined {
  SIGN.lastIndex = at;
  const groups = SIGN.exec(words)?.groups;
  if (!groups) return undefined;
  const { gap, any, said, line, quote = '', sign } = groups;
  if (any !== undefined && ABOUT.test(any)) return undefined;
  const doubtful = (sign !== '=' && (gap !== undefined || said !== undefined || line !== undefined)) || sign === '|';
  const sure = any !== undefined ? 'unsure' : doubtful ? 'doubtful' : 'sure';
  return { from: SIGN.lastIndex, quote, sure, ...(sign === '|' ? { cell: true } : {}) };
}

function flagAt(words: string, at: number): Found | undefined {
  FLAG.lastIndex = at;
  const groups = FLAG.exec(words)?.groups;
  return groups && { from: FLAG.lastIndex, quote: groups['quote'] ?? '', sure: 'sure' };
}

function bareAt(words: string, at: number): Found | undefined {
  BARE.lastIndex = at;
  const groups = BARE.exec(words)?.groups;
  return groups && { from: BARE.lastIndex, quote: groups['quote'] ?? '', sure: 'unsure', unsigned: true };
}

function valueAt(words: string, found: Found, how: Labelled): Span | undefined {
  const { from, quote, sure, unsigned } = found;
  const to = endOf(words, found, how);
  const value = words.slice(from, to);
  const least = Math.max(how.least ?? LEAST, unsigned ? (how.unsigned ?? 0) : 0);
  if (value.length < least || value.startsWith(MARK)) return undefined;
  if (sure === 'unsure') return value.length >= MADE && looksMade(value) ? { from, to } : undefined;
  if (quote === '' && !isSecret(value, sure === 'doubtful' || !how.plainWords, how)) return undefined;
  return { from, to };
}

function endOf(words: string, { from, quote, cell }: Found, { wholeLine }: Labelled): number {
  const [line = ''] = words.slice(from, from + LONGEST).split(/[\n\r]/, 1);
  const closed = line.indexOf(CLOSING[quote] ?? '\n');
  if (closed > 0) return from + closed;
  const [field = ''] = cell ? line.split('|', 1) : [line];
  const [word = ''] = field.split(/\s/, 1);
  return from + withoutPunctuation(wholeLine ? field.trimEnd() : word).length;
}

/** What ends a sentence or a list is rather not of the secret; whatever it is, it gives nothing away. */
export function withoutPunctuation(value: string): string {
  return value.replace(/[.,;:!?)\]}>"'”’»*`]{1,3}$/, '');
}

function isSecret(value: string, doubtful: boolean, { wholeLine }: Labelled): boolean {
  const first = withoutPunctuation(value.split(/\s/, 1)[0] ?? '');
  if (doubtful && !wholeLine) return !isWord(first) && first.length >= DOUBTFUL && /[\p{L}\p{N}]/u.test(first);
  return !beginsSentence(first);
}
