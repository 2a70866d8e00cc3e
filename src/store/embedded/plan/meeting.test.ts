import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON, serialize } from 'bson';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { aimedAll, specOf } from '#test/contracts/store-aims.ts';
import { alike, document, filter, flat, seed } from '#test/contracts/store-queries.ts';
import { runs } from '#test/fuzz/kit.ts';
import { decode } from '../bson/decode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { matches, type Node } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { Collection } from '../storage/collection.ts';
import { openDatabase } from '../storage/database.ts';
import { Index, type KeyRange } from '../storage/index.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { Store } from '../store.ts';
import { covers, everyBounds } from './bounds.ts';
import { conjuncts } from './conditions.ts';
import { meeting } from './meeting.ts';
import { parseSort } from './sort.ts';

function plain(of: object): Doc {
  return decode(Buffer.from(serialize(EJSON.deserialize(of as never, { relaxed: false }) as object)));
}

/** An index over documents, without a table: what it would hold of each is in `keys`. */
interface Held {
  readonly index: Index;
  readonly keys: readonly (readonly Buffer[])[];
}

function heldBy(docs: readonly Doc[], spec: Doc, id: number): Held {
  const multikey: boolean[] = [];
  const none = () => {
    throw new Error('there is no table');
  };
  const index = new Index(none, id, parseIndexSpec(spec), { name: `keys_${id}`, column: 'k', docs: 'docs' }, multikey);
  const keys = docs.map((one) => {
    const arrays: boolean[] = [];
    const found = index.keys(one, arrays);
    for (const [at, array] of arrays.entries()) if (array) multikey[at] = true;
    return found;
  });
  return { index, keys };
}

/** Two arrays in one document are refused. */
function isKept(one: Doc, spec: Doc): boolean {
  try {
    return heldBy([one], spec, 0).keys.length > 0;
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays') return false;
    throw error;
  }
}

const isIn = (key: Buffer, { low, high }: KeyRange) => Buffer.compare(key, low) >= 0 && Buffer.compare(key, high) < 0;

/** The places of the documents that match, but that a walk with what has to be met elsewhere leaves out; and how much that is. */
function leftOut(all: readonly Held[], docs: readonly Doc[], node: Node): { met: number; lost: number[] } {
  const nodes = conjuncts(node);
  const indexes = all.map(({ index }) => index);
  let met = 0;
  const lost = all.flatMap(({ index, keys }) => {
    if (!covers(index, nodes)) return [];
    return everyBounds(index, nodes).flatMap((bounds) => {
      const plan = meeting(indexes, { kind: 'index', index, bounds, reverse: false, sorted: false }, nodes);
      const { elsewhere = [] } = plan;
      met += elsewhere.length;
      const entries = (at: number) =>
        (keys[at] ?? []).flatMap((key) => {
          const range = plan.bounds.ranges.find((one) => isIn(key, one));
          return range === undefined ? [] : [key.subarray(range.head)];
        });
      const isFound = (at: number) =>
        entries(at).some((tail) =>
          elsewhere.every(({ index: other, heads }) => {
            const held = all.find((one) => one.index === other)?.keys[at] ?? [];
            return heads.some((head) => held.some((key) => key.equals(Buffer.concat([head, tail]))));
          }),
        );
      return docs.flatMap((one, at) => (matches(node, one) && !isFound(at) ? [at] : []));
    });
  });
  return { met, lost };
}

describe('what has to be met in another index', () => {
  it.each([
    ['of all kinds', fc.array(document, { minLength: 3, maxLength: 8 })],
    ['without arrays', fc.array(flat, { minLength: 3, maxLength: 8 })],
  ])('is met by every document that matches: documents %s', (_, documents) => {
    let all = 0;
    fc.assert(
      fc.property(
        documents,
        alike,
        fc.array(fc.oneof(filter, seed, seed, seed), { minLength: 8, maxLength: 8 }),
        (some, wanted, filters) => {
          const specs = wanted.map((one, at) => specOf(one, `i${at}`, some));
          const docs = some.filter((one) => specs.every((spec) => isKept(one, spec)));
          if (docs.length === 0) return;
          const held = specs.map((one, at) => heldBy(docs, one, at + 1));
          const paths = held.flatMap(({ index }) => index.spec.fields.map(({ path }) => path));
          for (const one of filters) {
            const asked = one instanceof Map ? one : aimedAll(one, paths, docs);
            const { met, lost } = leftOut(held, docs, parseFilter(asked));
            all += met;
            expect(lost).toEqual([]);
          }
        },
      ),
      { numRuns: runs(150) },
    );
    expect(all).toBeGreaterThan(100);
  });
});

