import type { Doc, Value } from '../bson/values.ts';

/** Called for each element a path leads to, `undefined` where it leads to nothing; true stops the walk. */
export type Visit = (value: Value | undefined, arrayOffset: number | undefined) => boolean;

/**
 * Walks a dotted path as the server's matcher does: arrays on the way are entered, at the end of the path their elements
 * come first and the array itself last (unless `traverse` is false, then only the array). A path that ends inside an array
 * of non-documents leads nowhere at all, which differs from leading to "missing": `{'a.b': null}` does not match `{a: [1]}`.
 * `arrayOffset` is the place in the outermost array that was entered.
 */
export function visitPath(doc: Doc, parts: readonly string[], from: number, traverse: boolean, visit: Visit): boolean {
  let current: Value | undefined = doc;
  let at = from;
  while (at < parts.length) {
    if (!(current instanceof Map)) return visit(undefined, undefined);
    current = current.get(parts[at] ?? '');
    at += 1;
    if (Array.isArray(current)) return visitArray(current, parts, at, traverse, visit);
  }
  return visit(current, undefined);
}

function visitArray(
  list: readonly Value[],
  parts: readonly string[],
  at: number,
  traverse: boolean,
  visit: Visit,
): boolean {
  if (at < parts.length) return visitInside(list, parts, at, traverse, visit);
  if (traverse) {
    for (const [index, item] of list.entries()) if (visit(item, index)) return true;
  }
  return visit(list as Value[], undefined);
}

function visitInside(
  list: readonly Value[],
  parts: readonly string[],
  at: number,
  traverse: boolean,
  visit: Visit,
): boolean {
  const next = parts[at] ?? '';
  for (const [index, item] of list.entries()) {
    const outer: Visit = (value) => visit(value, index);
    if (item instanceof Map && visitPath(item, parts, at, traverse, outer)) return true;
    if (next === String(index)) {
      const last = at + 1 === parts.length;
      // The element itself, without entering it when it is an array: an explicit place is no implicit traversal.
      if (last && visit(item, undefined)) return true;
      if (!last && item instanceof Map && visitPath(item, parts, at + 1, traverse, outer)) return true;
      if (!last && Array.isArray(item) && visitInside(item, parts, at + 1, traverse, outer)) return true;
    }
  }
  return false;
}

/** The value at a path without entering arrays, as projections and `$sort` on a plain field see it. */
export function valueAt(doc: Doc, parts: readonly string[]): Value | undefined {
  let current: Value | undefined = doc;
  for (const part of parts) {
    if (!(current instanceof Map)) return undefined;
    current = current.get(part);
  }
  return current;
}
