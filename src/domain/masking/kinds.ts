/** What is masked, by the names that `relevo.yaml` has for it. */
export const MASKED_KINDS = ['cards', 'passwords', 'keys', 'tokens'] as const;
export type MaskedKind = (typeof MASKED_KINDS)[number];

/** Which kinds are masked. */
export type MaskingRules = Readonly<Record<MaskedKind, boolean>>;

/** Stands where a secret stood, in every language. */
export const MARK = '▇▇▇▇';

/** A stretch of words from `from` up to `to`, in UTF-16 units. `shown`: the end of it that may be read. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly shown?: string;
}

/** Finds the secrets of one kind, in order or not; they may overlap. Takes time in proportion to the length of the words. */
export type Find = (words: string) => readonly Span[];

/** Everything that a pattern matches, or its first group where it has one and that one alone is the secret. */
export function matches(words: string, pattern: RegExp): Span[] {
  return [...words.matchAll(pattern)].map(({ 0: whole, 1: secret = whole, index }) => {
    const to = index + whole.length;
    return { from: to - secret.length, to };
  });
}
