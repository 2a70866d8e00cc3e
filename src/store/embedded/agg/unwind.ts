import { type Doc, isDoc, truthy, type Value } from '../bson/values.ts';
import { failAt } from '../errors.ts';
import { valueAt } from '../query/paths.ts';
import type { Stage } from './stages.ts';

/** `$unwind`: one document for each element of an array. */
export function unwind(arg: Value): Stage {
  const options: Doc = isDoc(arg) ? arg : new Map([['path', arg]]);
  for (const key of options.keys()) {
    if (!['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(key))
      return failAt(28811, `unrecognized option to $unwind stage: ${key}`);
  }
  const path = options.get('path');
  if (typeof path !== 'string') return failAt(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$') || path.length < 2)
    return failAt(28818, "path option to $unwind stage should be prefixed with a '$'");
  const index = options.get('includeArrayIndex');
  if (index !== undefined && (typeof index !== 'string' || index.includes('.')))
    return failAt(28810, 'includeArrayIndex must be a field name without dots');
  const keepEmpty = truthy(options.get('preserveNullAndEmptyArrays'));
  const parts = path.slice(1).split('.');
  return function* (input) {
    for (const doc of input) yield* unwound(doc, parts, index, keepEmpty);
  };
}

function* unwound(doc: Doc, parts: readonly string[], index: string | undefined, keepEmpty: boolean): Generator<Doc> {
  const value = valueAt(doc, parts);
  const named = (out: Doc, place: number | null): Doc =>
    index === undefined ? out : new Map(out).set(index, place === null ? null : BigInt(place));
  if (Array.isArray(value)) {
    if (value.length === 0 && keepEmpty) yield named(replace(doc, parts, 0, undefined), null);
    for (const [place, item] of value.entries()) yield named(replace(doc, parts, 0, item), place);
  } else if ((value !== undefined && value !== null) || keepEmpty) {
    yield named(doc, null);
  }
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
