import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { failAt } from '../errors.ts';
import { fieldPath } from '../query/field-path.ts';
import { valueAt } from '../query/paths.ts';
import type { Stage } from './stages.ts';

/** `$unwind`: one document for each element of an array. */
export function unwind(arg: Value): Stage {
  const options: Doc = isDoc(arg) ? arg : new Map([['path', arg]]);
  for (const key of options.keys()) {
    if (!['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(key))
      return failAt(28811, `unrecognized option to $unwind stage: ${key}`);
  }
  const path = options.get('path') ?? '';
  if (typeof path !== 'string') return failAt(28808, 'expected a string as the path for $unwind stage');
  if (path === '') return failAt(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$')) return failAt(28818, "path option to $unwind stage should be prefixed with a '$'");
  const parts = fieldPath(path.slice(1));
  const index = indexPath(options.get('includeArrayIndex'));
  const keepEmpty = options.get('preserveNullAndEmptyArrays') ?? false;
  if (typeof keepEmpty !== 'boolean')
    return failAt(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  return function* (input) {
    for (const doc of input) yield* unwound(doc, parts, index, keepEmpty);
  };
}

function indexPath(name: Value | undefined): readonly string[] | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || name === '')
    return failAt(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  return name.startsWith('$')
    ? failAt(28822, "includeArrayIndex option to $unwind stage should not be prefixed with a '$'")
    : fieldPath(name);
}

function* unwound(
  doc: Doc,
  parts: readonly string[],
  index: readonly string[] | undefined,
  keepEmpty: boolean,
): Generator<Doc> {
  const value = valueAt(doc, parts);
  const named = (out: Doc, place: number | null): Doc =>
    index === undefined ? out : put(out, index, 0, place === null ? null : BigInt(place));
  if (Array.isArray(value)) {
    if (value.length === 0 && keepEmpty) yield named(replace(doc, parts, 0, undefined), null);
    for (const [place, item] of value.entries()) yield named(replace(doc, parts, 0, item), place);
  } else if ((value !== undefined && value !== null) || keepEmpty) {
    yield named(doc, null);
  }
}

/** A copy along the path only, with the documents on the way made. */
function put(doc: Doc, parts: readonly string[], at: number, value: Value): Doc {
  const part = parts[at] ?? '';
  const inner = doc.get(part);
  const next = at === parts.length - 1 ? value : put(isDoc(inner) ? inner : new Map(), parts, at + 1, value);
  return new Map(doc).set(part, next);
}

/** A copy along the path only. */
function replace(doc: Doc, parts: readonly string[], at: number, value: Value | undefined): Doc {
  const out = new Map(doc);
  const part = parts[at] ?? '';
  const inner = doc.get(part);
  if (at < parts.length - 1 && isDoc(inner)) out.set(part, replace(inner, parts, at + 1, value));
  else if (value === undefined) out.delete(part);
  else out.set(part, value);
  return out;
}
