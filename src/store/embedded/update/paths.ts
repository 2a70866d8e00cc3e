import { type Doc, isDoc, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** How far an array may be filled up with nulls to reach a place. The server's own limit. */
const MOST_PADDING = 1500000;

/** Where a path ends: a document's field or an array's place. */
export interface Place {
  get(): Value | undefined;
  set(value: Value): void;
  unset(): void;
}

/** The place a path leads to, or undefined where something on the way is missing or no document; nothing is made. */
export function findPlace(root: Doc, parts: readonly string[]): Place | undefined {
  let holder: Value = root;
  for (const part of parts.slice(0, -1)) {
    const next: Value | undefined = child(holder, part);
    if (next === undefined) return undefined;
    holder = next;
  }
  return place(holder, parts.at(-1) ?? '');
}

/**
 * The place a path leads to, with the documents on the way made.
 *
 * @throws StoreError PathNotViable where the way leads through something that is no document
 */
export function makePlace(root: Doc, parts: readonly string[]): Place {
  let holder: Value = root;
  for (const [at, part] of parts.slice(0, -1).entries()) {
    let next: Value | undefined = child(holder, part);
    if (next === undefined) {
      next = new Map();
      (place(holder, part) ?? notViable(part, parts, at, holder)).set(next);
    }
    holder = next;
  }
  const last = parts.at(-1) ?? '';
  return place(holder, last) ?? notViable(last, parts, parts.length - 1, holder);
}

function child(holder: Value, part: string): Value | undefined {
  if (isDoc(holder)) return holder.get(part);
  return Array.isArray(holder) && isPlace(part) ? holder[Number(part)] : undefined;
}

function isPlace(part: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/.test(part);
}

function place(holder: Value, part: string): Place | undefined {
  if (isDoc(holder)) {
    return {
      get: () => holder.get(part),
      set: (value) => void holder.set(part, value),
      unset: () => void holder.delete(part),
    };
  }
  if (!Array.isArray(holder) || !isPlace(part)) return undefined;
  const index = Number(part);
  return {
    get: () => holder[index],
    set: (value) => {
      if (index - holder.length > MOST_PADDING)
        fail('CannotBackfillArray', `can't backfill more than ${MOST_PADDING} elements`);
      while (holder.length < index) holder.push(null);
      holder[index] = value;
    },
    // An element is not taken out but becomes null, so that the others keep their places.
    unset: () => {
      if (index < holder.length) holder[index] = null;
    },
  };
}

function notViable(part: string, parts: readonly string[], at: number, holder: Value): never {
  const name = parts[at - 1] ?? '';
  return fail('PathNotViable', `Cannot create field '${part}' in element {${name}: <${typeOf(holder)}>}`);
}
