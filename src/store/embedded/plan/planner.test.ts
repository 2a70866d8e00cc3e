import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { smallValue } from '#test/contracts/store-values.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { matches } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { openDatabase } from '../storage/database.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { Store } from '../store.ts';
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

const paths = fc.constantFrom('a', 'b', 'a.a', 'a.b', 'b.c', 'c');
const document = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), smallValue), { maxLength: 3 }).map(doc);

const leaf: fc.Arbitrary<Value> = fc.oneof(
  smallValue,
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), smallValue)
    .map(([op, value]) => doc([[op, value]])),
  fc.tuple(smallValue, smallValue).map(([low, high]) =>
    doc([
      ['$gte', low],
      ['$lt', high],
    ]),
  ),
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(smallValue, { maxLength: 3 }))
    .map(([op, list]) => doc([[op, list]])),
  fc.boolean().map((exists) => doc([['$exists', exists]])),
  fc.constantFrom<Value>(
    doc([['$size', 2]]),
    doc([['$type', 'array']]),
    doc([['$regex', '^x']]),
    doc([['$not', doc([['$gt', 1]])]]),
  ),
  fc.tuple(fc.constantFrom('a', 'b', 'c'), smallValue, smallValue).map(([key, low, high]) =>
    doc([
      [
        '$elemMatch',
        doc([
          [
            key,
            doc([
              ['$gte', low],
              ['$lte', high],
            ]),
          ],
          ['b', doc([['$ne', low]])],
        ]),
      ],
    ]),
  ),
  fc.tuple(smallValue, smallValue).map(([low, high]) =>
    doc([
      [
        '$elemMatch',
        doc([
          ['$gte', low],
          ['$lt', high],
        ]),
      ],
    ]),
  ),
);

const simple = fc.array(fc.tuple(paths, leaf), { minLength: 1, maxLength: 3 }).map(doc);
const filter = fc.oneof(
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

describe('planning', () => {
  let round = 0;

  it('gives what looking at every document gives, whatever the indexes', () => {
    let indexed = 0;
    fc.assert(
      fc.property(
        fc.array(document, { maxLength: 12 }),
        fc.uniqueArray(spec, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one.key) }),
        filter,
        sort,
        (docs, specs, wanted, order) => {
          round += 1;
          const ns = `t.c${round}`;
          db.exec('BEGIN');
          try {
            const collection = store.catalog.ensure(ns);
            for (const [at, one] of specs.entries()) {
              ignoreParallel(() =>
                store.catalog.createIndex(
                  collection,
                  parseIndexSpec(doc([['key', doc(one.key)], ['name', `i${at}`], ...one.kind])),
                ),
              );
            }
            const stored = docs.flatMap((one) => ignoreParallel(() => collection.insert(one)) ?? []);
            const fields = parseSort(doc(order));
            const node = parseFilter(wanted);
            const expected = stored.filter((one) => matches(node, one.doc)).map((one) => one.rid);
            const ask = { filter: wanted, hint: undefined, limit: 0 };
            expect(
              [...store.find(ns, { ...ask, sort: [] }).found].map((one) => one.rid).toSorted((a, b) => a - b),
            ).toEqual(expected);
            if (collection.indexes.length > 1) indexed += 1;
            ignoreParallel(() => {
              const bySort = sortBy(
                stored.filter((one) => matches(node, one.doc)),
                fields,
                (one) => one.doc,
              );
              expect(keysOf(store.find(ns, { ...ask, sort: fields }).found, fields)).toEqual(keysOf(bySort, fields));
            });
          } finally {
            db.exec('ROLLBACK');
            store.catalog.reload();
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(indexed).toBeGreaterThan(500);
  });
});

/** Equal sort keys may come in any order, so only the keys are compared. */
function keysOf(list: Iterable<{ doc: Doc }>, fields: readonly SortField[]): string[] {
  const keyOf = sortKey(fields);
  return [...list].map((one) => keyOf(one.doc).toString('hex'));
}

function ignoreParallel<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays') return undefined;
    throw error;
  }
}
