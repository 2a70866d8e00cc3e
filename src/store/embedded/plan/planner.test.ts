import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Double } from 'bson';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { smallValue } from '#test/contracts/store-values.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { matches } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import type { Stored } from '../storage/cache.ts';
import type { Collection } from '../storage/collection.ts';
import { openDatabase } from '../storage/database.ts';
import type { Index, KeyRange } from '../storage/index.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { Store } from '../store.ts';
import { WHOLE } from './bounds.ts';
import { parseSort, type SortField, sortBy, sortKey } from './sort.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-planner-'));
const file = join(folder, 'store.db');
const db = openDatabase(file);
const store = new Store(db, { refuseScans: false, file });
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const doc = (entries: Iterable<readonly [string, Value]>): Doc => new Map(entries);

const paths = fc.constantFrom('a', 'b', 'a.b', 'a.c');

// Few values, mostly in arrays, so that conditions often match, and often by different elements.
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
  fc.constantFrom<Value>(null, 'x', 'xy'),
);
const list = fc.array(scalar, { maxLength: 3 });
const inner = fc.array(fc.tuple(fc.constantFrom('b', 'c'), fc.oneof(scalar, scalar, list)), { maxLength: 2 }).map(doc);
const field: fc.Arbitrary<Value> = fc.oneof(scalar, list, inner, fc.array(inner, { maxLength: 3 }), smallValue);
const document = fc.array(fc.tuple(fc.constantFrom('a', 'a', 'b'), field), { maxLength: 3 }).map(doc);

/** Without arrays the bounds of an index say all, and nobody looks into the documents. */
const number: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 5 }) },
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
const flat = fc.oneof(
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
const leaf: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  field,
  range,
  range,
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), fc.oneof(scalar, field))
    .map(([op, value]) => doc([[op, value]])),
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(fc.oneof(scalar, field), { maxLength: 3 }))
    .map(([op, values]) => doc([[op, values]])),
  fc.boolean().map((exists) => doc([['$exists', exists]])),
  fc.constantFrom<Value>(
    doc([['$size', 2]]),
    doc([['$type', 'array']]),
    doc([['$regex', '^x']]),
    doc([['$not', doc([['$gt', 1]])]]),
  ),
  fc.tuple(fc.oneof(scalar, range), fc.oneof(scalar, range)).map(([b, c]) =>
    doc([
      [
        '$elemMatch',
        doc([
          ['b', b],
          ['c', c],
        ]),
      ],
    ]),
  ),
  fc.tuple(range, range).map(([x, y]) =>
    doc([
      [
        '$elemMatch',
        doc([
          ['b', doc([...x, ['$exists', true]])],
          ['$or', [doc([['b', y]])]],
        ]),
      ],
    ]),
  ),
  range.map((one) => doc([['$elemMatch', one]])),
);

const simple = fc.array(fc.tuple(paths, leaf), { minLength: 1, maxLength: 2 }).map(doc);
const filter = fc.oneof(
  simple,
  simple,
  fc
    .tuple(simple, fc.constantFrom('$or', '$and', '$nor'), fc.array(simple, { minLength: 1, maxLength: 3 }))
    .map(([base, op, list]) => doc([...base, [op, list]])),
);

const spec = fc.record({
  key: fc.uniqueArray(fc.tuple(paths, fc.constantFrom(1, -1)), {
    minLength: 1,
    maxLength: 3,
    selector: ([path]) => path,
  }),
  kind: fc.constantFrom<readonly (readonly [string, Value])[]>(
    [],
    [['sparse', true]],
    [['partialFilterExpression', doc([['a', doc([['$exists', true]])]])]],
    [['partialFilterExpression', doc([['b', doc([['$gt', 1]])]])]],
    [['partialFilterExpression', doc([['a', 'x']])]],
  ),
});
const sort = fc.uniqueArray(fc.tuple(paths, fc.constantFrom(1, -1)), { maxLength: 2, selector: ([path]) => path });
const someScalars = fc.array(scalar, { minLength: 2, maxLength: 4 }).map((list) => doc([['$in', list]]));
/** A range over the field that is sorted by, or values of the field before it: where an index's own order tempts most. */
const tempting = fc.tuple(paths, paths, range, fc.oneof(scalar, someScalars), fc.constantFrom(1, -1)).map(
  ([path, before, narrow, value, way]) =>
    [
      doc(
        before === path
          ? [[path, narrow]]
          : [
              [before, value],
              [path, narrow],
            ],
      ),
      [[path, way]] as [string, number][],
    ] as const,
);
const query = fc.tuple(fc.oneof(fc.tuple(filter, sort), tempting), fc.nat(4), fc.nat(3));

