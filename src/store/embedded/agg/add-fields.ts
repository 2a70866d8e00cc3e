import { cloneDoc, type Doc, isDoc, type Value } from '../bson/values.ts';
import { failAt } from '../errors.ts';
import { fieldPath } from '../query/field-path.ts';
import { firstKey } from '../query/operators.ts';
import { compileExpression, type Expression } from './expressions.ts';
import type { Stage } from './stages.ts';

/** `$addFields`, also called `$set`: fields put into the document, or into each document of an array on the way. */
export function addFields(arg: Value): Stage {
  if (!isDoc(arg)) return failAt(40272, '$addFields specification stage must be an object');
  const fields = [...arg].flatMap(([path, value]) => flatten(path, value));
  if (fields.length === 0) return failAt(40177, '$addFields specification must have at least one field');
  return function* (input) {
    for (const doc of input) {
      const out = cloneDoc(doc);
      for (const [parts, evaluate] of fields) put(out, parts, 0, evaluate({ root: doc, vars: new Map() }));
      yield out;
    }
  };
}

function flatten(path: string, value: Value): [string[], Expression][] {
  const parts = fieldPath(path);
  if (isDoc(value) && value.size > 0 && !firstKey(value).startsWith('$')) {
    return [...value].flatMap(([key, item]) => flatten(`${path}.${key}`, item));
  }
  return [[parts, compileExpression(value)]];
}

function put(doc: Doc, parts: readonly string[], at: number, value: Value | undefined): void {
  const part = parts[at] ?? '';
  if (at === parts.length - 1) {
    if (value === undefined) doc.delete(part);
    else doc.set(part, value);
    return;
  }
  doc.set(part, into(doc.get(part), parts, at + 1, value));
}

function into(holder: Value | undefined, parts: readonly string[], at: number, value: Value | undefined): Value {
  if (Array.isArray(holder)) return holder.map((item) => into(item, parts, at, value));
  const doc: Doc = isDoc(holder) ? holder : new Map();
  put(doc, parts, at, value);
  return doc;
}
