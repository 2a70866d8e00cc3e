import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { aimed, aimedAll, specOf } from '#test/contracts/store-aims.ts';
import { alike, doc, document, filter, flat, index, seed, sort, tempting } from '#test/contracts/store-queries.ts';
import { runs } from '#test/fuzz/kit.ts';
import type { Doc } from '../bson/values.ts';
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
import { countIn } from './counted.ts';
import { planQuery } from './planner.ts';
import { parseSort, type SortField, sortBy, sortKey } from './sort.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-planner-'));
const file = join(folder, 'store.db');
const db = openDatabase(file);
const store = new Store(db, { refuseScans: false, file });
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

const query = fc.tuple(fc.oneof(fc.tuple(filter, sort), fc.tuple(seed, sort), tempting), fc.nat(4), fc.nat(3));

describe('planning', () => {
  let round = 0;
  /** How often a plan asked another index, too. */
  let met = 0;

  it.each([
    ['of all kinds', fc.array(document, { minLength: 3, maxLength: 10 })],
    ['without arrays', fc.array(flat, { minLength: 6, maxLength: 20 })],
  ])('gives what looking at every document gives, whatever the indexes: documents %s', (_, documents) => {
    let indexed = 0;
    met = 0;
    fc.assert(
      fc.property(
        documents,
        fc.oneof(
          fc.uniqueArray(index, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one.key) }),
          alike,
        ),
        fc.array(query, { minLength: 8, maxLength: 8 }),
        // Documents are replaced and removed before, so that an index that is not kept in step gives wrong answers.
        fc.array(fc.tuple(fc.nat(9), fc.option(document)), { maxLength: 6 }),
        // Some indexes are made before there are documents, some when there are.
        fc.nat(20),
        (docs, wanted, queries, changes, late) => {
          round += 1;
          const ns = `t.c${round}`;
          db.exec('BEGIN');
          try {
            const collection = store.catalog.ensure(ns);
            const specs = wanted.map((one, at) => specOf(one, `i${at}`, docs));
            const make = (some: readonly Doc[]) => {
              for (const one of some)
                unlessRefused(() =>
                  store.atomically(() => store.catalog.createIndexes(collection, [parseIndexSpec(one)])),
                );
            };
            make(specs.slice(1));
            const stored = docs.flatMap((one, at) => {
              if (at === late) make(specs.slice(0, 1));
              return unlessRefused(() => collection.insert(one)) ?? [];
            });
            if (late >= docs.length) make(specs.slice(0, 1));
            for (const [at, next] of changes) change(collection, stored, at, next);
            if (collection.indexes.length > 1) indexed += 1;
            const paths = wanted.flatMap(({ key }) => key.map(([path]) => path));
            for (const [at, [[one, order], limit, skip]] of queries.entries()) {
              const aim = (number: number) =>
                at % 2 === 0 ? aimedAll(number, paths, docs) : aimed(number, specs[at % specs.length] ?? doc([]), docs);
              const asked = one instanceof Map ? one : aim(one);
              if (isMet(collection, asked)) met += 1;
              check(ns, stored, asked, parseSort(doc(order)), limit, skip);
            }
            for (const index of collection.indexes.slice(1)) checkKeys(index, stored);
          } finally {
            db.exec('ROLLBACK');
            store.catalog.reload();
          }
        },
      ),
      { numRuns: runs(300) },
    );
    expect(indexed).toBeGreaterThan(100);
    expect(met).toBeGreaterThan(5);
  });
});

function isMet(collection: Collection, wanted: Doc): boolean {
  const plan = planQuery(collection, { filter: parseFilter(wanted), sort: [], hint: undefined, limit: 0 });
  return plan.kind === 'index' && plan.elsewhere !== undefined;
}

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
  const now = unlessRefused(() => collection.replace(old, made));
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
  unlessRefused(() => {
    const bySort = keysOf(
      sortBy(expected, sort, (one) => one.doc),
      sort,
    );
    expect(keysOf(store.find(ns, { ...ask, sort }).found, sort)).toEqual(bySort);
    const end = limit === 0 ? undefined : skip + limit;
    expect(keysOf(store.find(ns, { ...ask, sort, limit, skip }).found, sort)).toEqual(bySort.slice(skip, end));
    // And by each index that says that it can, not only by the one that was chosen.
    for (const { spec } of store.catalog.get(ns)?.indexes ?? []) {
      const hinted = onlyIfCovered(() => store.find(ns, { ...ask, sort, hint: spec.name, limit, skip }).found);
      if (hinted !== undefined) expect(keysOf(hinted, sort)).toEqual(bySort.slice(skip, end));
    }
  });
  const collection = store.catalog.get(ns);
  const counted = collection && countIn(collection, wanted, limit + 1);
  if (counted !== undefined) expect(Math.min(counted, limit + 1)).toBe(Math.min(expected.length, limit + 1));
}

function onlyIfCovered<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'NoQueryExecutionPlans') return undefined;
    throw error;
  }
}

/** Equal sort keys may come in any order, so only the keys are compared. */
function keysOf(list: Iterable<{ doc: Doc }>, fields: readonly SortField[]): string[] {
  const keyOf = sortKey(fields);
  return [...list].map((one) => keyOf(one.doc).toString('hex'));
}

function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError && /parallel arrays|duplicate key/.test(error.message)) return undefined;
    throw error;
  }
}
