import { type Command, namespaceOf } from './command.ts';

export const drop: Command = {
  names: ['drop'],
  fields: [],
  run: (call) => {
    const ns = namespaceOf(call);
    const collection = call.store.catalog.get(ns);
    if (collection === undefined) return { ns };
    const nIndexesWas = collection.indexes.length;
    call.store.cursors.forget(ns);
    call.store.catalog.drop(collection);
    return { nIndexesWas, ns };
  },
};

export const dropDatabase: Command = {
  names: ['dropDatabase'],
  fields: [],
  run: ({ store, database }) => {
    for (const collection of store.catalog.in(database)) {
      store.cursors.forget(collection.ns);
      store.catalog.drop(collection);
    }
    return { dropped: database };
  },
};
