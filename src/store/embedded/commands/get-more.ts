import { fail } from '../errors.ts';
import { type Command, countField, stringField } from './command.ts';

export const getMore: Command = {
  names: ['getMore'],
  fields: ['collection', 'batchSize'],
  reads: true,
  run: ({ store, database, body }) => {
    const id = body.get('getMore');
    if (typeof id !== 'bigint')
      return fail('TypeMismatch', "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
    const ns = `${database}.${stringField(body, 'collection')}`;
    const size = countField(body, 'batchSize', 0);
    const answer = store.cursors.more(id, ns, size === 0 ? Infinity : size);
    return { cursor: { id: answer.id, ns, nextBatch: answer.batch } };
  },
};
