import { fail } from '../errors.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { type Command, docsField, namespaceOf } from './command.ts';

/** All of the wanted indexes are made, or none. */
export const createIndexes: Command = {
  names: ['createIndexes'],
  fields: ['indexes'],
  ignored: ['commitQuorum', 'ignoreUnknownIndexOptions'],
  run: (call) => {
    const { catalog } = call.store;
    const ns = namespaceOf(call);
    const specs = docsField(call.body, 'indexes').map(parseIndexSpec);
    if (specs.length === 0) return fail('BadValue', 'Must specify at least one index to create');
    const createdCollectionAutomatically = catalog.get(ns) === undefined;
    const collection = catalog.ensure(ns);
    const before = collection.indexes.length;
    const made = call.store.atomically(() => catalog.createIndexes(collection, specs));
    return {
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length,
      createdCollectionAutomatically,
      ...(made === 0 ? { note: 'all indexes already exist' } : {}),
    };
  },
};
