import { cloneValue, type Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { conjuncts } from '../plan/conditions.ts';
import type { Node } from '../query/nodes.ts';
import type { Update } from './parse.ts';
import { makePlace } from './paths.ts';

/**
 * The document that an upsert inserts: what the filter's equalities say, then the update with `$setOnInsert`.
 *
 * @throws StoreError NotSingleValueField when the filter says two values for one path
 */
export function upserted(filter: Node, update: Update): Doc {
  const base: Doc = new Map();
  const seen: string[] = [];
  for (const [path, value] of equalities(filter)) {
    if (path.startsWith('_id.'))
      return fail('NotExactValueField', `field at '_id' must be exactly specified, field at sub-path '${path}' found`);
    if (update.replacement && path !== '_id') continue;
    const other = seen.find((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
    if (other !== undefined)
      return fail(
        'NotSingleValueField',
        `cannot infer query fields to set, ${other === path ? `path '${path}' is matched twice` : `both paths '${path}' and '${other}' are matched`}`,
      );
    seen.push(path);
    makePlace(base, path.split('.')).set(cloneValue(value));
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
