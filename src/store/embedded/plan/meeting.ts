import type { Node } from '../query/nodes.ts';
import type { Elsewhere, Index, KeyRange } from '../storage/index.ts';
import { boundedBy, type Choice, covers, keyRange } from './bounds.ts';
import { type Condition, conditionsOf } from './conditions.ts';
import type { Interval } from './intervals.ts';
import type { IndexPlan } from './planner.ts';

/** So many conditions, each with so many values, are looked up elsewhere; the documents tell of the others. */
const MOST_CONDITIONS = 4;
const MOST_VALUES = 8;

/**
 * The same walk, but of the documents that it leads to only those are read that other conditions may let through. Two indexes
 * that go on alike behind their first field have keys of a document that end alike, so for a value of the other one's first
 * field it is known which key it must have there: to look that up is much less than to read a document and look into it. Two
 * values of one array meet in the same index.
 */
export function meeting(indexes: readonly Index[], plan: IndexPlan, nodes: readonly Node[]): IndexPlan {
  const { index, bounds } = plan;
  const { first } = bounds;
  if (first === undefined || bounds.single || bounds.exact || !isFixed(first) || !endsPlain(index)) return plan;
  const conditions = conditionsOf(nodes);
  const own = first.condition === undefined ? boundedBy(conditions, index, 0) : [first.condition];
  const known = new Set(own.map(({ intervals }) => intervals));
  const elsewhere: Elsewhere[] = [];
  for (const other of indexes) {
    if (!endsAlike(index, other) || !covers(other, nodes)) continue;
    for (const one of boundedBy(conditions, other, 0)) {
      if (known.has(one.intervals) || !isFew(one) || elsewhere.length >= MOST_CONDITIONS) continue;
      known.add(one.intervals);
      elsewhere.push({ index: other, heads: one.intervals.map((each) => headOf(other, each)) });
    }
  }
  return elsewhere.length === 0 ? plan : { ...plan, bounds: { ...bounds, ranges: headed(plan, first) }, elsewhere };
}

/** Whether each of the keys in question begins with one of some values. */
function isFixed({ intervals }: Choice): boolean {
  return intervals.every((one) => one.point);
}

function isFew({ intervals }: Condition): boolean {
  return intervals.length > 0 && intervals.length <= MOST_VALUES && intervals.every((one) => one.point);
}

/** Whether all keys of a document end alike, here and so in any other index: there was never an array behind the first field. */
function endsPlain({ multikey }: Index): boolean {
  return !multikey.slice(1).includes(true);
}

/** Whether the keys of a document in one index end as those in the other do. */
function endsAlike(one: Index, other: Index): boolean {
  const [fields, others] = [one.spec.fields, other.spec.fields];
  const isAlike = (at: number) =>
    fields[at]?.path === others[at]?.path && fields[at]?.descending === others[at]?.descending;
  return fields.length === others.length && fields.every((_, at) => at === 0 || isAlike(at));
}

function headOf({ spec }: Index, value: Interval): Buffer {
  return keyRange(value, spec.fields[0]?.descending === true).low;
}

/** The ranges of a walk stand in the order of the index, so many for each value of its first field. */
function headed({ index, bounds: { ranges } }: IndexPlan, { intervals }: Choice): KeyRange[] {
  const values = index.spec.fields[0]?.descending === true ? intervals.toReversed() : intervals;
  const each = ranges.length / values.length;
  return ranges.map((range, at) => ({ ...range, head: values[Math.floor(at / each)]?.low.length ?? 0 }));
}
