import { type Find, MARK, matches, type Span } from './kinds.ts';

/** Digits in groups, as on a card: one space, dash or dot between two groups. */
const RUN = /\d+(?:[\u0020\u00a0\u2007\u2009\u202f.\u2010-\u2015-]\d+)*/g;
/** Right before these digits are part of a word or of a telephone number with its country. */
const JOINED = /[\p{Script=Latin}\d_+]$/u;
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
    const before = words.slice(Math.max(0, index - MARK.length - 1), index);
    if (!JOINED.test(before) && before !== `${MARK} `) found.push(...inRun(groups));
    // What follows a telephone number is not shorter than what it may be itself (ITU-T E.164).
    else found.push(...inRun(groups.slice(1)).filter(({ from, to }) => digitsIn(words.slice(from, to)) >= 15));
  }
  return found.filter(({ from, to }) => !banks.some((bank) => from < bank.to && bank.from < to));
};

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
