import { BSONRegExp } from 'bson';
import { fail } from '../errors.ts';

/** A regular expression as the query language knows it, compiled once per query. */
export interface Pattern {
  readonly source: BSONRegExp;
  test(text: string): boolean;
  /** What every matching string begins with, when the pattern is anchored, case-sensitive and begins literally. */
  readonly prefix: string | undefined;
}

const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/**
 * Compiles with JavaScript's own engine, which agrees with PCRE on what is served: options i, m, s, u and x (extended:
 * white space and comments are dropped).
 *
 * @throws StoreError 51108 for an unknown option, 51091 for a pattern that does not compile.
 */
export function compilePattern(source: BSONRegExp): Pattern {
  let flags = 'u';
  for (const option of source.options) {
    if (!'imsux'.includes(option)) fail('BadValue', `invalid flag in regex options: ${option}`);
    if ('ims'.includes(option) && !flags.includes(option)) flags += option;
  }
  const text = source.options.includes('x') ? dropExtended(source.pattern) : source.pattern;
  const regexp = compile(text, flags);
  return { source, prefix: flags === 'u' && text === source.pattern ? literalPrefix(text) : undefined, test };

  function test(value: string): boolean {
    return regexp.test(value);
  }
}

function compile(text: string, flags: string): RegExp {
  try {
    return new RegExp(text, flags);
  } catch {
    try {
      // PCRE takes escapes of ordinary characters, which JavaScript only takes without the u flag.
      return new RegExp(text, flags.replace('u', ''));
    } catch {
      return fail('BadValue', 'Regular expression is invalid');
    }
  }
}

function dropExtended(text: string): string {
  return text.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*/gs, (part) => (/^[\s#]/.test(part) ? '' : part));
}

/** `^abc` → abc. A quantifier after the last letter makes that letter optional, and an alternative makes all of it so. */
function literalPrefix(text: string): string | undefined {
  if (!text.startsWith('^') || text.includes('|')) return undefined;
  let at = 1;
  while (at < text.length && !SPECIAL.test(text[at] ?? '')) at += 1;
  let prefix = text.slice(1, at);
  if ('?*{'.includes(text[at] ?? ' ')) prefix = [...prefix].slice(0, -1).join('');
  return prefix === '' ? undefined : prefix;
}

export function isPattern(value: unknown): value is BSONRegExp {
  return value instanceof BSONRegExp;
}
