import type { Plain } from '../bson/plain.ts';
import type { Doc, Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matchedPlace } from '../query/nodes.ts';
import { parseUpdate } from '../update/parse.ts';
import { upserted } from '../update/upsert.ts';
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

interface Outcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted: Value | undefined;
}

const FIELDS = ['q', 'u', 'multi', 'upsert', 'arrayFilters', 'hint'];

export const update: Command = {
  names: ['update'],
  fields: ['updates', 'ordered'],
  ignored: ['bypassDocumentValidation'],
  run: (call) => {
    const updates = statementsField(call.body, 'updates').map(wishOf);
    let n = 0;
    let nModified = 0;
    const made: Plain[] = [];
    const ordered = flagField(call.body, 'ordered', true);
    const { writeErrors } = statements(updates, ordered, (statement, index) => {
      const outcome = perform(call, statement);
      n += outcome.matched;
      nModified += outcome.modified;
      if (outcome.upserted !== undefined) {
        n += 1;
        made.push({ index, _id: outcome.upserted });
      }
    });
    return { n, nModified, upserted: made.length === 0 ? undefined : made, writeErrors };
  },
};

interface Wish {
  readonly filter: Doc;
  readonly change: Value;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly statement: Doc;
}

/** All statements are read before the first is done: one that does not say what it means must not follow one that was done. */
function wishOf(statement: Doc): Wish {
  checkStatement('update.updates', statement, FIELDS);
  return {
    filter: requiredDoc(statement, 'q'),
    change: statement.get('u') ?? missing('u'),
    multi: flagField(statement, 'multi'),
    upsert: flagField(statement, 'upsert'),
    statement,
  };
}

function perform(call: Call, { filter, change: wanted, multi, upsert, statement }: Wish): Outcome {
  const change = parseUpdate(wanted, statement.get('arrayFilters'));
  if (multi && change.replacement)
    return fail('FailedToParse', 'multi update is not supported for replacement-style update');
  const ns = namespaceOf(call);
  const asked = call.store.find(ns, {
    filter,
    sort: [],
    hint: docHint(statement),
    limit: multi ? 0 : 1,
  });
  // All of them are found before the first is changed: a change could move a document to where the search still comes by.
  const found = [...asked.found];
  let modified = 0;
  for (const stored of found) {
    const place = change.positional ? matchedPlace(asked.filter, stored.doc) : undefined;
    if (asked.collection?.replace(stored, change.apply(stored.doc, { place, inserting: false }))) modified += 1;
  }
  if (found.length > 0 || !upsert) return { matched: found.length, modified, upserted: undefined };
  const made = call.store.catalog.ensure(ns).insert(upserted(asked.filter, change));
  return { matched: 0, modified: 0, upserted: made.doc.get('_id') };
}
