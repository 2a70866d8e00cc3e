import { isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index.ts';
import { type Command, missing, namespaceOf } from './command.ts';

/** `index` is a name, a key pattern, a list of names, or `*` for all but `_id_`. */
export const dropIndexes: Command = {
  names: ['dropIndexes', 'deleteIndexes'],
  fields: ['index'],
  run: (call) => {
    const ns = namespaceOf(call);
    const collection = call.store.catalog.get(ns);
    if (collection === undefined) return fail('NamespaceNotFound', `ns not found ${ns}`);
    const nIndexesWas = collection.indexes.length;
    const wanted = call.body.get('index') ?? missing('dropIndexes.index');
    // A cursor may stand in the middle of one of them.
    call.store.cursors.forget(ns);
    for (const index of chosen(collection, wanted)) call.store.catalog.dropIndex(collection, index);
    return { nIndexesWas };
  },
};

function chosen(collection: Collection, wanted: Value): Index[] {
  if (wanted === '*') return collection.indexes.slice(1);
  if (Array.isArray(wanted)) return wanted.flatMap((one) => chosen(collection, one));
  const found = collection.indexes.find((index) => isWanted(index, wanted));
  if (found === undefined)
    return fail(
      'IndexNotFound',
      `index not found with name [${typeof wanted === 'string' ? wanted : 'by key pattern'}]`,
    );
  if (found.spec.name === '_id_') return fail('InvalidOptions', 'cannot drop _id index');
  return [found];
}

function isWanted({ spec }: Index, wanted: Value): boolean {
  if (typeof wanted === 'string') return spec.name === wanted;
  if (!isDoc(wanted)) return fail('TypeMismatch', "BSON field 'dropIndexes.index' is the wrong type");
  const fields = [...wanted];
  return (
    fields.length === spec.fields.length &&
    fields.every(
      ([path, way], at) =>
        spec.fields[at]?.path === path && isNum(way) && toNumber(way) < 0 === spec.fields[at].descending,
    )
  );
}
