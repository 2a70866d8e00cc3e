import { type Find, MARK, matches, type Span } from './kinds.ts';

/** Digits in groups, as on a card: one space, dash or dot between two groups. */
const RUN = /\d+(?:[\u0020\u00a0\u2007\u2009\u202f.\u2010-\u2015-]\d+)*/g;
/** As people set them apart besides, within a line and over several. What is no card is written so too, so the groups must be those of one. */
const APART = [
  /\d+(?:[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f/_.\u00b7\u2010-\u2015-]{1,3}\d+)*/g,
  /\d+(?:[\s/_.\u00b7\u2010-\u2015-]{1,3}\d+)*/g,
];
/** The sizes of the groups of a card (16, 19, 15 and 14 digits); another number may follow. */
const ON_CARD = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
];
/** So many numbers of four digits in a row are a list; a card and its year are fewer. */
const LIST = 6;
/** Right before these digits are part of a word or of a telephone number with its country. */
const JOINED = /[\p{Script=Latin}\d_+]$/u;
/** But for these, behind which a card's number is written without a space. */
const CARD_WORD =
  /(?<!\p{L})(?:visa|v[ií]sa|master[ -]?card|mc|amex|american ?express|maestro|discover|diners|jcb|(?:credit|debit)?[ _-]?cards?|(?:kredit|debit|bank)?karten?(?:nummer|nr)?|tarjeta|carte|carta|cart[ãa]o|card[ _-]?(?:number|num|no|nr)|cc|pan|tdc)_?$/iu;
const WORD = 24;
const LEAST = 13;
const MOST = 19;

/** First digits that networks issue, with the lengths of their numbers (ISO/IEC 7812, as the networks publish theirs). */
const ISSUED: readonly (readonly [first: RegExp, least: number, most: number])[] = [
  [/^4/, 13, 19],
  [/^5[1-5]/, 16, 16],
  [/^2(?:2[2-9]|[3-6]|7[01]|720)/, 16, 16],
  [/^220[0-4]/, 16, 19],
  [/^3[47]/, 15, 15],
  [/^3(?:0[0-59]|[689])/, 14, 19],
  [/^35/, 16, 19],
  [/^(?:5[0678]|6)/, 13, 19],
  [/^8[12]/, 16, 19],
  [/^9792/, 16, 16],
];

interface Group {
  readonly at: number;
  readonly digits: string;
}

/** Card numbers: 13 to 19 digits that a network issues and whose check digit is right. The last four stay readable. */
export const cards: Find = (words) => {
  const banks = accounts(words);
  const found: Span[] = [];
  for (const { 0: run, index } of words.matchAll(RUN)) {
    if (run.length < LEAST) continue;
    const groups = groupsOf(run, index);
    if (isOfItsOwn(words, index)) found.push(...inRun(groups));
    // What follows a telephone number is not shorter than what it may be itself (ITU-T E.164).
    else found.push(...inRun(groups.slice(1)).filter(({ from, to }) => digitsIn(words.slice(from, to)) >= 15));
  }
  const apartToo = APART.map((pattern) => without(without(apart(words, pattern), found), banks));
  return [...without(found, banks), ...apartToo.flat()];
};

