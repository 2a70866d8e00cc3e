import { Double } from 'bson';
import { type Out, RawDoc } from './values.ts';

/** What an answer is written as in this code: plain objects and numbers. */
export type Plain = Out | undefined | Plain[] | { readonly [key: string]: Plain };

/**
 * Turns a plain object into a document: whole numbers within 32 bits become int32, other numbers double; `undefined`
 * fields are left out.
 */
export function toDoc(plain: { readonly [key: string]: Plain }): Map<string, Out> {
  const doc = new Map<string, Out>();
  for (const [key, value] of Object.entries(plain)) if (value !== undefined) doc.set(key, toOut(value));
  return doc;
}

function toOut(value: Exclude<Plain, undefined>): Out {
  if (typeof value === 'number') return Number.isInteger(value) && value === (value | 0) ? value : new Double(value);
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : toOut(item)));
  if (typeof value !== 'object' || value === null || value instanceof RawDoc || !isPlain(value)) return value as Out;
  return toDoc(value);
}

function isPlain(value: object): value is { readonly [key: string]: Plain } {
  return Object.getPrototypeOf(value) === Object.prototype;
}
