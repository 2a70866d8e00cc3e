import type { Doc, Out } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { parseSort } from '../plan/sort.ts';
import { type Projection, parseProjection } from '../project/projection.ts';
import type { Stored } from '../storage/cache.ts';
import { asRaw } from '../storage/collection.ts';
import { type Command, countField, docField, flagField, isAsked, namespaceOf } from './command.ts';

/** The server's own first batch. */
export const FIRST_BATCH = 101;

/** Known to the server, but not served when they are switched on. */
const UNSERVED = [
  'max',
  'min',
  'returnKey',
  'showRecordId',
  'tailable',
  'awaitData',
  'oplogReplay',
  'let',
  'resumeAfter',
  'requestResumeToken',
  'term',
];

export const find: Command = {
  names: ['find'],
  fields: ['filter', 'sort', 'projection', 'hint', 'skip', 'limit', 'batchSize', 'singleBatch', ...UNSERVED],
  ignored: ['noCursorTimeout', 'allowPartialResults', 'allowDiskUse'],
  reads: true,
  run: (call) => {
    const { body, store } = call;
    const ns = namespaceOf(call);
    for (const name of UNSERVED)
      if (isAsked(body, name)) fail('BadValue', `find's option '${name}' is not served by the embedded store`);
    const projection = parseProjection(docField(body, 'projection'), true);
    const { found } = store.find(ns, {
      filter: docField(body, 'filter'),
      sort: parseSort(docField(body, 'sort')),
      hint: docHint(body),
      limit: countField(body, 'limit', 0),
      skip: countField(body, 'skip', 0),
    });
    const batchSize = countField(body, 'batchSize', FIRST_BATCH);
    return store.answer(ns, shaped(found, projection), batchSize, flagField(body, 'singleBatch'));
  },
};

/** A hint that says something; drivers send an empty one for none. */
export function docHint(body: Doc): ReturnType<Doc['get']> {
  const hint = body.get('hint');
  return hint instanceof Map && hint.size === 0 ? undefined : (hint ?? undefined);
}

function* shaped(found: Iterable<Stored>, projection: Projection | undefined): Generator<Out> {
  for (const stored of found) yield projection === undefined ? asRaw(stored) : projection(stored.doc);
}
