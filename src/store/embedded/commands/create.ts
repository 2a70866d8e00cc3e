import { fail } from '../errors.ts';
import { type Command, namespaceOf } from './command.ts';

/** Options that change what a collection is; none of them is served. */
const UNSERVED = [
  'capped',
  'size',
  'max',
  'timeseries',
  'viewOn',
  'pipeline',
  'validator',
  'validationLevel',
  'validationAction',
  'clusteredIndex',
  'changeStreamPreAndPostImages',
  'expireAfterSeconds',
  'encryptedFields',
];

/** Making a collection that is there already changes nothing, as on the server since 7.0. */
export const create: Command = {
  names: ['create'],
  fields: UNSERVED,
  ignored: ['autoIndexId', 'idIndex', 'storageEngine', 'indexOptionDefaults'],
  run: (call) => {
    for (const option of UNSERVED) {
      if (call.body.has(option))
        fail('InvalidOptions', `the option '${option}' of create is not served by the embedded store`);
    }
    call.store.catalog.ensure(namespaceOf(call));
    return {};
  },
};
