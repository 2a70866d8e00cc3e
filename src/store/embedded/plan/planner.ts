import { isDoc, isNum, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Node } from '../query/nodes.ts';
import type { Collection } from '../storage/collection.ts';
import type { Elsewhere, Index } from '../storage/index.ts';
import {
  type Bounds,
  boundsOf,
  covers,
  everyBounds,
  type Order,
  orderOf,
  touches,
  UNORDERED,
  WHOLE,
} from './bounds.ts';
import { conjuncts } from './conditions.ts';
import { meeting } from './meeting.ts';
import type { SortField } from './sort.ts';

/** What is asked of a collection. */
export interface Query {
  readonly filter: Node;
  readonly sort: readonly SortField[];
  readonly hint: Value | undefined;
  /** Only these many results are wanted, in sort order; 0 for all. */
  readonly limit: number;
  /** A path whose values alone matter: an index that begins with it serves an empty filter. */
  readonly distinct?: string | undefined;
}

export interface IndexPlan {
  readonly kind: 'index';
  readonly index: Index;
  readonly bounds: Bounds;
  readonly reverse: boolean;
  readonly sorted: boolean;
  /** The ranges are walked side by side and merged in this order. */
  readonly merge?: readonly SortField[];
  /** Only those documents are read that stand there too. */
  readonly elsewhere?: readonly Elsewhere[];
}

/**
 * How the candidates are found. Each one is matched against the whole filter afterwards, unless the bounds of the index say
 * exactly that, so a plan is never wrong, only slow.
 */
export type Plan =
  | { readonly kind: 'scan'; readonly reverse: boolean; readonly sorted: false }
  | IndexPlan
  | { readonly kind: 'union'; readonly plans: readonly Plan[]; readonly sorted: false };

interface Candidate {
  readonly plan: Plan;
  /** Whether it looks only at a part of what there is. */
  readonly narrow: boolean;
  /** Whether it looks at one document at most, under its key. */
  readonly alone: boolean;
  /** Counting costs something itself, so it is only done when there is a choice, and no further than `most`. */
  cost(most: number): number;
}

/** Entries are counted so far, and while that does not tell the plans apart, further. */
const COUNTED = [32, 256, 10_000] as const;
/** To look for a way that costs less than this costs more. */
const LITTLE = 2;

/** For a walk through a whole index: more than any counted range. */
const WHOLE_COST = 1e6;

/** Chooses the cheapest way to the documents. */
export function planQuery(collection: Pick<Collection, 'indexes'>, query: Query): Plan {
  const nodes = conjuncts(query.filter);
  if (query.hint !== undefined) return hinted(collection, query, nodes, query.hint);
  const plan = best(collection, query, nodes)?.plan ?? { kind: 'scan', reverse: false, sorted: false };
  return plan.kind === 'index' ? meeting(collection.indexes, plan, nodes) : plan;
}

function best(collection: Pick<Collection, 'indexes'>, query: Query, nodes: readonly Node[]): Candidate | undefined {
  const found = single(collection, query, nodes);
  // Nothing is cheaper than one look-up.
  const last = found.at(-1);
  if (last?.alone === true) return last;
  if (!nodes.some((node) => node.kind === 'or')) return cheapest(found);
  const short = found.find((one) => one.narrow && one.cost(COUNTED[0]) <= LITTLE);
  return short ?? cheapest([...found, ...unions(collection, query, nodes)]);
}

function cheapest(candidates: readonly Candidate[]): Candidate | undefined {
  const narrow = candidates.filter((one) => one.narrow);
  const choice = narrow.length === 0 ? candidates : narrow;
  if (choice.length < 2) return choice[0];
  const weighed = choice.map((one) => ({ one, cost: 0 }));
  for (const most of COUNTED) {
    let least = Number.POSITIVE_INFINITY;
    for (const each of weighed) {
      // Of what costs more than another it does not matter how much more.
      each.cost = each.one.cost(Math.min(most, Math.ceil(least) + 1));
      if (each.cost <= LITTLE) return each.one;
      least = Math.min(least, each.cost);
    }
    weighed.sort((a, b) => a.cost - b.cost);
    // Not cut off by `most`, so the others cannot be cheaper.
    if (least < most * 0.9) break;
  }
  return weighed[0]?.one;
}

