import { BSONRegExp } from 'bson';
import { failAt } from '../errors.ts';

/** A regular expression as the query language knows it, compiled once per query. */
export interface Pattern {
  readonly source: BSONRegExp;
  test(text: string): boolean;
  /** What every matching string begins with, when the pattern is anchored, case-sensitive and begins literally. */
  readonly prefix: string | undefined;
}

const OPTIONS = 'imsux';
const SYNTAX = '^$\\.*+?()[]{}|/';

/**
 * Compiles for JavaScript's engine what the server gives to PCRE. Where the two read a sign differently (`.`, `$`, `\s`,
 * line ends) it is written out; what JavaScript does not know (`\A`, `\Q`, POSIX classes, inline options) is refused.
 *
 * @throws StoreError 51108 for an unknown option, 51091 for a pattern that does not compile
 */
export function compilePattern(source: BSONRegExp): Pattern {
  checkOptions(source.options);
  const options = new Set(source.options);
  const flags = options.has('i') ? 'iu' : 'u';
  const regexp = compile(translate(source.pattern, options), flags);
  const plain = !options.has('i') && !options.has('m') && !options.has('x');
  return { source, prefix: plain ? literalPrefix(source.pattern) : undefined, test: (text) => regexp.test(text) };
}

/** @throws StoreError 51108 */
export function checkOptions(options: string): void {
  for (let at = 0; at < options.length; at++) {
    const option = options.charAt(at);
    if (!OPTIONS.includes(option)) failAt(51108, `invalid flag in regex options: ${option}`);
  }
}

function compile(text: string, flags: string): RegExp {
  try {
    return new RegExp(text, flags);
  } catch {
    return failAt(51091, 'Regular expression is invalid, or uses what the embedded store does not serve');
  }
}

const SPACE = ' \\t\\n\\v\\f\\r';
const NO_SPACE = '\\0-\\x08\\x0e-\\x1f\\x21-\\u{10ffff}';

function translate(text: string, options: ReadonlySet<string>): string {
  let out = '';
  let inClass = false;
  /** Where the class's first sign stands: there `]` does not end it. */
  let first = -1;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at);
    if (sign === '\\') {
      at += 1;
      out += escaped(text.charAt(at), inClass);
    } else if (inClass) {
      inClass = sign !== ']' || at === first;
      out += sign === ']' && inClass ? '\\]' : sign;
    } else if (options.has('x') && /\s/.test(sign)) {
      // Extended patterns may be laid out with white space.
    } else if (options.has('x') && sign === '#') {
      while (at + 1 < text.length && text.charAt(at + 1) !== '\n') at += 1;
    } else {
      inClass = sign === '[';
      if (inClass) first = text.charAt(at + 1) === '^' ? at + 2 : at + 1;
      out += outside(sign, options);
    }
  }
  return out;
}

function outside(sign: string, options: ReadonlySet<string>): string {
  if (sign === '.') return options.has('s') ? '[\\s\\S]' : '[^\\n]';
  if (sign === '^') return options.has('m') ? '(?<![^\\n])' : '^';
  // The end is also just before a line break that ends the text.
  if (sign === '$') return options.has('m') ? '(?![^\\n])' : '(?=\\n?(?![\\s\\S]))';
  return sign;
}

function escaped(sign: string, inClass: boolean): string {
  if (sign === 's') return inClass ? SPACE : `[${SPACE}]`;
  if (sign === 'S') return inClass ? NO_SPACE : `[^${SPACE}]`;
  // JavaScript's alone; a server does not compile it.
  if (sign === 'u') return failAt(51091, 'Regular expression is invalid: PCRE2 does not support \\u');
  if (sign === '' || SYNTAX.includes(sign) || /[a-zA-Z0-9]/.test(sign)) return `\\${sign}`;
  // PCRE lets any other sign be escaped.
  const code = sign.charCodeAt(0);
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : sign;
}

const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/** `^abc` → abc. A quantifier behind the last letter makes that letter optional, and an alternative makes all of it so. */
function literalPrefix(text: string): string | undefined {
  if (!text.startsWith('^') || text.includes('|')) return undefined;
  let at = 1;
  while (at < text.length && !SPECIAL.test(text.charAt(at))) at += 1;
  let prefix = text.slice(1, at);
  if ('?*{'.includes(text.charAt(at) || ' ')) prefix = Array.from(prefix).slice(0, -1).join('');
  return prefix === '' ? undefined : prefix;
}

export function isPattern(value: unknown): value is BSONRegExp {
  return value instanceof BSONRegExp;
}
