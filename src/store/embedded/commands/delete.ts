import { type Doc, isNum, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import {
  type Call,
  type Command,
  checkStatement,
  flagField,
  missing,
  namespaceOf,
  requiredDoc,
  statementsField,
} from './command.ts';
import { docHint } from './find.ts';
import { statements } from './statements.ts';

export const remove: Command = {
  names: ['delete'],
  fields: ['deletes', 'ordered'],
  run: (call) => {
    const deletes = statementsField(call.body, 'deletes').map(removalOf);
    let n = 0;
    const ordered = flagField(call.body, 'ordered', true);
    const { writeErrors } = statements(deletes, ordered, (statement) => {
      n += perform(call, statement);
    });
    return { n, writeErrors };
  },
};

interface Removal {
  readonly filter: Doc;
  /** 1, or 0 for all that match. */
  readonly limit: number;
  readonly hint: Value | undefined;
}

/** All statements are read before the first is done: one that does not say what it means must not follow one that was done. */
function removalOf(statement: Doc): Removal {
  checkStatement('delete.deletes', statement, ['q', 'limit', 'hint']);
  const filter = requiredDoc(statement, 'q');
  const wanted = statement.get('limit') ?? missing('limit');
  const limit = isNum(wanted) ? toNumber(wanted) : fail('TypeMismatch', "BSON field 'limit' is the wrong type");
  if (limit !== 0 && limit !== 1) return fail('FailedToParse', 'The limit field in delete objects must be 0 or 1');
  return { filter, limit, hint: docHint(statement) };
}

function perform(call: Call, removal: Removal): number {
  const { found, collection } = call.store.find(namespaceOf(call), { ...removal, sort: [] });
  const all = [...found];
  for (const stored of all) collection?.remove(stored);
  return all.length;
}
