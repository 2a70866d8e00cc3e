import { afterPrefix, invert } from '../order/keys.ts';
import type { Node } from '../query/nodes.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { type Condition, conditionsOf, conjuncts } from './conditions.ts';
import { implies } from './implies.ts';
import { type Interval, intersect, isEverything } from './intervals.ts';
import type { SortField } from './sort.ts';

/** More ranges than this are not worth their look-ups; the fields behind are checked on the document instead. */
const MOST_RANGES = 500;

/** Below and above every key. SQLite would take an empty buffer for NULL. */
const LOWEST = Buffer.from([0]);
const HIGHEST = Buffer.from([0xff]);
const NOTHING = Buffer.alloc(0);
const START: readonly KeyRange[] = [{ low: NOTHING, high: HIGHEST }];

export interface Bounds {
  readonly ranges: readonly KeyRange[];
  /** Whether any field narrows the index. */
  readonly narrow: boolean;
  /** Whether at least one condition is about the index's first field. */
  readonly touched: boolean;
  /** Per field: how many single values are looked up; 0 where it is a range. */
  readonly points: readonly number[];
  /** What bounds the first field, in its own order; where an array was seen, it is this one condition. */
  readonly first: Choice | undefined;
  /** Whether each range holds one key alone, and in a unique index therefore no more than one document. */
  readonly single: boolean;
  /** How many of the conditions the bounds express, or what makes the index partial does. */
  readonly used: number;
  /** Whether they are all there is: every document in them matches. */
  readonly exact: boolean;
}

/** Whether the index holds every document that the filter lets through. */
export function covers(index: Index, nodes: readonly Node[]): boolean {
  const { partial, sparse, fields } = index.spec;
  if (partial !== undefined && !implies(nodes, partial)) return false;
  if (!sparse) return true;
  return conditionsOf(nodes).some((one) => !one.missing && fields.some((field) => field.path === one.path));
}

/** So many conditions on one array are weighed against each other. */
const MOST_LEADS = 8;

/** Where several conditions are about the array that an index begins with, only one can bound it: the bounds by each. */
export function everyBounds(index: Index, nodes: readonly Node[]): Bounds[] {
  if (index.multikey[0] !== true) return [boundsOf(index, nodes)];
  const own = boundedBy(conditionsOf(nodes), index, 0).length;
  return Array.from({ length: Math.max(1, Math.min(own, MOST_LEADS)) }, (_, lead) => boundsOf(index, nodes, lead));
}

/**
 * The ranges of an index that hold every document for which all of `nodes` hold.
 * @param lead by which of several conditions on an array that the index begins with; the one of the fewest values is 0
 */
export function boundsOf(index: Index, nodes: readonly Node[], lead = 0): Bounds {
  const conditions = conditionsOf(nodes);
  let ranges = START;
  const points: number[] = [];
  let narrow = false;
  let used = 0;
  let group: Condition | undefined;
  let first: Choice | undefined;
  for (const [at, field] of index.spec.fields.entries()) {
    const multikey = index.multikey[at] === true;
    const choice = choose(boundedBy(conditions, index, at), multikey, group, at === 0 ? lead : 0);
    if (choice === undefined) break;
    if (multikey) group ??= choice.condition;
    const { intervals } = choice;
    if (isEverything(intervals)) break;
    if (ranges.length * intervals.length > MOST_RANGES && ranges.length > 1) break;
    if (at === 0) first = choice;
    narrow = true;
    used += choice.used;
    const single = intervals.every((one) => one.point);
    ranges = extend(ranges, intervals, field.descending);
    points[at] = single ? intervals.length : 0;
    if (!single) break;
  }
  if (!narrow) ranges = WHOLE.ranges;
  const held = heldBy(index, nodes);
  used += held.size;
  const exact = !index.isMultikey && used === nodes.length && nodes.every((one) => held.has(one) || isExact(one));
  const touched = conditions.some((one) => one.path === index.spec.fields[0]?.path);
  const single = index.isUnique && index.spec.fields.every((_, at) => (points[at] ?? 0) > 0);
  return { ranges, narrow, touched, points, first, single, used, exact };
}

const NONE: ReadonlySet<Node> = new Set();

/** Conditions on other fields than the index's, which every document in a partial index meets: nobody needs to look. */
function heldBy({ spec: { partial, fields } }: Index, nodes: readonly Node[]): ReadonlySet<Node> {
  if (partial === undefined) return NONE;
  const known = conjuncts(partial);
  const isOther = (node: Node) => node.kind === 'field' && !fields.some((field) => field.path === node.path);
  return new Set(nodes.filter((node) => isOther(node) && implies(known, node)));
}

function isExact(node: Node): boolean {
  return node.kind === 'field' && node.predicate.exact === true;
}

/** By what one field is bounded: where an array was seen by one condition, else by all that there are. */
export interface Choice {
  readonly intervals: readonly Interval[];
  readonly condition: Condition | undefined;
  readonly used: number;
}