describe('planning', () => {
  let round = 0;

  it.each([
    ['of all kinds', fc.array(document, { minLength: 3, maxLength: 10 })],
    ['without arrays', fc.array(flat, { minLength: 6, maxLength: 20 })],
  ])('gives what looking at every document gives, whatever the indexes: documents %s', (_, documents) => {
    let indexed = 0;
    fc.assert(
      fc.property(
        documents,
        fc.uniqueArray(spec, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one.key) }),
        fc.array(query, { minLength: 8, maxLength: 8 }),
        // Documents are replaced and removed before, so that an index that is not kept in step gives wrong answers.
        fc.array(fc.tuple(fc.nat(9), fc.option(document)), { maxLength: 6 }),
        (docs, specs, queries, changes) => {
          round += 1;
          const ns = `t.c${round}`;
          db.exec('BEGIN');
          try {
            const collection = store.catalog.ensure(ns);
            for (const [at, one] of specs.entries()) {
              ignoreParallel(() =>
                store.catalog.createIndexes(collection, [
                  parseIndexSpec(doc([['key', doc(one.key)], ['name', `i${at}`], ...one.kind])),
                ]),
              );
            }
            const stored = docs.flatMap((one) => ignoreParallel(() => collection.insert(one)) ?? []);
            for (const [at, next] of changes) change(collection, stored, at, next);
            if (collection.indexes.length > 1) indexed += 1;
            for (const [[wanted, order], limit, skip] of queries)
              check(ns, stored, wanted, parseSort(doc(order)), limit, skip);
            for (const index of collection.indexes.slice(1)) checkKeys(index, stored);
          } finally {
            db.exec('ROLLBACK');
            store.catalog.reload();
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(indexed).toBeGreaterThan(200);
  });
});

/** Puts another document in the place of one, or takes it away. */
function change(collection: Collection, stored: Stored[], at: number, next: Doc | null): void {
  const old = stored[at];
  if (old === undefined) return;
  if (next === null) {
    collection.remove(old);
    stored.splice(at, 1);
    return;
  }
  const made: Doc = new Map([['_id', old.doc.get('_id') ?? null], ...next]);
  const now = ignoreParallel(() => collection.replace(old, made));
  if (now !== undefined && now !== false) stored[at] = now;
}

/** The index holds the keys of the documents, each once, and no others. */
function checkKeys(index: Index, stored: readonly Stored[]): void {
  const wanted = stored.flatMap(({ rid, doc: one }) => index.keys(one).map((key) => `${key.toString('hex')} ${rid}`));
  const held = index.piece(WHOLE.ranges[0] as KeyRange, false, undefined, 1000);
  expect(held.map(({ key, rid }) => `${Buffer.from(key).toString('hex')} ${rid}`).toSorted()).toEqual(
    wanted.toSorted(),
  );
}

function check(
  ns: string,
  stored: readonly Stored[],
  wanted: Doc,
  sort: readonly SortField[],
  limit: number,
  skip: number,
): void {
  const node = parseFilter(wanted);
  const expected = stored.filter((one) => matches(node, one.doc));
  const ask = { filter: wanted, hint: undefined, limit: 0 };
  const found = [...store.find(ns, { ...ask, sort: [] }).found].map((one) => one.rid);
  expect(found.toSorted((a, b) => a - b)).toEqual(expected.map((one) => one.rid));
  ignoreParallel(() => {
    const bySort = keysOf(
      sortBy(expected, sort, (one) => one.doc),
      sort,
    );
    expect(keysOf(store.find(ns, { ...ask, sort }).found, sort)).toEqual(bySort);
    const end = limit === 0 ? undefined : skip + limit;
    expect(keysOf(store.find(ns, { ...ask, sort, limit, skip }).found, sort)).toEqual(bySort.slice(skip, end));
  });
}

/** Equal sort keys may come in any order, so only the keys are compared. */
function keysOf(list: Iterable<{ doc: Doc }>, fields: readonly SortField[]): string[] {
  const keyOf = sortKey(fields);
  return [...list].map((one) => keyOf(one.doc).toString('hex'));
}

function ignoreParallel<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError && /parallel arrays/.test(error.message)) return undefined;
    throw error;
  }
}
