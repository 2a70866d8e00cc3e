import { matches } from '../query/nodes.ts';
import type { Stored } from '../storage/cache.ts';
import type { Collection } from '../storage/collection.ts';
import type { Entry, Index, KeyRange } from '../storage/index.ts';
import type { Plan, Query } from './planner.ts';
import { sortBy } from './sort.ts';

/**
 * The documents that match, in order. Nothing stays open between two of them, so documents may be written meanwhile; each
 * is matched as it is when its turn comes.
 */
export function* run(collection: Collection, query: Query, plan: Plan, skip = 0): Generator<Stored> {
  let left = query.limit > 0 ? query.limit : Infinity;
  let passed = 0;
  for (const stored of ordered(collection, query, plan)) {
    if (passed++ < skip) continue;
    if (left-- <= 0) return;
    yield stored;
    if (left <= 0) return;
  }
}

function ordered(collection: Collection, query: Query, plan: Plan): Iterable<Stored> {
  const found = matching(collection, query, plan);
  if (query.sort.length === 0 || plan.sorted) return found;
  return sortBy([...found], query.sort, (stored) => stored.doc);
}

function* matching(collection: Collection, query: Query, plan: Plan): Generator<Stored> {
  for (const rid of candidates(collection, plan)) {
    const stored = collection.get(rid);
    if (stored !== undefined && matches(query.filter, stored.doc)) yield stored;
  }
}

function* candidates(collection: Collection, plan: Plan): Generator<number> {
  if (plan.kind === 'scan') {
    yield* natural(collection, plan.reverse);
    return;
  }
  if (plan.kind === 'index' && !plan.index.isMultikey) {
    yield* walk(plan.index, plan.bounds.ranges, plan.reverse);
    return;
  }
  const seen = new Set<number>();
  const sources =
    plan.kind === 'union'
      ? plan.plans.map((one) => candidates(collection, one))
      : [walk(plan.index, plan.bounds.ranges, plan.reverse)];
  for (const source of sources) {
    for (const rid of source) {
      if (seen.has(rid)) continue;
      seen.add(rid);
      yield rid;
    }
  }
}

function* natural(collection: Collection, reverse: boolean): Generator<number> {
  let last = reverse ? Number.MAX_SAFE_INTEGER : 0;
  for (let size = 32; ; size = Math.min(size * 2, 1024)) {
    const rids = collection.natural(last, size, reverse);
    yield* rids;
    if (rids.length < size) return;
    last = rids.at(-1) ?? last;
  }
}

function* walk(index: Index, ranges: readonly KeyRange[], reverse: boolean): Generator<number> {
  for (const range of reverse ? ranges.toReversed() : ranges) {
    let last: Entry | undefined;
    for (let size = 16; ; size = Math.min(size * 2, 1024)) {
      const entries: Entry[] = index.piece(range, reverse, last, size);
      for (const { rid } of entries) yield rid;
      if (entries.length < size) break;
      last = entries.at(-1);
    }
  }
}