describe('of conditions that meet in indexes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-meeting-'));
  const file = join(folder, 'store.db');
  const store = new Store(openDatabase(file), { refuseScans: true, file });
  afterAll(() => {
    store.db.close();
    rmSync(folder, { recursive: true });
  });
  const docs = Array.from({ length: 400 }, (_, n) => ({
    n,
    kind: n % 4,
    state: n % 5 === 0 ? 'open' : 'closed',
    tags: ['all', `t${n % 3}`, `u${n % 7}`],
    by: [{ who: n % 2 }, { who: 2 }],
  }));
  const of = (filter: (one: (typeof docs)[number]) => boolean) =>
    docs
      .filter(filter)
      .map(({ n }) => n)
      .reverse();
  const make = (ns: string, keys: object[]) => {
    const collection = store.catalog.ensure(ns);
    const specs = keys.map((one, at) => parseIndexSpec(plain({ name: `i${at}`, ...one })));
    store.catalog.createIndexes(collection, specs);
    for (const one of docs) collection.insert(plain(one));
    return collection;
  };
  const alike = make(
    't.alike',
    ['kind', 'state', 'tags', 'by.who'].map((path, at) => ({ key: { [path]: at % 2 === 0 ? 1 : -1, n: -1 } })),
  );
  const unlike = make('t.unlike', [{ key: { kind: 1, n: -1 } }, { key: { state: 1, n: 1 } }, { key: { tags: 1 } }]);

  /** What is found, the last first, and how many documents had to be read. */
  function ask({ ns }: Collection, filter: object): { found: Value[]; read: number } {
    const read = vi.spyOn(Collection.prototype, 'stored');
    try {
      const sort = parseSort(plain({ n: -1 }));
      const { found } = store.find(ns, { filter: plain(filter), sort, hint: undefined, limit: 0 });
      return { found: Array.from(found, (one) => one.doc.get('n') ?? null), read: read.mock.calls.length };
    } finally {
      read.mockRestore();
    }
  }

  it.each([
    ['two values', { kind: 1, state: 'open' }, of(({ kind, state }) => kind === 1 && state === 'open')],
    [
      'several of each',
      { kind: { $in: [1, 2] }, state: { $in: ['open', 'x'] } },
      of(({ kind, state }) => (kind === 1 || kind === 2) && state === 'open'),
    ],
    [
      'two elements of one array',
      { $and: [{ tags: 't1' }, { tags: 'u3' }] },
      of(({ tags }) => tags.includes('t1') && tags.includes('u3')),
    ],
    [
      'all elements that are asked for',
      { tags: { $all: ['all', 't1', 'u3'] } },
      of(({ tags }) => tags.includes('t1') && tags.includes('u3')),
    ],
    [
      'a range behind the values',
      { kind: 1, state: 'open', n: { $gt: 100 } },
      of(({ n, kind, state }) => n > 100 && kind === 1 && state === 'open'),
    ],
    ['documents in an array', { kind: 1, by: { $elemMatch: { who: 1 } } }, of(({ kind }) => kind === 1)],
  ])('only that is read which fits: %s', (_, filter, wanted) => {
    expect(wanted.length).toBeGreaterThan(5);
    expect(ask(alike, filter)).toEqual({ found: wanted, read: wanted.length });
  });

  it.each([
    ['the other one goes the other way', { kind: 1, state: 'open' }],
    ['the other one has nothing behind', { kind: 1, tags: 't1' }],
  ])('the documents are looked into where %s', (_, filter) => {
    const found = of(
      ({ kind, state, tags }) => kind === 1 && ('state' in filter ? state === 'open' : tags.includes('t1')),
    );
    expect(ask(unlike, filter)).toMatchObject({ found });
    expect(ask(unlike, filter).read).toBeGreaterThan(found.length);
  });
});
