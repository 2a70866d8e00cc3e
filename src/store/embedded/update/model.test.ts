import { Double } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '#test/fuzz/kit.ts';
import { type Step, updateByModel } from '#test/models/update.ts';
import { encode } from '../bson/encode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { parseUpdate } from './parse.ts';

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.constantFrom<Value>(null, 'x', true, new Double(1), new Double(2.5), new Date(5)),
);
const inner = fc
  .array(fc.tuple(fc.constantFrom('b', 'c', 'a'), scalar), { maxLength: 2 })
  .map((all): Doc => new Map(all));
const list = fc.array(fc.oneof(scalar, scalar, inner, fc.array(scalar, { maxLength: 2 })), { maxLength: 4 });
const value: fc.Arbitrary<Value> = fc.oneof(scalar, list, list, inner);
const document = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), value), { maxLength: 3 })
  .map((fields): Doc => new Map([['_id', 1], ...fields]));

const path = fc.constantFrom('a', 'a', 'b', 'c', 'a.b', 'a.c', 'a.0', 'a.1', 'a.5', 'b.a', 'b.a.c', 'a.0.b');
const numeric = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom<Value>(new Double(0.5), new Double(-2)));
const doc = (...entries: [string, Value][]): Doc => new Map(entries);

const each: fc.Arbitrary<Value> = fc
  .record(
    {
      $each: fc.array(fc.oneof(scalar, inner), { maxLength: 3 }),
      $position: fc.integer({ min: -4, max: 4 }),
      $slice: fc.integer({ min: -3, max: 3 }),
      $sort: fc.constantFrom<Value>(1, -1, doc(['b', 1]), doc(['b', -1])),
    },
    { requiredKeys: ['$each'] },
  )
  .map((fields): Doc => new Map(Object.entries(fields) as [string, Value][]));

const condition: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.integer({ min: -2, max: 4 }).map((limit) => doc(['$gt', limit])),
  fc.array(scalar, { maxLength: 3 }).map((wanted) => doc(['$in', wanted])),
  scalar.map((wanted) => doc(['b', wanted])),
);

const of = (op: string, arg: fc.Arbitrary<Value>): fc.Arbitrary<Step> => fc.record({ op: fc.constant(op), path, arg });
const step: fc.Arbitrary<Step> = fc.oneof(
  of('$set', value),
  of('$unset', fc.constant('')),
  of('$inc', numeric),
  of('$mul', numeric),
  of('$min', scalar),
  of('$max', scalar),
  of('$push', fc.oneof(scalar, inner, list, each, each)),
  of(
    '$addToSet',
    fc.oneof(
      scalar,
      fc.array(scalar, { maxLength: 3 }).map((all) => doc(['$each', all])),
    ),
  ),
  of('$pull', condition),
  of('$pullAll', fc.array(scalar, { maxLength: 3 })),
  of('$pop', fc.constantFrom(1, -1)),
  fc
    .record({ op: fc.constant('$rename'), path, arg: path })
    .filter(({ path: from, arg: to }) => !`${from}.`.startsWith(`${to}.`) && !`${to}.`.startsWith(`${from}.`)),
);
/** Elements of an array, beside other paths that may mean the same places. */
const signs = [
  'a.$[]',
  'a.$[].b',
  'a.$[].c',
  'a.$[].b.$[]',
  'a.$[].b.$[x]',
  'a.$[x]',
  'a.$[x].b',
  'b.$[]',
  'a.$',
  'a.$.b',
  'a.$.b.$[]',
  'a.0.b.$[x]',
];
const signed: fc.Arbitrary<Step> = fc
  .tuple(
    step.filter(({ op }) => op !== '$rename'),
    fc.constantFrom(...signs),
  )
  .map(([one, path]) => ({ ...one, path }));
const steps = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 3 }),
  signed.map((one) => [one]),
  fc.tuple(signed, fc.oneof(signed, step)).map((both) => [...both]),
);

function updateOf(all: readonly Step[]): Doc {
  const update: Doc = new Map();
  for (const { op, path: at, arg } of all) {
    const fields = (update.get(op) as Doc | undefined) ?? new Map<string, Value>();
    update.set(op, fields.set(at, arg));
  }
  return update;
}

const PLACE = 1;

function byStore(given: Doc, update: Doc): Doc | number {
  const named = [...update.values()].some(
    (paths) => paths instanceof Map && [...paths.keys()].some((one) => one.includes('$[x]')),
  );
  const filters = named ? [doc(['x', doc(['$gte', 2])])] : undefined;
  try {
    return parseUpdate(update, filters).apply(given, { place: PLACE, inserting: false });
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}

/** The bytes, so that types and the order of keys count. */
const shown = (outcome: Doc | number): string =>
  typeof outcome === 'number' ? `code ${outcome}` : encode(outcome).toString('hex');

const hasSigns = (all: readonly Step[]): boolean => all.some(({ path: one }) => one.includes('$'));
const isEither = (outcome: Doc | number): boolean => outcome === 2 || outcome === 40;

describe('updating', () => {
  it('makes what a slow and obvious model makes, and leaves the old document as it was', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(document, steps, (given, all) => {
        // Two steps with one operator and one path cannot be written.
        fc.pre(new Set(all.map((one) => one.op + one.path)).size === all.length);
        const before = shown(given);
        const wanted = updateByModel(given, all, PLACE);
        const made = byStore(given, updateOf(all));
        // Where signs lead both to no array and to a conflict, either may be come upon first.
        if (!(hasSigns(all) && isEither(wanted) && isEither(made))) expect(shown(made)).toBe(shown(wanted));
        expect(shown(given)).toBe(before);
        const kind = typeof wanted === 'number' ? `code ${wanted}` : 'made';
        outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      }),
      { numRuns: runs(6000) },
    );
    // The generators reach all of it.
    for (const kind of ['made', 'code 2', 'code 14', 'code 28', 'code 40'])
      expect(outcomes.get(kind) ?? 0, kind).toBeGreaterThan(50);
  });
});
