import { encode } from '../bson/encode.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { failAt } from '../errors.ts';
import { encodeValue } from '../order/keys.ts';
import { MAX_DOCUMENT } from '../storage/collection.ts';
import { type Command, docField, namespaceOf, stringField } from './command.ts';
import { docHint } from './find.ts';

/** A place in an array. */
const PLACE = /^\d+$/;

/** The values of a field, each once; an array counts by its elements. */
export const distinct: Command = {
  names: ['distinct'],
  fields: ['key', 'query', 'hint'],
  reads: true,
  run: (call) => {
    const key = stringField(call.body, 'key');
    if (key.includes('\0')) return failAt(31032, 'the key of distinct has a null byte in it');
    const parts = key.split('.');
    const values = new Map<string, Value>();
    const { found } = call.store.find(namespaceOf(call), {
      filter: docField(call.body, 'query'),
      sort: [],
      hint: docHint(call.body),
      limit: 0,
      distinct: key,
    });
    for (const { doc } of found) {
      for (const value of elementsAlong(doc, parts, 0)) {
        const bytes = encodeValue(value).toString('latin1');
        if (!values.has(bytes)) values.set(bytes, value);
      }
    }
    const answer = { values: [...values.values()] };
    if (encode(new Map<string, Value>(Object.entries(answer))).length > MAX_DOCUMENT)
      return failAt(17217, 'distinct too big, 16mb cap');
    return answer;
  },
};

/** What a path leads to, arrays on the way entered; one at its end stands for its elements, but not for theirs. */
function elementsAlong(holder: Doc | readonly Value[], parts: readonly string[], at: number): readonly Value[] {
  const part = parts[at] ?? '';
  const value = isDoc(holder) ? holder.get(part) : PLACE.test(part) ? holder[Number(part)] : undefined;
  if (value === undefined) return [];
  if (at + 1 === parts.length) return Array.isArray(value) ? value : [value];
  if (isDoc(value)) return elementsAlong(value, parts, at + 1);
  if (!Array.isArray(value)) return [];
  if (PLACE.test(parts[at + 1] ?? '')) return elementsAlong(value, parts, at + 1);
  return value.flatMap((item) => (isDoc(item) || Array.isArray(item) ? elementsAlong(item, parts, at + 1) : []));
}
