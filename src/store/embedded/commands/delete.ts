import { type Doc, isNum, toNumber } from '../bson/values.ts';
import { fail } from '../errors.ts';
import {
  type Call,
  type Command,
  checkStatement,
  docField,
  flagField,
  namespaceOf,
  statementsField,
} from './command.ts';
import { docHint } from './find.ts';
import { statements } from './statements.ts';

export const remove: Command = {
  names: ['delete'],
  fields: ['deletes', 'ordered'],
  run: (call) => {
    const deletes = statementsField(call.body, 'deletes');
    for (const one of deletes) checkStatement('delete.deletes', one, ['q', 'limit', 'hint']);
    let n = 0;
    const ordered = flagField(call.body, 'ordered') || !call.body.has('ordered');
    const { writeErrors } = statements(deletes, ordered, (statement) => {
      n += perform(call, statement);
    });
    return { n, writeErrors };
  },
};

function perform(call: Call, statement: Doc): number {
  const wanted = statement.get('limit');
  const limit = isNum(wanted) ? toNumber(wanted) : Number.NaN;
  if (limit !== 0 && limit !== 1) return fail('FailedToParse', 'The limit field in delete objects must be 0 or 1');
  const { found, collection } = call.store.find(namespaceOf(call), {
    filter: docField(statement, 'q') ?? new Map(),
    sort: [],
    hint: docHint(statement),
    limit,
  });
  const all = [...found];
  for (const stored of all) collection?.remove(stored);
  return all.length;
}
