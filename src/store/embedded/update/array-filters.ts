import { type Doc, isDoc, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matches, type Node } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { findPlace } from './paths.ts';

/** The filters behind the `$[name]` in update paths. */
export interface ArrayFilters {
  readonly size: number;
  test(name: string, path: string, item: Value): boolean;
  /** Refuses a path that names no filter, and a filter that no path names: a spelling mistake that would change nothing. */
  requireUsed(paths: readonly (readonly string[])[]): void;
}

/** @throws StoreError FailedToParse */
export function parseArrayFilters(value: Value | undefined): ArrayFilters {
  const filters = new Map<string, Node>();
  if (value !== undefined && !Array.isArray(value))
    return fail('TypeMismatch', "The field 'arrayFilters' must be an array");
  for (const item of value ?? []) {
    if (!isDoc(item)) return fail('TypeMismatch', 'Each array filter must be an object');
    const name = nameOf(item);
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name))
      return fail(
        'BadValue',
        'The top-level field name must be an alphanumeric string beginning with a lowercase letter',
      );
    if (filters.has(name))
      return fail('FailedToParse', `Found multiple array filters with the same top-level field name ${name}`);
    filters.set(name, parseFilter(item));
  }
  return { size: filters.size, test, requireUsed };

  function test(name: string, path: string, item: Value): boolean {
    const filter = filters.get(name);
    if (filter === undefined)
      return fail('BadValue', `No array filter found for identifier '${name}' in path '${path}'`);
    return matches(filter, new Map([[name, item]]));
  }

  function requireUsed(paths: readonly (readonly string[])[]): void {
    for (const parts of paths) {
      const unknown = parts.find((part) => part.startsWith('$[') && part !== '$[]' && !filters.has(part.slice(2, -1)));
      if (unknown !== undefined)
        fail('BadValue', `No array filter found for identifier '${unknown.slice(2, -1)}' in path '${parts.join('.')}'`);
    }
    for (const name of filters.keys()) {
      if (!paths.some((parts) => parts.includes(`$[${name}]`)))
        fail('FailedToParse', `The array filter for identifier '${name}' was not used in the update`);
    }
  }
}

function nameOf(filter: Doc): string {
  const names = new Set<string>();
  collect(filter, names);
  const [name, second] = names;
  if (name === undefined)
    return fail('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters');
  if (second !== undefined)
    return fail(
      'FailedToParse',
      `Error parsing array filter: Expected a single top-level field name, found '${name}' and '${second}'`,
    );
  return name;
}

function collect(filter: Doc, names: Set<string>): void {
  for (const [key, value] of filter) {
    if (!key.startsWith('$')) names.add(key.split('.')[0] ?? key);
    else if (Array.isArray(value)) for (const item of value) if (isDoc(item)) collect(item, names);
  }
}

/** Whether a part of a path stands for elements of an array: `$`, `$[]` or `$[name]`. */
export function isSign(part: string): boolean {
  return part.startsWith('$');
}

/** The paths that a path means for this document when the sign at one depth is followed; itself where none stands there. */
export function expandPath(
  doc: Doc,
  parts: readonly string[],
  at: number,
  place: number | undefined,
  filters: ArrayFilters,
): (readonly string[])[] {
  const part = parts[at];
  if (part === undefined || !isSign(part)) return [parts];
  if (part === '$') {
    return place === undefined
      ? fail('BadValue', 'The positional operator did not find the match needed from the query.')
      : [parts.with(at, String(place))];
  }
  const name = part.slice(2, -1);
  return arrayAt(doc, parts.slice(0, at)).flatMap((item, index) =>
    name === '' || filters.test(name, parts.join('.'), item) ? [parts.with(at, String(index))] : [],
  );
}

function arrayAt(doc: Doc, parts: readonly string[]): readonly Value[] {
  const value = findPlace(doc, parts)?.get();
  if (value === undefined)
    return fail(
      'BadValue',
      `The path '${parts.join('.')}' must exist in the document in order to apply array updates.`,
    );
  return Array.isArray(value)
    ? value
    : fail('BadValue', `Cannot apply array updates to non-array element ${parts.join('.')}: <${typeOf(value)}>`);
}
