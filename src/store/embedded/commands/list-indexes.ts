import { fail } from '../errors.ts';
import { type Command, countField, docField, namespaceOf } from './command.ts';

export const listIndexes: Command = {
  names: ['listIndexes'],
  fields: ['cursor'],
  reads: true,
  run: (call) => {
    const ns = namespaceOf(call);
    const collection = call.store.catalog.get(ns);
    if (collection === undefined) return fail('NamespaceNotFound', `ns does not exist: ${ns}`);
    const batchSize = countField(docField(call.body, 'cursor') ?? new Map(), 'batchSize', Infinity);
    return call.store.answer(
      ns,
      collection.indexes.map((index) => index.spec.source),
      batchSize,
    );
  },
};
