import { fail } from '../errors.ts';
import { type Command, listField, namespaceOf } from './command.ts';

export const killCursors: Command = {
  names: ['killCursors'],
  fields: ['cursors'],
  reads: true,
  run: (call) => {
    const ns = namespaceOf(call);
    const cursorsKilled: bigint[] = [];
    const cursorsNotFound: bigint[] = [];
    for (const one of listField(call.body, 'cursors')) {
      if (typeof one !== 'bigint') return fail('TypeMismatch', "BSON field 'killCursors.cursors' must hold longs");
      (call.store.cursors.kill(one, ns) ? cursorsKilled : cursorsNotFound).push(one);
    }
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};
