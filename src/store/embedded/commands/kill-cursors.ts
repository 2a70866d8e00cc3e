import { isNum } from '../bson/values.ts';
import { type Command, listField, namespaceOf } from './command.ts';

export const killCursors: Command = {
  names: ['killCursors'],
  fields: ['cursors'],
  run: (call) => {
    const ns = namespaceOf(call);
    const cursorsKilled: bigint[] = [];
    const cursorsNotFound: bigint[] = [];
    for (const one of listField(call.body, 'cursors')) {
      if (!isNum(one)) continue;
      const id = BigInt(one.toString());
      (call.store.cursors.kill(id, ns) ? cursorsKilled : cursorsNotFound).push(id);
    }
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  },
};