/** Those that overlap none of the others, which are in order and apart from each other. */
function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  let next = 0;
  return spans.filter(({ from, to }) => {
    while ((others[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1;
    return (others[next]?.from ?? Number.POSITIVE_INFINITY) >= to;
  });
}

/** Whether digits are no part of what stands right before them. */
function isOfItsOwn(words: string, index: number): boolean {
  const before = words.slice(Math.max(0, index - WORD), index);
  return (!JOINED.test(before) || CARD_WORD.test(before)) && !before.endsWith(`${MARK} `);
}

/** Cards whose groups are set apart in other ways. */
function apart(words: string, pattern: RegExp): Span[] {
  return [...words.matchAll(pattern)].flatMap(({ 0: run, index }) => {
    if (run.length < LEAST) return [];
    const groups = groupsOf(run, index);
    const found: Span[] = [];
    for (let first = isOfItsOwn(words, index) ? 0 : 1; first < groups.length; first += 1) {
      const some = onCard(groups, first);
      const [start, end] = [some.at(0), some.at(-1)];
      if (!start || !end || !isOneRow(words, some) || isList(words, groups, first)) continue;
      found.push({ from: start.at, to: end.at + end.digits.length, shown: lastFour(some) });
      first += some.length - 1;
    }
    return found;
  });
}

/** The groups of a card that begins with this one. */
function onCard(groups: readonly Group[], first: number): readonly Group[] {
  for (const sizes of ON_CARD) {
    if (!sizes.every((size, n) => groups[first + n]?.digits.length === size)) continue;
    const some = groups.slice(first, first + sizes.length);
    if (isCard(some.map(({ digits }) => digits).join(''))) return some;
  }
  return [];
}

/** Whether the same stands between all its groups, or nothing that is seen. */
function isOneRow(words: string, groups: readonly Group[]): boolean {
  const between = groups.slice(1).map(({ at }, n) => {
    const { at: from, digits } = groups[n] ?? { at: 0, digits: '' };
    return words.slice(from + digits.length, at).trim();
  });
  return new Set(between).size === 1;
}

/** Whether it stands in a row of numbers of its size, a masked one among them. */
function isList(words: string, groups: readonly Group[], first: number): boolean {
  let [from, to] = [first, first];
  while (to - from < LIST && groups[from - 1]?.digits.length === 4) from -= 1;
  while (to - from < LIST && groups[to + 1]?.digits.length === 4) to += 1;
  const [start, end] = [groups[from], groups[to]];
  const around =
    words.slice(Math.max(0, (start?.at ?? 0) - 3), start?.at) + words.slice((end?.at ?? 0) + 4, (end?.at ?? 0) + 7);
  return to - from + 1 >= LIST || around.includes(MARK.charAt(0));
}

function digitsIn(words: string): number {
  return words.replace(/\D/g, '').length;
}

const ACCOUNT = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;

/** Bank accounts (ISO 13616), which are told to be paid to and are no secret; their check digits make sure. */
function accounts(words: string): Span[] {
  return matches(words, ACCOUNT).filter(({ from, to }) => {
    const iban = words.slice(from, to).replaceAll(' ', '');
    let rest = 0;
    for (const sign of iban.slice(4) + iban.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97;
    return rest === 1;
  });
}

function groupsOf(run: string, index: number): Group[] {
  return [...run.matchAll(/\d+/g)].map(({ 0: digits, index: at }) => ({ at: index + at, digits }));
}

/** A card number may have an expiry date or other numbers beside it, so every row of whole groups is looked at. */
function inRun(groups: readonly Group[]): Span[] {
  const found: Span[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = cardFrom(groups, first);
    const end = last === undefined ? undefined : groups[last];
    const start = groups[first];
    if (last === undefined || !start || !end) continue;
    found.push({ from: start.at, to: end.at + end.digits.length, shown: lastFour(groups.slice(first, last + 1)) });
    first = last;
  }
  return found;
}

/** The last group of the longest card number that begins with this one. */
function cardFrom(groups: readonly Group[], first: number): number | undefined {
  let digits = '';
  let found: number | undefined;
  for (let last = first; last < groups.length; last += 1) {
    digits += groups[last]?.digits ?? '';
    if (digits.length > MOST) break;
    if (isCard(digits) && isGrouped(groups, first, last)) found = last;
  }
  return found;
}

/** Groups as people write a card: of one size, or none of them tiny. A row of small numbers is a list. */
function isGrouped(groups: readonly Group[], first: number, last: number): boolean {
  const sizes = groups.slice(first, last).map(({ digits }) => digits.length);
  return sizes.every((size) => size >= 3) || sizes.every((size) => size === sizes[0]);
}

function isCard(digits: string): boolean {
  if (digits.length < LEAST) return false;
  return passesLuhn(digits) && ISSUED.some(([first, least, most]) => fits(digits, first, least, most));
}

function fits(digits: string, first: RegExp, least: number, most: number): boolean {
  return digits.length >= least && digits.length <= most && first.test(digits);
}

/** ISO/IEC 7812-1, annex B. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const counted = place % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

function lastFour(groups: readonly Group[]): string {
  return groups
    .map(({ digits }) => digits)
    .join('')
    .slice(-4);
}
