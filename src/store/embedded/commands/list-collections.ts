import { toDoc } from '../bson/plain.ts';
import type { Doc, Out } from '../bson/values.ts';
import { matches } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { ID_INDEX } from '../storage/collection.ts';
import { type Command, countField, docField, looseFlag } from './command.ts';

export const listCollections: Command = {
  names: ['listCollections'],
  fields: ['filter', 'cursor', 'nameOnly'],
  ignored: ['authorizedCollections'],
  reads: true,
  run: ({ store, database, body }) => {
    const nameOnly = looseFlag(body, 'nameOnly');
    const filter = parseFilter(docField(body, 'filter') ?? new Map());
    const found = store.catalog
      .in(database)
      .map((one) => describe(one.ns.slice(database.length + 1), nameOnly))
      .filter((doc) => matches(filter, doc as Doc));
    const batchSize = countField(docField(body, 'cursor') ?? new Map(), 'batchSize', Infinity);
    return store.answer(`${database}.$cmd.listCollections`, found, batchSize);
  },
};

function describe(name: string, nameOnly: boolean): Map<string, Out> {
  const short = { name, type: 'collection' };
  return toDoc(nameOnly ? short : { ...short, options: {}, info: { readOnly: false }, idIndex: ID_INDEX.spec.source });
}
