import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { failAt } from '../errors.ts';
import { encodeValue } from '../order/keys.ts';
import { type Accumulator, parseAccumulator } from './accumulators.ts';
import { compileExpression } from './expressions.ts';
import type { Stage } from './stages.ts';

interface Group {
  readonly id: Value;
  readonly fields: readonly Accumulator[];
}

/** `$group`: equal `_id`s by BSON's own equality, groups in the order they were first seen. */
export function group(arg: Value): Stage {
  if (!isDoc(arg)) return failAt(15947, "a group's fields must be specified in an object");
  const idSpec = arg.get('_id');
  if (idSpec === undefined) return failAt(15955, 'a group specification must include an _id');
  const idOf = compileExpression(idSpec);
  const gatherings = [...arg]
    .filter(([key]) => key !== '_id')
    .map(([key, spec]) => ({ key, ...parseAccumulator(key, spec) }));
  return function* (input) {
    const groups = new Map<string, Group>();
    for (const doc of input) {
      const scope = { root: doc, vars: new Map<string, Value>() };
      const id = idOf(scope) ?? null;
      const key = encodeValue(id).toString('latin1');
      let found = groups.get(key);
      if (found === undefined) {
        found = { id, fields: gatherings.map((one) => one.start()) };
        groups.set(key, found);
      }
      for (const [at, one] of gatherings.entries()) found.fields[at]?.add(one.value(scope));
    }
    for (const { id, fields } of groups.values()) {
      const out: Doc = new Map([['_id', id]]);
      for (const [at, one] of gatherings.entries()) out.set(one.key, fields[at]?.result() ?? null);
      yield out;
    }
  };
}
