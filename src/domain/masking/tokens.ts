import { type Find, MARK, matches, type Span } from './kinds.ts';
import { secretAfter } from './labelled.ts';

/** RFC 7519: three parts in base64url, the first of them an object. */
const JWT = /(?<![\w-])eyJ[\w-]{5,4000}\.[\w-]{2,8000}(?:\.[\w-]{0,2000})?/g;
/** RFC 6750, RFC 7617. */
const HEADER =
  /(?<![\p{L}\p{N}▇])(?:bearer|authorization:[ \t]{0,3}(?:basic|token|digest))[ \t]{1,5}([\w.~+/=-]{8,8000})/giu;
/** The bearer of good news carries no token. */
const A_WORD = /^[A-Z]?[a-z]+$|^[A-Z]+$/;
const LABEL =
  /(?<![\p{L}\p{N}▇])(?:[a-z]{1,20}[_ -])?(?:(?:access|refresh|auth|id|bearer|session|api|user|server)?token|jwt|session[_ -]?id|x-api-key|authorization|ficha de acceso|jeton|gettone|zugriffstoken)(?![\p{L}\p{N}_])/giu;
/** Several services give keys that look like the id of anything. */
const ID_AS_KEY =
  /(?<![\p{L}\p{N}▇])(?:api|access|server|secret|account|auth)[ _-]?(?:key|token)[ \t]{1,3}([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])/giu;
/** In the address of a page. */
const QUERY =
  /[?&#](?:access_token|refresh_token|id_token|client_secret|x-amz-signature|x-amz-security-token|token|api_?key|key|sig|signature|secret|password|pwd|auth|code|session|sid)=([^\s&#"'<>]{4,2000})/gi;
/** Letters, digits and what base64 and its variants have besides. */
const RUN = /[A-Za-z0-9+/_=-]{32,}/g;
/** How far is looked for what it is a part of. */
const NEAR = 200;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Tokens: by how they are built, by what is said before them, and long ones that only chance can have written. */
export const tokens: Find = (words) => [
  ...matches(words, JWT),
  ...matches(words, HEADER).filter(({ from, to }) => !A_WORD.test(words.slice(from, to))),
  ...secretAfter(words, LABEL, { least: 6, unsigned: 12 }),
  ...matches(words, ID_AS_KEY),
  ...matches(words, QUERY).filter(({ from }) => !words.startsWith(MARK, from)),
  ...random(words),
];

function random(words: string): Span[] {
  return [...words.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    const to = index + run.length;
    if (isKnownHarmless(words, index, to)) return [];
    return looksRandom(run) ? [{ from: index, to }] : [];
  });
}

/** Addresses of mails and messages, of pages, ids of things, and what DKIM (RFC 6376) publishes. */
function isKnownHarmless(words: string, from: number, to: number): boolean {
  if (UUID.test(words.slice(from, to))) return true;
  const before =
    words
      .slice(Math.max(0, from - NEAR), from)
      .split(/\s/)
      .at(-1) ?? '';
  const [after = ''] = words.slice(to, to + NEAR).split(/\s/, 1);
  if (before.includes('@') || after.includes('@')) return true;
  // `=` is of the run, so that the tag of DKIM is the beginning of it.
  if (/(?:^|;)$/.test(before) && /^(?:b|bh|p)=/.test(words.slice(from, from + 3))) return true;
  return /^[<("']?[a-z]{2,10}:\/\//i.test(before);
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/];

/** Chance changes between small letters, capitals and digits all the time; people seldom do. */
function looksRandom(run: string): boolean {
  const signs = run.replace(/[^A-Za-z0-9]/g, '');
  const classes = CLASSES.filter((one) => one.test(signs)).length;
  if (signs.length < 28 || classes < 2) return false;
  const isHex = /^[0-9a-f]+$/i.test(signs);
  const often = classes === 3 || /[a-z]/.test(signs) === /[A-Z]/.test(signs) ? 0.35 : isHex ? 0.2 : 0.18;
  return changes(signs) / (signs.length - 1) >= often && entropy(signs) >= (isHex ? 2.8 : 3.4);
}

function changes(signs: string): number {
  let count = 0;
  let before = classOf(signs.charCodeAt(0));
  for (let at = 1; at < signs.length; at += 1) {
    const now = classOf(signs.charCodeAt(at));
    if (now !== before) count += 1;
    before = now;
  }
  return count;
}

function classOf(code: number): number {
  return code < 58 ? 0 : code < 91 ? 1 : 2;
}

/** Shannon's, in bits for each character. */
function entropy(signs: string): number {
  const counts = new Map<string, number>();
  for (const sign of signs) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / signs.length) * Math.log2(n / signs.length), 0);
}
