import { cloneDoc, cloneValue, type Doc, isDoc, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { equal } from '../order/compare.ts';
import { firstKey } from '../query/operators.ts';
import { type ArrayFilters, expandPath, isSign, parseArrayFilters } from './array-filters.ts';
import { type Change, UPDATES } from './operators.ts';
import { findPlace, makePlace } from './paths.ts';

/** What is known when a document is updated. */
export interface Situation {
  /** The place in an array that made the filter match, for the positional `$`. */
  readonly place: number | undefined;
  readonly inserting: boolean;
}

/** A parsed update. It gives a new document and leaves the old one as it is. */
export interface Update {
  /** A whole document instead of operators. */
  readonly replacement: boolean;
  readonly positional: boolean;
  apply(old: Doc, situation: Situation): Doc;
}

interface Step {
  readonly parts: readonly string[];
  readonly creates: boolean;
  readonly onInsert: boolean;
  readonly change: Change;
  /** For `$rename`, which is done in the order of where it leads to: where it comes from. */
  readonly from?: readonly string[];
}

/**
 * Reads an update: operators or a replacement. Pipelines are not served.
 *
 * @throws StoreError FailedToParse and the codes of the operators
 */
export function parseUpdate(update: Value | undefined, arrayFilters: Value | undefined): Update {
  if (Array.isArray(update))
    return fail('FailedToParse', 'an update by aggregation pipeline is not served by the embedded store');
  if (!isDoc(update)) return fail('FailedToParse', 'Update argument must be either an object or an array');
  const filters = parseArrayFilters(arrayFilters);
  if (firstKey(update).startsWith('$')) return byOperators(update, filters);
  if (filters.size > 0) return fail('FailedToParse', 'arrayFilters may not be specified for a replacement');
  for (const key of update.keys()) {
    if (key.startsWith('$'))
      return fail(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${key}' is not allowed in the context of an update's replacement document.`,
      );
  }
  return { replacement: true, positional: false, apply: (old) => replaced(old, update) };
}

function replaced(old: Doc, update: Doc): Doc {
  const id = old.get('_id');
  const given = update.get('_id');
  if (id !== undefined && given !== undefined && !equal(id, given)) return immutable();
  const out: Doc = new Map();
  const kept = id ?? given;
  if (kept !== undefined) out.set('_id', kept);
  for (const [key, value] of update) if (key !== '_id') out.set(key, value);
  return cloneDoc(out);
}

function immutable(): never {
  return fail('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function byOperators(update: Doc, filters: ArrayFilters): Update {
  const steps: Step[] = [];
  for (const [name, arg] of update) {
    if (name !== '$rename' && !UPDATES.has(name)) {
      return fail(
        'FailedToParse',
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDoc(arg))
      return fail(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeOf(arg)} instead. For example: {$mod: {<field>: ...}}`,
      );
    for (const [path, value] of arg) {
      steps.push(name === '$rename' ? renaming(path, value) : step(name, path, value));
    }
  }
  checkConflicts(steps);
  filters.requireUsed(steps.map((one) => one.parts));
  const positional = steps.some((one) => one.parts.includes('$'));
  const fixed = !steps.some((one) => one.parts.some(isSign));
  return {
    replacement: false,
    positional,
    apply: (old, situation) => {
      const doc = copied(old, steps);
      return applied(old, doc, fixed ? steps : placed(doc, steps, filters, situation.place), situation.inserting);
    },
  };
}

function step(name: string, path: string, value: Value): Step {
  const parts = checkedPath(path);
  const operator = UPDATES.get(name);
  if (operator === undefined) return fail('FailedToParse', `Unknown modifier: ${name}`);
  return {
    parts,
    creates: operator.creates,
    onInsert: operator.onInsert === true,
    change: operator.build(value, path),
  };
}

function checkedPath(path: string): readonly string[] {
  const parts = path.split('.');
  if (parts.includes(''))
    return fail('EmptyFieldName', `The update path '${path}' contains an empty field name, which is not allowed.`);
  for (const part of parts) {
    if (part.startsWith('$') && part !== '$' && !/^\$\[\w*\]$/.test(part)) {
      return fail(
        'DollarPrefixedFieldName',
        `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update.`,
      );
    }
  }
  if (parts.filter((part) => part === '$').length > 1)
    return fail('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
  return parts[0]?.startsWith('$') === true
    ? fail('BadValue', `Cannot have array filter identifier or positional operator at the beginning of '${path}'`)
    : parts;
}

function dotted(parts: readonly string[]): string {
  return parts.join('.');
}

function renaming(path: string, value: Value): Step {
  if (typeof value !== 'string') return fail('BadValue', `The 'to' field for $rename must be a string: ${path}`);
  for (const one of [path, value]) {
    if (checkedPath(one).some((part) => part.startsWith('$')))
      return fail('BadValue', `The source and target field for $rename must not be dynamic: ${one}`);
  }
  if (value.includes('\0')) return fail('BadValue', "The 'to' field for $rename cannot contain an embedded null byte");
  if (path === value) return fail('BadValue', `The source and target field for $rename must differ: ${path}`);
  if (path.startsWith(`${value}.`) || value.startsWith(`${path}.`))
    return fail('BadValue', `The source and target field for $rename must not be on the same path: ${path}, ${value}`);
  return {
    parts: value.split('.'),
    from: path.split('.'),
    creates: true,
    onInsert: false,
    change: (current) => current,
  };
}

/**
 * What the signs in the paths mean in this document. Depth by depth, for two paths that are written differently may come to
 * mean one element, and what they say of it is then compared as if it had been written so.
 */
function placed(doc: Doc, steps: readonly Step[], filters: ArrayFilters, place: number | undefined): readonly Step[] {
  let all = steps;
  const depth = Math.max(...steps.map(({ parts }) => parts.length));
  for (let at = 1; at < depth; at += 1) {
    if (!all.some(({ parts }) => isSign(parts[at] ?? ''))) continue;
    all = all.flatMap((one) => expandPath(doc, one.parts, at, place, filters).map((parts) => ({ ...one, parts })));
    checkConflicts(all);
  }
  return all;
}

/** There mostly is none, and to look for one costs less than to find the first of them in order. */
function haveConflict(paths: readonly string[]): boolean {
  const all = new Set(paths);
  if (all.size < paths.length) return true;
  for (const path of paths) {
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      if (all.has(path.slice(0, dot))) return true;
    }
  }
  return false;
}

/** Two operators on one path, or on a path and what is under it, contradict each other. */
function checkConflicts(steps: readonly Step[]): void {
  const lists = steps.flatMap(({ parts, from }) => (from === undefined ? [parts] : [from, parts]));
  const paths = lists.map(dotted);
  if (paths.some((path) => path.includes('.$['))) checkKinds(lists);
  if (!haveConflict(paths)) return;
  const sorted = paths.toSorted();
  for (const [at, path] of sorted.entries())
    for (const other of sorted.slice(at + 1)) if (other === path || other.startsWith(`${path}.`)) conflict(other, path);
}

/** In one place either elements are chosen by `$[]` and `$[name]`, or fields and places are named: never both. */
function checkKinds(lists: readonly (readonly string[])[]): void {
  const kinds = new Map<string, boolean>();
  for (const parts of lists) {
    for (let at = 1; at < parts.length; at += 1) {
      const place = dotted(parts.slice(0, at));
      const chosen = parts[at]?.startsWith('$[') === true;
      if ((kinds.get(place) ?? chosen) !== chosen) conflict(dotted(parts), place);
      kinds.set(place, chosen);
    }
  }
}

function conflict(path: string, at: string): never {
  return fail('ConflictingUpdateOperators', `Updating the path '${path}' would create a conflict at '${at}'`);
}

function applied(old: Doc, doc: Doc, steps: readonly Step[], inserting: boolean): Doc {
  const todo = steps.filter((one) => !one.onInsert || inserting);
  // New fields appear in the order of their names, as on the server since version 5.
  for (const one of todo.toSorted((a, b) => comparePaths(a.parts, b.parts))) perform(doc, one);
  const before = old.get('_id');
  const after = doc.get('_id');
  if (before !== undefined && (after === undefined || !equal(before, after))) return immutable();
  return doc;
}

/** What no step is about is shared with the old document, as nothing changes it; and what is the same touches no index. */
function copied(old: Doc, steps: readonly Step[]): Doc {
  const doc: Doc = new Map(old);
  for (const { parts, from } of steps) {
    for (const [field = ''] of from === undefined ? [parts] : [parts, from]) {
      const value = old.get(field);
      if (typeof value === 'object') doc.set(field, cloneValue(value));
    }
  }
  return doc;
}

function perform(doc: Doc, { parts, creates, change, from }: Step): void {
  if (from !== undefined) {
    rename(doc, from, parts);
    return;
  }
  const found = findPlace(doc, parts);
  const next = change(found?.get());
  if (next === undefined) found?.unset();
  else if (creates) (found ?? makePlace(doc, parts)).set(next);
  else found?.set(next);
}

function rename(doc: Doc, from: readonly string[], to: readonly string[]): void {
  refuseArrays(doc, from, 'source');
  const source = findPlace(doc, from);
  const value = source?.get();
  if (source === undefined || value === undefined) return;
  refuseArrays(doc, to, 'destination');
  makePlace(doc, to).set(value);
  source.unset();
}

function refuseArrays(doc: Doc, parts: readonly string[], what: 'source' | 'destination'): void {
  for (let length = 1; length < parts.length; length++) {
    if (Array.isArray(findPlace(doc, parts.slice(0, length))?.get()))
      fail('BadValue', `The ${what} field cannot be an array element, '${dotted(parts)}'`);
  }
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < a.length; at += 1) {
    const [part, other] = [a[at] ?? '', b[at]];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [x, y] = [Number(part), Number(other)];
    if (Number.isInteger(x) && Number.isInteger(y)) return x - y;
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
