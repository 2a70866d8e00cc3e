import { cards } from './cards.ts';
import { keys } from './keys.ts';
import { type Find, MARK, MASKED_KINDS, type MaskedKind, type MaskingRules, type Span } from './kinds.ts';
import { passwords } from './passwords.ts';
import { readings, written } from './readings.ts';
import { tokens } from './tokens.ts';

const FINDS: Readonly<Record<MaskedKind, Find>> = { cards, passwords, keys, tokens };

export interface Masked {
  readonly words: string;
  /** Which kinds of secrets stood in them. */
  readonly masked: readonly MaskedKind[];
}

interface Found extends Span {
  readonly kinds: readonly MaskedKind[];
}

/**
 * Puts a mark in place of what looks like a secret; of a card number the last four digits stay. What is masked already stays
 * as it is. Takes time in proportion to the length of the words.
 */
export function maskWords(words: string, rules: MaskingRules): Masked {
  const kinds = new Set<MaskedKind>();
  let at = 0;
  let kept = '';
  for (const { from, to, shown, kinds: these } of secretsIn(words, rules)) {
    const mark = shown === undefined ? MARK : `${MARK} ${shown}`;
    // The mark of an earlier time, where a secret would stand.
    if (words.slice(from, to) !== mark) for (const kind of these) kinds.add(kind);
    kept += words.slice(at, from) + mark;
    at = to;
  }
  return { words: kept + words.slice(at), masked: MASKED_KINDS.filter((kind) => kinds.has(kind)) };
}

/**
 * Where words may be cut at `at` or before, so that no part of a secret is left over: by its beginning it could not be told
 * any more.
 */
export function cutClear(words: string, at: number): number {
  const all = { cards: true, passwords: true, keys: true, tokens: true };
  const split = secretsIn(words, all).find(({ from, to }) => from < at && at < to);
  return split ? split.from : at;
}

/** In order, and what overlaps as one. */
function secretsIn(words: string, rules: MaskingRules): readonly Found[] {
  const kinds = MASKED_KINDS.filter((kind) => rules[kind]);
  const found = readings(words).flatMap((reading) =>
    kinds.flatMap((kind) =>
      FINDS[kind](reading.text).map((span): Found => ({ ...written(reading, span), kinds: [kind] })),
    ),
  );
  const joined: Found[] = [];
  for (const next of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = joined.at(-1);
    if (!last || next.from >= last.to) joined.push(next);
    else joined[joined.length - 1] = overlapping(last, next);
  }
  return joined;
}

/** The end of a card number stays readable only where it is nothing else as well. */
function overlapping(last: Found, next: Found): Found {
  const kinds = [...last.kinds, ...next.kinds];
  const { shown } = next.to > last.to ? next : last;
  const readable = shown !== undefined && kinds.every((kind) => kind === 'cards');
  return { from: last.from, to: Math.max(last.to, next.to), kinds, ...(readable ? { shown } : {}) };
}
