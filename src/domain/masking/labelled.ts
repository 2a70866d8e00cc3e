import { MARK, type Span } from './kinds.ts';

export interface Labelled {
  /** What is shorter is no secret of this kind. */
  readonly least?: number;
  /** A word by itself can be one, behind `:` or `=`; else only what no word looks like. */
  readonly plainWords?: boolean;
  /** Everything up to the end of the line is. */
  readonly wholeLine?: boolean;
}

/** What stands between a label and its secret: `"password": `, `pwd=`, `contraseña es `, `password for the portal: `. */
const SIGN =
  /["'”’»`*_]{0,3}[ \t]{0,5}(?:(?<gap>(?:for|of|to|de|del|para|für|zum|von|pour|du)[ \t][^\n.!?;:=]{1,40})?(?<sign>=>|:=|[:=])|(?<said>is|was|es|era|ist|lautet|est|è|é)(?=[ \t"'“«:]):?)[*_]{0,3}[ \t]{0,5}(?<line>\r?\n[ \t]{0,5})?(?<quote>["'“”«`]?)/uy;
/** A flag of a command line: `--password secret`. */
const FLAG = /(?<=--[\w-]{1,30})[ \t]{1,5}(?<quote>["'`]?)/uy;
const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '”': '”', '«': '»', '`': '`' };
const LONGEST = 1_000;
const LEAST = 3;
/** Where a sentence may go on, `is 8 characters long`. */
const DOUBTFUL = 4;

/** What a sentence goes on with behind such a label; a secret is none of these. */
const SENTENCE = new Set(
  (
    'a all also always an and any are as ask at be been but by can cannot change changed could did do does doesn don error expired fails for forgot ' +
    'forgotten from get has have he her here hi how i if in incorrect invalid is isn it its just lost may missing must my need never new no none not nothing of ok on or ' +
    'our please required reset rejected she should so still that the their then there they this to too twice unknown we were what when where which who why will with ' +
    'without won wrong yes you your ' +
    'al aun bien caducada como con cual cuando de del dice donde el ella en era es esta está este esto falla ha han hay he la las lo los me mi muy ' +
    'nada ni ninguna ningún no nos o olvidada olvidé para pero por porque puedo que qué se ser si sí sin sobre su sus también te tiene todo tu un una usted vencida y ya ' +
    'aber abgelaufen alle auch auf aus bei bitte das dass dem den der die ein eine er es falsch fehlt für geht habe hat ich ihr im immer ist ja kann kein keine leider man ' +
    'mein meine mit nach nein nicht nichts noch nur ob oder sie sind so ungültig und uns unser vergessen von vor war warum was welches wenn wer wie wir wird wo zu zum ' +
    'au avec ce ces cette comme dans des du elle en est et eux expiré il ils incorrect je la le les leur ma mais mes mon ne non nous on ou oubli oublié par pas plus pour ' +
    'pourquoi quand que quel qui refusé sa sans sera ses son sur toujours tous tout un une vous'
  ).split(' '),
);

/** The secrets that labels name, each from its first character to its last. */
export function secretAfter(words: string, label: RegExp, how: Labelled): Span[] {
  return [...words.matchAll(label)].flatMap(({ 0: name, index }) => {
    const at = index + name.length;
    const found = signAt(words, at) ?? flagAt(words, at);
    const span = found && valueAt(words, found, how);
    return span ? [span] : [];
  });
}

interface Found {
  readonly from: number;
  readonly quote: string;
  /** What follows must look like a secret to be one. */
  readonly doubtful: boolean;
}

function signAt(words: string, at: number): Found | undefined {
  SIGN.lastIndex = at;
  const groups = SIGN.exec(words)?.groups;
  if (!groups) return undefined;
  const { gap, said, line, quote = '', sign } = groups;
  const doubtful = sign !== '=' && (gap !== undefined || said !== undefined || line !== undefined);
  return { from: SIGN.lastIndex, quote, doubtful };
}

function flagAt(words: string, at: number): Found | undefined {
  FLAG.lastIndex = at;
  const groups = FLAG.exec(words)?.groups;
  return groups && { from: FLAG.lastIndex, quote: groups['quote'] ?? '', doubtful: false };
}

function valueAt(words: string, found: Found, how: Labelled): Span | undefined {
  const { from, quote } = found;
  const to = endOf(words, found, how);
  const value = words.slice(from, to);
  if (value.length < (how.least ?? LEAST) || value.startsWith(MARK)) return undefined;
  if (quote === '' && !isSecret(value, found.doubtful || !how.plainWords, how)) return undefined;
  return { from, to };
}

function endOf(words: string, { from, quote }: Found, { wholeLine }: Labelled): number {
  const [line = ''] = words.slice(from, from + LONGEST).split(/[\n\r]/, 1);
  const closed = line.indexOf(CLOSING[quote] ?? '\n');
  if (closed > 0) return from + closed;
  const [word = ''] = line.split(/\s/, 1);
  return from + withoutPunctuation(wholeLine ? line : word).length;
}

/** What ends a sentence or a list is rather not of the secret; whatever it is, it gives nothing away. */
function withoutPunctuation(value: string): string {
  return value.replace(/[.,;:!?)\]}>"'”’»*`]{1,3}$/, '');
}

function isSecret(value: string, doubtful: boolean, { wholeLine }: Labelled): boolean {
  const first = withoutPunctuation(value.split(/\s/, 1)[0] ?? '');
  const isWord = /^\p{L}[\p{Ll}\p{M}]*(?:['’-]\p{L}[\p{Ll}\p{M}]*)*$|^\p{Lu}+$/u.test(first);
  if (doubtful && !wholeLine) return !isWord && first.length >= DOUBTFUL && /[\p{L}\p{N}]/u.test(first);
  return !(isWord && SENTENCE.has(first.toLowerCase().split(/['’]/, 1)[0] ?? ''));
}
