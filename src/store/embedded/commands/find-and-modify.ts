import type { Doc, Out } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { parseSort } from '../plan/sort.ts';
import { parseProjection } from '../project/projection.ts';
import { matchedPlace } from '../query/nodes.ts';
import type { Stored } from '../storage/cache.ts';
import { asRaw } from '../storage/collection.ts';
import { parseUpdate } from '../update/parse.ts';
import { upserted } from '../update/upsert.ts';
import { type Command, docField, looseFlag, namespaceOf, type Reply } from './command.ts';
import { docHint } from './find.ts';

/** Finds one document and changes or removes it. It is atomic because commands run one after the other. */
export const findAndModify: Command = {
  names: ['findAndModify', 'findandmodify'],
  fields: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'arrayFilters', 'hint'],
  ignored: ['bypassDocumentValidation'],
  run: (call) => {
    const { body, store } = call;
    const ns = namespaceOf(call);
    const removing = looseFlag(body, 'remove');
    const upsert = looseFlag(body, 'upsert');
    const wantsNew = looseFlag(body, 'new');
    checkCombination(body, { removing, upsert, wantsNew });
    const projection = parseProjection(docField(body, 'fields'), true);
    const shape = (stored: Stored | undefined): Out =>
      stored === undefined ? null : projection === undefined ? asRaw(stored) : projection(stored.doc);
    const change = removing ? undefined : parseUpdate(body.get('update'), body.get('arrayFilters'));
    const asked = store.find(ns, {
      filter: docField(body, 'query'),
      sort: parseSort(docField(body, 'sort')),
      hint: docHint(body),
      limit: 1,
    });
    const [old] = [...asked.found];
    if (change === undefined) {
      if (old !== undefined) asked.collection?.remove(old);
      return { lastErrorObject: { n: old === undefined ? 0 : 1 }, value: shape(old) };
    }
    if (old !== undefined) {
      const place = change.positional ? matchedPlace(asked.filter, old.doc) : undefined;
      const next = asked.collection?.replace(old, change.apply(old.doc, { place, inserting: false }));
      return answer(shape(wantsNew && next ? next : old), true, undefined);
    }
    if (!upsert) return answer(null, false, undefined);
    const made = store.catalog.ensure(ns).insert(upserted(asked.filter, change));
    return answer(wantsNew ? shape(made) : null, false, made);
  },
};

interface Flags {
  readonly removing: boolean;
  readonly upsert: boolean;
  readonly wantsNew: boolean;
}

function checkCombination(body: Doc, { removing, upsert, wantsNew }: Flags): void {
  const updating = body.has('update');
  if (removing && updating) fail('FailedToParse', 'Cannot specify both an update and remove=true');
  if (removing && upsert) fail('FailedToParse', 'Cannot specify both upsert=true and remove=true');
  if (removing && body.has('arrayFilters')) fail('FailedToParse', 'Cannot specify arrayFilters and remove=true');
  if (removing && wantsNew)
    fail('FailedToParse', "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  if (!removing && !updating) fail('FailedToParse', 'Either an update or remove=true must be specified');
}

function answer(value: Out, updatedExisting: boolean, made: Stored | undefined): Reply {
  const n = updatedExisting || made !== undefined ? 1 : 0;
  return {
    lastErrorObject: { n, updatedExisting, ...(made === undefined ? {} : { upserted: made.doc.get('_id') }) },
    value,
  };
}
