import { Binary, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { Doc, Value } from '#src/store/embedded/bson/values.ts';
import { smallValue } from './store-values.ts';

/** A document of these fields. */
export const doc = (entries: Iterable<readonly [string, Value]>): Doc => new Map(entries);

const path = fc.constantFrom('a', 'a', 'b', 'a.b', 'a.b', 'a.c', 'a.b.c', 'a.b.d');

/** What stands close together in the order of values, in different types. */
const rare = fc.constantFrom<Value>(
  9007199254740993n,
  new Double(2 ** 53),
  Decimal128.fromString('9007199254740993'),
  Decimal128.fromString('2.50'),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('-Infinity'),
  Decimal128.fromString('-0'),
  new Double(Number.NEGATIVE_INFINITY),
  new Double(5e-324),
  '',
  'a\0',
  'a\0b',
  '\u{10000}',
  '\uffff',
  false,
  new Date(-1),
  new ObjectId('000000000000000000000000'),
  new ObjectId('ffffffffffffffffffffffff'),
  new Binary(Buffer.from([0xff]), 0),
  new Binary(Buffer.from([0xff]), 4),
  new Timestamp({ t: 0, i: 1 }),
  new Code('f'),
);

// Few values, mostly in arrays, so that conditions often match, and often by different elements.
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 2, arbitrary: fc.constantFrom<Value>(null, null, 'x', 'xy') },
  // The same by value, and what stands in no order: where types count, and where ranges end.
  fc.constantFrom<Value>(
    3n,
    new Double(2),
    new Double(Number.NaN),
    new Double(-0),
    Number(0),
    new Date(5),
    true,
    new MinKey(),
    new MaxKey(),
  ),
);
const list = fc.array(fc.oneof({ weight: 8, arbitrary: scalar }, fc.array(scalar, { maxLength: 2 })), { maxLength: 3 });
const pair = (one: string, other: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Doc> =>
  fc
    .tuple(fc.constantFrom([one], [other], [one, other], [one, other]), value, value)
    .map(([names, ...values]) => doc(names.map((name, at) => [name, values[at] ?? null])));
const deep = pair('c', 'd', fc.oneof({ weight: 4, arbitrary: scalar }, list));
const deepList = fc.array(deep, { maxLength: 3 });
const inner = pair('b', 'c', fc.oneof(scalar, scalar, list, deep, deepList, deepList));
const innerList = fc.array(inner, { maxLength: 3 });
const field: fc.Arbitrary<Value> = fc.oneof(scalar, list, inner, innerList, innerList, smallValue, rare);
/** Arrays in an array, where two fields are often of two elements. */
const deepest = fc.array(
  deepList.map((b) => doc([['b', b]])),
  { minLength: 1, maxLength: 2 },
);
export const document = fc.oneof(
  { weight: 2, arbitrary: pair('a', 'b', field) },
  deepest.map((a) => doc([['a', a]])),
  fc.constant(doc([])),
  field.map((a) => doc([['a', a]])),
);

/** Without arrays the bounds of an index say all, and nobody looks into the documents. */
const number: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 5 }) },
  rare,
  fc.constantFrom<Value>(
    new Double(Number.NaN),
    new Double(2.5),
    new Double(Number.NEGATIVE_INFINITY),
    3n,
    'x',
    'xy',
    null,
  ),
);
const nested = fc.tuple(number, number).map(([b, c]) =>
  doc([
    ['b', b],
    ['c', c],
  ]),
);
export const flat = fc.oneof(
  fc.tuple(number, number).map(([a, b]) =>
    doc([
      ['a', a],
      ['b', b],
    ]),
  ),
  fc.tuple(nested, number).map(([a, b]) =>
    doc([
      ['a', a],
      ['b', b],
    ]),
  ),
);
const range = fc
  .tuple(
    fc.constantFrom('$gt', '$gte'),
    fc.integer({ min: 0, max: 4 }),
    fc.constantFrom('$lt', '$lte'),
    fc.integer({ min: 1, max: 5 }),
  )
  .map(([over, low, under, high]) =>
    doc([
      [over, low],
      [under, high],
    ]),
  );
const comparison = fc
  .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), fc.oneof(scalar, field))
  .map(([op, value]) => doc([[op, value]]));
