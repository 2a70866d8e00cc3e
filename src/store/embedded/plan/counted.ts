import { type Doc, isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { whole } from '../order/arithmetic.ts';
import { parseFilter } from '../query/parse.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { boundsOf, covers } from './bounds.ts';
import { conjuncts } from './conditions.ts';

/**
 * The answer to a pipeline as the drivers' `countDocuments` sends it, where an index alone says it. Undefined where anything
 * else is asked, which then takes the way of every pipeline.
 */
export function countedByIndex(collection: Collection | undefined, pipeline: readonly Value[]): Doc[] | undefined {
  const [match, ...rest] = pipeline.map((stage): Doc => (isDoc(stage) && stage.size === 1 ? stage : new Map()));
  const filter = match?.get('$match');
  const limit = rest[0]?.get('$limit');
  const most = limit === undefined ? Number.MAX_SAFE_INTEGER : isNum(limit) ? toNumber(limit) : 0;
  const grouping = (limit === undefined ? rest : rest.slice(1)).map((stage) => stage.get('$group'));
  if (collection === undefined || !isDoc(filter) || !Number.isSafeInteger(most) || most < 1) return undefined;
  const [group] = grouping;
  if (grouping.length !== 1 || !isDoc(group) || !sumsOnes(group)) return undefined;
  const count = countIn(collection, filter, most);
  if (count === undefined) return undefined;
  const found: Doc = new Map([
    ['_id', group.get('_id') ?? null],
    ['n', whole(count)],
  ]);
  return count === 0 ? [] : [found];
}

/** `{ _id: 1, n: { $sum: 1 } }` */
function sumsOnes(group: Doc): boolean {
  const [id, sum] = [group.get('_id'), group.get('n')];
  const one = isDoc(sum) && sum.size === 1 ? sum.get('$sum') : undefined;
  return group.size === 2 && id !== undefined && isNum(id) && one !== undefined && isNum(one) && toNumber(one) === 1;
}

/**
 * How many documents a filter lets through, but no more than `most`, where the entries of one index say it; undefined where
 * somebody has to look into the documents.
 */
export function countIn(collection: Collection, filter: Doc, most: number): number | undefined {
  const nodes = conjuncts(parseFilter(filter));
  for (const index of collection.indexes) {
    if (!covers(index, nodes)) continue;
    const { ranges, narrow, exact, points } = boundsOf(index, nodes);
    if ((exact && narrow) || (points[0] === 1 && isOneValue(index, filter))) return entriesIn(index, ranges, most);
  }
  return undefined;
}

/** A document has one key for the value, however often an array holds it, unless another field of the index is an array. */
function isOneValue({ multikey, spec }: Index, filter: Doc): boolean {
  const [condition, second] = filter;
  const value = condition?.[1];
  const simple = typeof value === 'string' || typeof value === 'boolean';
  return second === undefined && simple && condition?.[0] === spec.fields[0]?.path && !multikey.slice(1).includes(true);
}

function entriesIn(index: Index, ranges: readonly KeyRange[], most: number): number {
  let count = 0;
  for (const range of ranges) {
    if (count >= most) break;
    count += index.estimate(range, most - count);
  }
  return count;
}
