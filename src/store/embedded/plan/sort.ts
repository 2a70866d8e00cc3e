import { type Doc, isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { fail, failAt, StoreError } from '../errors.ts';
import { encodeKey } from '../order/keys.ts';
import { fieldPath } from '../query/field-path.ts';
import { keysOf } from '../storage/index-keys.ts';

export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

/**
 * Reads a sort specification; none when it is absent or empty.
 *
 * @throws StoreError 15974, 15975 and those of a path, as the server does
 */
export function parseSort(value: Value | undefined): SortField[] {
  if (value === undefined) return [];
  if (!isDoc(value)) return fail('TypeMismatch', 'Expected field sort to be of type object');
  return [...value].map(([path, direction]) => {
    if (isDoc(direction)) return fail('BadValue', '$meta sorts are not served');
    if (!isNum(direction)) return failAt(15974, 'Illegal key in $sort specification');
    const way = toNumber(direction);
    if (way !== 1 && way !== -1)
      return failAt(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return { path, parts: fieldPath(path), descending: way < 0 };
  });
}

/** A function that gives each document bytes which sort as the documents shall. Arrays sort by their least (descending: greatest) element. */
export function sortKey(fields: readonly SortField[]): (doc: Doc) => Buffer {
  const paths = fields.map((field) => field.parts);
  const descending = fields.map((field) => field.descending);
  return (doc) => {
    let best: Buffer | undefined;
    for (const raw of sortableKeys(doc, paths)) {
      const key = encodeKey(
        raw.map((part) => part ?? null),
        descending,
      );
      if (best === undefined || Buffer.compare(key, best) < 0) best = key;
    }
    return best ?? Buffer.alloc(0);
  };
}

function sortableKeys(doc: Doc, paths: readonly (readonly string[])[]): ReturnType<typeof keysOf> {
  try {
    return keysOf(doc, paths, []);
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays')
      return fail('BadValue', 'cannot sort with keys that are parallel arrays');
    throw error;
  }
}

/** Sorts what `docOf` leads to a document; equal ones keep their order. Until then each is kept as `kept` makes it. */
export function sortBy<T>(
  items: Iterable<T>,
  fields: readonly SortField[],
  docOf: (item: T) => Doc,
  kept = (item: T): T => item,
): T[] {
  const keyOf = sortKey(fields);
  return Array.from(items, (item) => ({ key: keyOf(docOf(item)), item: kept(item) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ item }) => item);
}