/** One that looks at one document at most comes last: there is no need to go on. */
function single(collection: Pick<Collection, 'indexes'>, query: Query, nodes: readonly Node[]): Candidate[] {
  const found: Candidate[] = [];
  for (const index of collection.indexes) {
    const distinct =
      nodes.length === 0 && query.distinct !== undefined && index.spec.fields[0]?.path === query.distinct;
    if (!distinct && !touches(index, nodes, query.sort)) continue;
    if (!covers(index, nodes)) continue;
    for (const bounds of everyBounds(index, nodes)) {
      const order = query.sort.length > 0 ? orderOf(index, bounds, query.sort) : UNORDERED;
      if (!bounds.narrow && !bounds.touched && order.way === 0 && !distinct) continue;
      const alone = bounds.single && bounds.ranges.length === 1;
      found.push({
        plan: indexPlan(index, bounds, order, query.sort),
        narrow: bounds.narrow,
        alone,
        cost: (most) => costOf({ index, bounds, order }, query, nodes.length, most),
      });
      if (alone) return found;
    }
  }
  return found;
}

function indexPlan(index: Index, bounds: Bounds, { way, merged }: Order, sort: readonly SortField[]): Plan {
  const plan = { kind: 'index', index, bounds, reverse: way === -1, sorted: way !== 0 } as const;
  return merged ? { ...plan, merge: sort } : plan;
}

function costOf(
  { index, bounds, order }: { readonly index: Index; readonly bounds: Bounds; readonly order: Order },
  query: Query,
  conditions: number,
  most: number,
): number {
  const unsorted = query.sort.length > 0 && order.way === 0;
  if (!bounds.narrow) return WHOLE_COST + (unsorted ? 1 : 0) - bounds.used;
  // When the bounds say everything and the order is right, the walk ends with the limit.
  const ends = bounds.used >= conditions && !unsorted && query.limit > 0;
  const rows = rowsIn(index, bounds, ends ? Math.min(most, query.limit) : most);
  return rows * (unsorted ? 1.5 : 1) + bounds.ranges.length * 0.5 - bounds.used * 0.1;
}

function rowsIn(index: Index, bounds: Bounds, most: number): number {
  let rows = 0;
  for (const range of bounds.ranges) {
    if (rows >= most) break;
    rows += index.estimate(range, most - rows);
  }
  return rows;
}

/** An `$or` is served when each of its branches is, the rest of the filter holding in every branch. */
function unions(collection: Pick<Collection, 'indexes'>, query: Query, nodes: readonly Node[]): Candidate[] {
  const found: Candidate[] = [];
  for (const node of nodes) {
    if (node.kind !== 'or') continue;
    const rest = nodes.filter((one) => one !== node);
    const branches = node.children.map((child) => bestBranch(collection, [...rest, ...conjuncts(child)]));
    const usable = branches.filter((one) => one !== undefined);
    if (usable.length < branches.length) continue;
    const factor = query.sort.length > 0 ? 1.5 : 1;
    found.push({
      plan: { kind: 'union', plans: usable.map((one) => one.plan), sorted: false },
      narrow: usable.every((one) => one.narrow),
      alone: false,
      cost: (most) => usable.reduce((sum, one) => sum + one.cost(most), 0) * factor,
    });
  }
  return found;
}

function bestBranch(collection: Pick<Collection, 'indexes'>, nodes: readonly Node[]): Candidate | undefined {
  const query: Query = { filter: { kind: 'and', children: nodes }, sort: [], hint: undefined, limit: 0 };
  return best(collection, query, nodes);
}

function hinted(collection: Pick<Collection, 'indexes'>, query: Query, nodes: readonly Node[], hint: Value): Plan {
  if (isDoc(hint) && hint.has('$natural')) {
    const way = hint.get('$natural');
    return { kind: 'scan', reverse: isNum(way) && toNumber(way) < 0, sorted: false };
  }
  const index = collection.indexes.find((one) => isHinted(one, hint));
  if (index === undefined) {
    return fail(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  if (!covers(index, nodes))
    return fail('NoQueryExecutionPlans', 'the hinted index does not hold every document that the filter means');
  const bounds = nodes.length === 0 ? WHOLE : boundsOf(index, nodes);
  const order = query.sort.length > 0 ? orderOf(index, bounds, query.sort) : UNORDERED;
  return indexPlan(index, bounds, order, query.sort);
}

function isHinted(index: Index, hint: Value): boolean {
  const { name, fields } = index.spec;
  if (typeof hint === 'string') return hint === name;
  if (!isDoc(hint)) return fail('FailedToParse', 'hint must be either a string or a nested object');
  const wanted = [...hint];
  return (
    wanted.length === fields.length &&
    wanted.every(
      ([path, way], at) => fields[at]?.path === path && isNum(way) && toNumber(way) < 0 === fields[at].descending,
    )
  );
}