/**
 * The intervals for one field. Where an array was seen, two conditions may be met by two elements, so only one may bound
 * the field; and fields under one array may only be bounded together by conditions on one and the same element.
 */
function choose(
  bounded: readonly Condition[],
  multikey: boolean,
  before: Condition | undefined,
  lead: number,
): Choice | undefined {
  if (bounded.length === 0) return undefined;
  if (!multikey) {
    const intervals = bounded.map((one) => one.intervals).reduce(intersect);
    return { intervals, condition: undefined, used: bounded.length };
  }
  const allowed =
    before === undefined ? bounded : bounded.filter((one) => one.group !== undefined && one.group === before.group);
  const best = allowed.toSorted((a, b) => weight(a.intervals) - weight(b.intervals))[lead];
  return best === undefined ? undefined : { intervals: best.intervals, condition: best, used: 1 };
}

/** The conditions by which one field of an index may be bounded. */
export function boundedBy(conditions: readonly Condition[], index: Index, at: number): Condition[] {
  const path = index.spec.fields[at]?.path;
  const multikey = index.multikey[at] === true;
  // Of an array a sparse index holds the elements that have the field: for those that have not, there is no key to find.
  const leavesOut = index.spec.sparse && index.isMultikey;
  return conditions.filter(
    (one) =>
      one.path === path &&
      !isEverything(one.intervals) &&
      !(multikey && one.scalar === true) &&
      !(leavesOut && one.missing),
  );
}

function weight(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, one) => sum + (one.point ? 1 : 1000), 0);
}

function extend(ranges: readonly KeyRange[], intervals: readonly Interval[], descending: boolean): KeyRange[] {
  const ordered = descending ? intervals.toReversed() : intervals;
  return ranges.flatMap(({ low: prefix }) => ordered.map((one) => within(prefix, one, descending)));
}

/** In a descending field the bytes are inverted, so the ends change places. */
function within(prefix: Buffer, one: Interval, descending: boolean): KeyRange {
  if (prefix.length === 0 && !descending) return one;
  if (!descending) return { low: Buffer.concat([prefix, one.low]), high: Buffer.concat([prefix, one.high]) };
  if (one.point) {
    const low = Buffer.concat([prefix, invert(one.low)]);
    return { low, high: afterPrefix(low) ?? HIGHEST };
  }
  const low = afterPrefix(Buffer.concat([prefix, invert(one.high)])) ?? HIGHEST;
  const high = afterPrefix(Buffer.concat([prefix, invert(one.low)])) ?? HIGHEST;
  return { low, high };
}

/** The keys of an interval in an index over one field. */
export function keyRange(one: Interval, descending: boolean): KeyRange {
  return within(NOTHING, one, descending);
}

/** Whether the filter or the order asked for begins where the index does; where neither does, the index is of no use. */
export function touches(index: Index, nodes: readonly Node[], sort: readonly SortField[]): boolean {
  const first = index.spec.fields[0]?.path;
  return sort[0]?.path === first || conditionsOf(nodes).some((one) => one.path === first);
}

/** The whole index, as a plan that only wants its order. */
export const WHOLE: Bounds = {
  ranges: [{ low: LOWEST, high: HIGHEST }],
  narrow: false,
  touched: false,
  points: [],
  first: undefined,
  single: false,
  used: 0,
  exact: false,
};

/** How the walk gives a sort's order; `merged` when only several walks, one a range, do so that are merged into one. */
export interface Order {
  /** 1 forwards, -1 backwards, 0 not at all. */
  readonly way: -1 | 0 | 1;
  readonly merged: boolean;
}

export const UNORDERED: Order = { way: 0, merged: false };

/** So many walks are merged at most, as on the server (`internalQueryMaxScansToExplode`). */
const MOST_MERGED = 200;

/**
 * How walking the bounds gives the sort's order. Fields looked up by single values may stand before what it is sorted by; where
 * there are several values, each is a range in order by itself. A field that ever held an array does not sort by its key.
 */
export function orderOf(index: Index, bounds: Bounds, sort: readonly SortField[]): Order {
  const { fields } = index.spec;
  const isFixed = (at: number) => bounds.points[at] === 1 && index.multikey[at] !== true;
  const fixed = new Set(fields.filter((_, at) => isFixed(at)).map((field) => field.path));
  const wanted = sort.filter((field) => !fixed.has(field.path));
  let way = 0;
  let next = 0;
  let merged = false;
  for (const [at, field] of fields.entries()) {
    const one = wanted[next];
    if (one === undefined) break;
    const points = bounds.points[at] ?? 0;
    if (one.path === field.path && index.multikey[at] !== true) {
      const direction = one.descending === field.descending ? 1 : -1;
      if (way !== 0 && way !== direction) return UNORDERED;
      way = direction;
      next += 1;
    } else if (points === 0) {
      return UNORDERED;
    } else if (points > 1) {
      merged = true;
    }
  }
  if (next < wanted.length || (merged && bounds.ranges.length > MOST_MERGED)) return UNORDERED;
  return { way: way === -1 ? -1 : 1, merged };
}
