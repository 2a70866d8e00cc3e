import type { Format } from './format.ts';

/** The same messages in another language: the same keys, each with the same parameters. */
export type Translation<Messages> = {
  readonly [K in keyof Messages]: Messages[K] extends (p: infer P, f: Format) => string ? (p: P, f: Format) => string : string;
};
