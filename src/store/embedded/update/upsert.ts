import { cloneValue, type Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { conjuncts } from '../plan/conditions.ts';
import type { Node } from '../query/nodes.ts';
import type { Update } from './parse.ts';
import { findPlace, makePlace } from './paths.ts';

/**
 * The document that an upsert inserts: what the filter's equalities say, then the update with `$setOnInsert`.
 *
 * @throws StoreError NotSingleValueField when the filter says two values for one path
 */
export function upserted(filter: Node, update: Update): Doc {
  const base: Doc = new Map();
  const seed = equalities(filter);
  for (const [path, value] of seed) {
    if (update.replacement && path !== '_id') continue;
    const parts = path.split('.');
    if (findPlace(base, parts)?.get() !== undefined) {
      return fail('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    makePlace(base, parts).set(cloneValue(value));
  }
  return update.apply(base, { place: undefined, inserting: true });
}

function equalities(filter: Node): (readonly [string, Parameters<typeof cloneValue>[0]])[] {
  return conjuncts(filter).flatMap((node) => {
    if (node.kind === 'or' && node.children.length === 1) return node.children.flatMap(equalities);
    if (node.kind !== 'field' || node.predicate.op !== '$eq') return [];
    return [[node.path, node.predicate.arg] as const];
  });
}
