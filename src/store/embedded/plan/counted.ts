import { type Doc, isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { whole } from '../order/arithmetic.ts';
import { parseFilter } from '../query/parse.ts';
import type { Collection } from '../storage/collection.ts';
import { boundsOf } from './bounds.ts';

/**
 * The answer to a pipeline as the drivers' `countDocuments` sends it, where an index alone says it: how many documents have
 * one text or boolean in one field. Undefined where anything else is asked, which then takes the way of every pipeline.
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

/** A document has one key for the value, however often an array holds it, unless another field of the index is an array. */
function countIn(collection: Collection, filter: Doc, most: number): number | undefined {
  const [condition, second] = filter;
  if (condition === undefined || second !== undefined) return undefined;
  const [path, value] = condition;
  if (path.startsWith('$') || (typeof value !== 'string' && typeof value !== 'boolean')) return undefined;
  const index = collection.indexes.find(
    ({ spec, multikey }) =>
      spec.fields[0]?.path === path && spec.partial === undefined && !multikey.slice(1).includes(true),
  );
  if (index === undefined) return undefined;
  const { ranges, points } = boundsOf(index, [parseFilter(filter)]);
  const [range] = ranges;
  return range !== undefined && points[0] === 1 ? index.estimate(range, most) : undefined;
}
