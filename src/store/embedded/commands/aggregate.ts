import { nameOf, parseStage } from '../agg/stages.ts';
import { type Doc, isDoc, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { countedByIndex } from '../plan/counted.ts';
import { parseSort, type SortField } from '../plan/sort.ts';
import type { Stored } from '../storage/cache.ts';
import { type Command, countField, docField, isAsked, listField, namespaceOf } from './command.ts';
import { docHint, FIRST_BATCH } from './find.ts';

const UNSERVED = ['explain', 'let', 'bypassDocumentValidation', 'fromMongos', 'needsMerge'];

/** Runs a pipeline. What its beginning asks of the collection goes through the planner, as a find would. */
export const aggregate: Command = {
  names: ['aggregate'],
  fields: ['pipeline', 'cursor', 'hint', ...UNSERVED],
  ignored: ['allowDiskUse'],
  reads: true,
  run: (call) => {
    const { body, store } = call;
    for (const name of UNSERVED)
      if (isAsked(body, name)) fail('BadValue', `aggregate's option '${name}' is not served by the embedded store`);
    const cursor =
      docField(body, 'cursor') ??
      fail('FailedToParse', "The 'cursor' option is required, except for aggregate with the explain argument");
    const pipeline = listField(body, 'pipeline');
    refuseChangeStream(pipeline);
    const stages = pipeline.map(parseStage);
    const ns = namespaceOf(call);
    const hint = docHint(body);
    const counted = hint === undefined ? countedByIndex(store.catalog.get(ns), pipeline) : undefined;
    if (counted !== undefined) return store.answer(ns, counted, FIRST_BATCH);
    const start = beginning(pipeline);
    const { found } = store.find(ns, { ...start, hint, limit: 0 });
    let docs: Iterable<Doc> = docsOf(found);
    for (const stage of stages.slice(start.stages)) docs = stage(docs);
    return store.answer(ns, docs, countField(cursor, 'batchSize', FIRST_BATCH));
  },
};

function refuseChangeStream(pipeline: readonly Value[]): void {
  const [first] = pipeline;
  if (isDoc(first) && first.has('$changeStream'))
    failAt(40573, 'The $changeStream stage is only supported on replica sets');
}

interface Beginning {
  readonly filter: Doc | undefined;
  readonly sort: readonly SortField[];
  readonly distinct: string | undefined;
  /** How many stages the query stands for. */
  readonly stages: number;
}

/** A leading `$match`, a `$sort` behind it, and for a plain grouping the field whose index would do. */
function beginning(pipeline: readonly Value[]): Beginning {
  let stages = 0;
  let filter: Doc | undefined;
  let sort: readonly SortField[] = [];
  const at = (place: number): [string, Value] => (pipeline[place] === undefined ? ['', null] : nameOf(pipeline[place]));
  const [first, condition] = at(0);
  if (first === '$match' && isDoc(condition)) {
    filter = condition;
    stages = 1;
  }
  const [second, order] = at(stages);
  if (second === '$sort') {
    sort = parseSort(order);
    stages += 1;
  }
  const [third, grouping] = at(stages);
  return { filter, sort, stages, distinct: third === '$group' ? groupedField(grouping) : undefined };
}

function groupedField(grouping: Value): string | undefined {
  const id = isDoc(grouping) && grouping.size === 1 ? grouping.get('_id') : undefined;
  return typeof id === 'string' && /^\$[^$]/.test(id) ? id.slice(1) : undefined;
}

function* docsOf(found: Iterable<Stored>): Generator<Doc> {
  for (const stored of found) yield stored.doc;
}