const membership = fc
  .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(fc.oneof(scalar, field), { maxLength: 3 }))
  .map(([op, values]) => doc([[op, values]]));
const type = fc
  .constantFrom<Value>('null', 'int', 'long', 'double', 'number', 'string', 'array', 'object', ['int', 'null'])
  .map((wanted) => doc([['$type', wanted]]));
const existence = fc.boolean().map((exists) => doc([['$exists', exists]]));
const byValue = fc.oneof(
  range,
  comparison,
  membership,
  type,
  existence,
  fc.constantFrom<Doc>(doc([['$size', 2]]), doc([['$regex', '^x']]), doc([['$mod', [2, 1]]])),
);

const leaf: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  field,
  range,
  byValue,
  byValue,
  byValue.map((one) => doc([['$not', one]])),
  byValue.map((one) => doc([['$elemMatch', one]])),
  fc.tuple(byValue, byValue).map(([one, other]) => doc([...one, ...other])),
);

const simple = fc.array(fc.tuple(path, leaf), { minLength: 1, maxLength: 2 }).map(doc);
export const filter = fc.oneof(
  simple,
  simple,
  fc
    .tuple(simple, fc.constantFrom('$or', '$and', '$nor'), fc.array(simple, { minLength: 1, maxLength: 3 }))
    .map(([base, op, list]) => doc([...base, [op, list]])),
);

/** A number that `store-aims.ts` makes a filter of. */
export const seed = fc.nat();

/** What is asked for as an index: its key, and the options that say which documents it holds; a partial one by a seed. */
export interface WantedIndex {
  readonly key: readonly (readonly [string, number])[];
  readonly options: readonly (readonly [string, Value])[];
}

/** Paths that share an array, where what is met by two of its elements looks as if it were met by one. */
const together = fc.constantFrom(['a.b', 'a.c'], ['a.b.c', 'a.b.d'], ['a.b.d', 'a.c'], ['a', 'b']);
const key = fc.oneof(
  fc.uniqueArray(path, { minLength: 1, maxLength: 3 }),
  together,
  fc.tuple(together, path).map(([paths, last]) => [...new Set([...paths, last])]),
);

const options: fc.Arbitrary<WantedIndex['options']> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<WantedIndex['options']>([]) },
  fc.constant<WantedIndex['options']>([['sparse', true]]),
  fc.constant<WantedIndex['options']>([['unique', true]]),
  { weight: 2, arbitrary: seed.map((one): WantedIndex['options'] => [['partialFilterExpression', one]]) },
);

export const index: fc.Arbitrary<WantedIndex> = fc.record({
  key: fc
    .tuple(key, fc.array(fc.constantFrom(1, -1), { minLength: 3, maxLength: 3 }))
    .map(([paths, ways]) => paths.map((one, at) => [one, ways[at] ?? 1] as const)),
  options,
});

/** Indexes that go on alike behind their first fields, so that what is asked of these can meet in them. */
export const alike: fc.Arbitrary<readonly WantedIndex[]> = fc
  .tuple(
    fc.uniqueArray(path, { minLength: 2, maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(1, -1), options), { minLength: 4, maxLength: 4 }),
    fc.constantFrom(0, 1, 1),
  )
  .map(([paths, ways, behind]) => {
    const tail = paths.slice(0, behind).map((one) => [one, ways[3]?.[0] ?? 1] as const);
    return paths
      .slice(behind)
      .map((one, at) => ({ key: [[one, ways[at]?.[0] ?? 1], ...tail], options: ways[at]?.[1] ?? [] }));
  });

export const sort = fc.uniqueArray(fc.tuple(path, fc.constantFrom(1, -1)), {
  maxLength: 2,
  selector: ([path]) => path,
});
const someScalars = fc.array(scalar, { minLength: 2, maxLength: 4 }).map((list) => doc([['$in', list]]));
/** A range over the field that is sorted by, or values of the field before it: where an index's own order tempts most. */
export const tempting = fc.tuple(path, path, range, fc.oneof(scalar, someScalars), fc.constantFrom(1, -1)).map(
  ([by, before, narrow, value, way]) =>
    [
      doc(
        before === by
          ? [[by, narrow]]
          : [
              [before, value],
              [by, narrow],
            ],
      ),
      [[by, way]] as [string, number][],
    ] as const,
);
