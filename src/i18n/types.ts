import type { Catalogue } from './en.ts';
import type { Format } from './format.ts';

export type { Language, Reader } from './reader.ts';

export type Key = keyof Catalogue;

type Declared<K extends Key> = Catalogue[K] extends (p: infer P, f: Format) => string ? P : undefined;

/** What stands in a message may be plain words (escaped where they are rendered) or another text. */
type Given<P> = { readonly [N in keyof P]: P[N] extends string ? string | Text : P[N] };

export type Params<K extends Key> = Declared<K> extends undefined ? undefined : Given<Declared<K>>;

/** Words that were typed by somebody: never translated, always escaped by the platform that renders them. */
export interface Plain {
  readonly plain: string;
}

export interface Keyed {
  readonly key: Key;
  readonly params?: Readonly<Record<string, string | number | Text>>;
}

/** The only form in which words cross layers (see docs/ARCHITECTURE.md, decision 8). JSON-safe. */
export type Text = Keyed | Plain;

/** Builds a text; a missing or wrong parameter fails the type check. */
export function t<K extends Key>(key: K, ...rest: Params<K> extends undefined ? [] : [params: Params<K>]): Text {
  const [params] = rest;
  return params === undefined ? { key } : { key, params: params as NonNullable<Keyed['params']> };
}

/** Wraps what a person typed. */
export function plain(words: string): Text {
  return { plain: words };
}
