import type { Doc, Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { EMPTY_ARRAY, type KeyPart } from '../order/keys.ts';

/** One key of a document: a part for each field, `undefined` where the document has nothing. */
export type RawKey = readonly (KeyPart | undefined)[];

interface At {
  readonly parts: readonly string[];
  readonly value: Value | undefined;
  /** How many parts were followed; when all were and `open` is false, `value` is the key's part. */
  readonly at: number;
  /** Whether the value is an array whose elements are to be taken one by one. */
  readonly open: boolean;
  readonly empty: boolean;
}

/**
 * The keys of a document for some paths, as the server makes them: an array gives a key for each element, fields under
 * one array stay together (`{a: [{b: 1, c: 2}]}` has the key 1,2), and two different arrays are refused. `arrays[i]` is
 * set when field i went through an array.
 *
 * @throws StoreError CannotIndexParallelArrays
 */
export function keysOf(doc: Doc, paths: readonly (readonly string[])[], arrays: boolean[]): RawKey[] {
  const states = paths.map((parts) => resolve(doc, parts, 0));
  if (!states.some((state) => state.open)) return [states.map((state) => state.value)];
  const keys: RawKey[] = [];
  expand(states, arrays, keys);
  return keys;
}

function resolve(from: Value | undefined, parts: readonly string[], start: number): At {
  let value = from;
  let at = start;
  while (at < parts.length) {
    const part = parts[at] ?? '';
    if (value instanceof Map) value = value.get(part);
    else if (Array.isArray(value) && /^\d+$/.test(part)) value = value[Number(part)];
    else if (Array.isArray(value)) break;
    else return { parts, value: undefined, at: parts.length, open: false, empty: false };
    at += 1;
  }
  return { parts, value, at, open: Array.isArray(value), empty: false };
}

function expand(states: readonly At[], arrays: boolean[], keys: RawKey[]): void {
  let list: Value[] | undefined;
  for (const [index, state] of states.entries()) {
    if (!state.open || !Array.isArray(state.value)) continue;
    if (list !== undefined && list !== state.value) fail('CannotIndexParallelArrays', 'cannot index parallel arrays');
    list = state.value;
    arrays[index] = true;
  }
  if (list === undefined) {
    keys.push(states.map((state) => (state.empty ? EMPTY_ARRAY : state.value)));
    return;
  }
  const array = list;
  if (array.length === 0)
    expand(
      states.map((state) => step(state, array, undefined)),
      arrays,
      keys,
    );
  for (const item of array)
    expand(
      states.map((state) => step(state, array, item)),
      arrays,
      keys,
    );
}

/** The state of one field when its array stands at `item`; fields outside the array stay where they are. */
function step(state: At, array: readonly Value[], item: Value | undefined): At {
  if (!state.open || state.value !== array) return state;
  const { parts, at } = state;
  if (at === parts.length) return { parts, value: item, at, open: false, empty: item === undefined };
  if (item instanceof Map) return resolve(item, parts, at);
  return { parts, value: undefined, at: parts.length, open: false, empty: false };
}
