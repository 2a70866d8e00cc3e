import type { Value } from '../bson/values.ts';
import { encodeValue } from '../order/keys.ts';
import { visitPath } from '../query/paths.ts';
import { type Command, docField, namespaceOf, stringField } from './command.ts';
import { docHint } from './find.ts';

/** The values of a field, each once; an array counts by its elements. */
export const distinct: Command = {
  names: ['distinct'],
  fields: ['key', 'query', 'hint'],
  run: (call) => {
    const key = stringField(call.body, 'key');
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
      visitPath(doc, parts, 0, true, (value, offset) => {
        if (value !== undefined && !(Array.isArray(value) && offset === undefined))
          values.set(encodeValue(value).toString('latin1'), value);
        return false;
      });
    }
    return { values: [...values.values()] };
  },
};
