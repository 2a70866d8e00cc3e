import { isNum, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { whole } from '../order/arithmetic.ts';
import { countIn } from '../plan/counted.ts';
import { type Command, countField, docField, namespaceOf } from './command.ts';
import { docHint } from './find.ts';

/** Without a query the number of documents is known without looking at them. */
export const count: Command = {
  names: ['count'],
  fields: ['query', 'limit', 'skip', 'hint'],
  ignored: ['fields'],
  reads: true,
  run: (call) => {
    const { body, store } = call;
    const ns = namespaceOf(call);
    const filter = docField(body, 'query');
    const skip = countField(body, 'skip', 0);
    const limit = limitOf(body.get('limit'));
    if (filter === undefined || filter.size === 0) {
      const all = Math.max(0, (store.catalog.get(ns)?.count() ?? 0) - skip);
      return { n: whole(limit > 0 ? Math.min(all, limit) : all) };
    }
    const collection = store.catalog.get(ns);
    const most = limit > 0 ? limit + skip : Number.MAX_SAFE_INTEGER;
    const counted = collection && docHint(body) === undefined ? countIn(collection, filter, most) : undefined;
    if (counted !== undefined) return { n: whole(Math.max(0, counted - skip)) };
    let n = 0;
    for (const _ of store.find(ns, { filter, sort: [], hint: docHint(body), limit, skip }).found) n += 1;
    return { n: whole(n) };
  },
};

/** A negative one counts like a positive one, as in the shell's old days. */
function limitOf(value: Value | undefined): number {
  if (value === undefined || value === null) return 0;
  const limit = isNum(value) ? Math.trunc(Math.abs(toNumber(value))) : Number.NaN;
  return Number.isNaN(limit) ? fail('TypeMismatch', "BSON field 'count.limit' is the wrong type") : limit;
}
