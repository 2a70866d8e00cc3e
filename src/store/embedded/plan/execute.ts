import { matches } from '../query/nodes.ts';
import type { Stored } from '../storage/cache.ts';
import type { Collection } from '../storage/collection.ts';
import type { KeyRange, Row } from '../storage/index.ts';
import type { IndexPlan, Plan, Query } from './planner.ts';
import { type SortField, sortBy, sortKey } from './sort.ts';

/**
 * The documents that match, in order. Nothing stays open between two of them, so documents may be written meanwhile; each
 * is matched as it is when its turn comes.
 */
export function run(collection: Collection, query: Query, plan: Plan, skip = 0): Iterable<Stored> {
  if (plan.kind === 'index' && plan.bounds.single && plan.bounds.ranges.length === 1 && skip === 0)
    return alone(collection, query, plan);
  return several(collection, query, plan, skip);
}

/** Most of what is asked: the one document under a key. */
function alone(collection: Collection, { filter }: Query, { index, bounds }: IndexPlan): Stored[] {
  const [range] = bounds.ranges;
  const row = range === undefined ? undefined : index.only(range.low);
  if (row === undefined) return [];
  const stored = collection.stored(row.rid, row.raw);
  return bounds.exact || matches(filter, stored.doc) ? [stored] : [];
}

function* several(collection: Collection, query: Query, plan: Plan, skip: number): Generator<Stored> {
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
  // What waits to be sorted waits as it is stored: decoded it would take several times the memory.
  const bare = ({ rid, raw }: Stored): Stored => collection.stored(rid, raw);
  return sortBy(found, query.sort, (stored) => stored.doc, bare);
}

/** Where the plan says everything that the filter does, nobody has to look into the documents. */
function* matching(collection: Collection, query: Query, plan: Plan): Generator<Stored> {
  const { filter } = query;
  const sure = isExact(plan) || (filter.kind === 'and' && filter.children.length === 0);
  const first = sure && query.limit > 0 ? Math.min(query.limit, KNOWN_PIECE) : FIRST_PIECE;
  for (const stored of candidates(collection, plan, first)) if (sure || matches(filter, stored.doc)) yield stored;
}

function isExact(plan: Plan): boolean {
  return plan.kind === 'union' ? plan.plans.every(isExact) : plan.kind === 'index' && plan.bounds.exact;
}

function* candidates(collection: Collection, plan: Plan, first: number): Generator<Stored> {
  if (plan.kind === 'scan') {
    yield* natural(collection, plan.reverse, first);
    return;
  }
  if (plan.kind === 'index' && !plan.index.isMultikey) {
    yield* walk(collection, plan, first);
    return;
  }
  const seen = new Set<number>();
  const sources =
    plan.kind === 'union'
      ? plan.plans.map((one) => candidates(collection, one, first))
      : [walk(collection, plan, first)];
  for (const source of sources) {
    for (const stored of source) {
      if (seen.has(stored.rid)) continue;
      seen.add(stored.rid);
      yield stored;
    }
  }
}

function natural(collection: Collection, reverse: boolean, first: number): Generator<Stored> {
  const start = { rid: reverse ? Number.MAX_SAFE_INTEGER : 0 };
  return inPieces(collection, first, (last, size) => collection.natural((last ?? start).rid, size, reverse));
}

function* walk(collection: Collection, plan: IndexPlan, first: number): Generator<Stored> {
  const { index, bounds, reverse, merge } = plan;
  if (merge !== undefined) {
    yield* merged(collection, plan, merge, first);
    return;
  }
  for (const range of reverse ? bounds.ranges.toReversed() : bounds.ranges) {
    if (bounds.single) {
      const row = index.only(range.low);
      if (row) yield collection.stored(row.rid, row.raw);
      continue;
    }
    for (const { rid, raw } of rowsOf(collection, plan, range, first)) yield collection.stored(rid, raw);
  }
}

function rowsOf(
  collection: Collection,
  { index, reverse, elsewhere }: IndexPlan,
  range: KeyRange,
  first: number,
  after?: Row,
): Generator<Row> {
  return inPieces<Row>(collection, first, (last, size) => index.rows(range, reverse, last, size, elsewhere), after);
}

/** One range of several that are each in order. */
interface Lane {
  readonly range: KeyRange;
  rows: Generator<Row>;
  /** The last one that was given. */
  last?: Row;
  next?: { readonly stored: Stored; readonly row: Row; readonly key: Buffer };
}

/**
 * The ranges walked side by side, always the one that comes first by `sort`. What stands at their heads when something was
 * replaced or removed is read again.
 */
function* merged(
  collection: Collection,
  plan: IndexPlan,
  sort: readonly SortField[],
  first: number,
): Generator<Stored> {
  const keyOf = sortKey(sort);
  const piece = Math.max(2, Math.ceil(first / plan.bounds.ranges.length));
  const advance = (lane: Lane): void => {
    const { value: row } = lane.rows.next() as { value: Row | undefined };
    delete lane.next;
    if (row === undefined) return;
    const stored = collection.stored(row.rid, row.raw);
    lane.next = { stored, row, key: keyOf(stored.doc) };
  };
  const lanes = plan.bounds.ranges.map((range): Lane => ({ range, rows: rowsOf(collection, plan, range, piece) }));
  for (const lane of lanes) advance(lane);
  let { changes } = collection;
  for (let lane = foremost(lanes); lane?.next !== undefined; lane = foremost(lanes)) {
    yield lane.next.stored;
    lane.last = lane.next.row;
    if (collection.changes === changes) {
      advance(lane);
      continue;
    }
    ({ changes } = collection);
    for (const one of lanes) {
      one.rows = rowsOf(collection, plan, one.range, piece, one.last);
      advance(one);
    }
  }
}

function foremost(lanes: readonly Lane[]): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    if (lane.next === undefined) continue;
    if (best?.next === undefined || Buffer.compare(lane.next.key, best.next.key) < 0) best = lane;
  }
  return best;
}

/** The first piece is small, for mostly little is wanted, unless it is known how much; the later ones grow up to some bytes. */
const FIRST_PIECE = 16;
const KNOWN_PIECE = 100;
const MOST_PIECE = 1000;
const PIECE_BYTES = 1024 * 1024;

/** Reads ahead piece by piece. What was read ahead when something was replaced or removed is read again. */
function* inPieces<T extends { readonly raw: Uint8Array }>(
  collection: Collection,
  first: number,
  read: (last: T | undefined, size: number) => T[],
  after?: T,
): Generator<T> {
  let last = after;
  let size = first;
  for (;;) {
    const piece = read(last, size);
    const { changes } = collection;
    for (const one of piece) {
      if (collection.changes !== changes) break;
      yield one;
      last = one;
    }
    if (collection.changes === changes && piece.length < size) return;
    const average = piece.reduce((sum, one) => sum + one.raw.length, 0) / piece.length;
    const fitting = Math.floor(PIECE_BYTES / average);
    size = Math.max(1, Math.min(size * 2, MOST_PIECE, fitting));
  }
}
