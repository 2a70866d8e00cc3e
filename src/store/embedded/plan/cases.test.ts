import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON, serialize } from 'bson';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decode } from '../bson/decode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { parseFilter } from '../query/parse.ts';
import { openDatabase } from '../storage/database.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { Store } from '../store.ts';
import { boundsOf } from './bounds.ts';
import { conjuncts } from './conditions.ts';
import { planQuery } from './planner.ts';
import { parseSort } from './sort.ts';

const folder = mkdtempSync(join(tmpdir(), 'relevo-cases-'));
let store: Store;
let made = 0;
beforeAll(() => {
  const file = join(folder, 'store.db');
  store = new Store(openDatabase(file), { refuseScans: false, file });
});
afterAll(() => {
  store.db.close();
  rmSync(folder, { recursive: true });
});

function doc(plain: object): Doc {
  return decode(Buffer.from(serialize(EJSON.deserialize(plain as never, { relaxed: false }) as object)));
}

/** A collection with these documents and indexes, and the numbers (`n`) of what a query finds, with the plan's kind. */
function ask(
  docs: object[],
  indexes: object[],
  filter: object,
  sort: object = {},
): { found: Value[]; plan: string; sorted: boolean } {
  made += 1;
  const ns = `t.c${made}`;
  const collection = store.catalog.ensure(ns);
  for (const [at, index] of indexes.entries())
    store.catalog.createIndexes(collection, [parseIndexSpec(doc({ name: `i${at}`, ...index }))]);
  for (const [n, one] of docs.entries()) collection.insert(doc({ n, ...one }));
  const query = { filter: doc(filter), sort: parseSort(doc(sort)), hint: undefined, limit: 0 };
  const plan = planQuery(collection, { ...query, filter: parseFilter(query.filter) });
  return {
    found: [...store.find(ns, query).found].map((one) => one.doc.get('n') ?? null),
    plan: plan.kind,
    sorted: plan.sorted,
  };
}

describe('answers that a careless use of an index would get wrong', () => {
  it('two conditions met by two elements of one array', () => {
    expect(ask([{ a: [1, 9] }], [{ key: { a: 1 } }], { a: { $gt: 4, $lt: 6 } })).toMatchObject({
      found: [0],
      plan: 'index',
    });
  });

  it('two fields under one array, met by two elements', () => {
    const docs = [
      {
        a: [
          { b: 1, c: 1 },
          { b: 2, c: 2 },
        ],
      },
    ];
    expect(ask(docs, [{ key: { 'a.b': 1, 'a.c': 1 } }], { 'a.b': 1, 'a.c': 2 })).toMatchObject({
      found: [0],
      plan: 'index',
    });
    expect(ask(docs, [{ key: { 'a.b': 1, 'a.c': 1 } }], { a: { $elemMatch: { b: 1, c: 2 } } })).toMatchObject({
      found: [],
      plan: 'index',
    });
    expect(ask(docs, [{ key: { 'a.b': 1, 'a.c': 1 } }], { a: { $elemMatch: { b: 2, c: 2 } } })).toMatchObject({
      found: [0],
      plan: 'index',
    });
  });

  it('a sort over arrays, which goes by the least element whatever the filter asks', () => {
    const docs = [{ a: [1, 9] }, { a: [5] }];
    expect(ask(docs, [{ key: { a: 1 } }], { a: { $gte: 5 } }, { a: 1 })).toMatchObject({
      found: [0, 1],
      sorted: false,
    });
    expect(ask(docs, [{ key: { a: 1 } }], { a: { $lte: 5 } }, { a: -1 })).toMatchObject({
      found: [0, 1],
      sorted: false,
    });
  });

  it('a partial index whose filter the query does not imply', () => {
    const index = { key: { a: 1 }, partialFilterExpression: { b: { $gt: 5 } } };
    const docs = [{ a: 1, b: 5 }, { a: 1, b: 6 }, { a: 1 }];
    expect(ask(docs, [index], { a: 1, b: { $gte: 5 } })).toMatchObject({ found: [0, 1], plan: 'scan' });
    expect(ask(docs, [index], { a: 1, b: { $gt: 5 } })).toMatchObject({ found: [1], plan: 'index' });
    expect(ask(docs, [index], { a: 1, b: { $in: [6, 7] } })).toMatchObject({ found: [1], plan: 'index' });
    expect(ask(docs, [index], { a: 1, b: { $in: [5, 7] } })).toMatchObject({ found: [0], plan: 'scan' });
    expect(ask(docs, [index], { a: 1 })).toMatchObject({ found: [0, 1, 2], plan: 'scan' });
  });

  it('what a partial index says of an element, asked of the array', () => {
    const index = { key: { a: 1 }, partialFilterExpression: { b: [1, 2] } };
    const docs = [
      { a: 1, b: [[1, 2]] },
      { a: 1, b: [1, 2] },
    ];
    expect(ask(docs, [index], { a: 1, b: [1, 2] })).toMatchObject({ found: [0, 1], plan: 'index' });
    const both = { $and: [{ a: 1 }, { b: [1, 2] }, { b: { $size: 2 } }] };
    expect(ask(docs, [index], both)).toMatchObject({ found: [1], plan: 'index' });
  });

  it('two fields under a deeper array, met by two of its elements', () => {
    const docs = [
      {
        a: [
          {
            b: [
              { c: 1, d: 9 },
              { c: 8, d: 2 },
            ],
          },
        ],
      },
    ];
    const index = { key: { 'a.b.c': 1, 'a.b.d': 1 } };
    const filter = { a: { $elemMatch: { 'b.c': 1, 'b.d': 2 } } };
    expect(ask(docs, [index], filter)).toMatchObject({ found: [0], plan: 'index' });
    const one = { a: { $elemMatch: { b: { $elemMatch: { c: 1, d: 2 } } } } };
    expect(ask(docs, [index], one)).toMatchObject({ found: [], plan: 'index' });
  });

  it('an element that is an array itself, or null', () => {
    const nested = { a: { $elemMatch: { $elemMatch: { $gt: 1 } } } };
    expect(ask([{ a: [[2]] }], [{ key: { a: 1 } }], nested)).toMatchObject({ found: [0], plan: 'index' });
    expect(ask([{ a: [null] }], [{ key: { a: 1 } }], { a: [null] })).toMatchObject({ found: [0], plan: 'index' });
  });

  it('an element without the field, which a sparse index has no key for', () => {
    const docs = [{ a: [{ b: 3 }, {}] }];
    const filter = { $and: [{ 'a.b': 3 }, { 'a.b': null }] };
    expect(ask(docs, [{ key: { 'a.b': 1 }, sparse: true }], filter)).toMatchObject({ found: [0], plan: 'index' });
  });

  it('a type that a value says nothing of', () => {
    const index = (type: string) => ({ key: { n: 1 }, partialFilterExpression: { a: { $type: type } } });
    expect(ask([{ a: null }, {}], [index('null')], { n: { $gte: 0 }, a: null })).toMatchObject({ found: [0, 1] });
    const long = { $numberLong: '3' };
    expect(ask([{ a: 3 }, { a: long }], [index('int')], { n: { $gte: 0 }, a: 3 })).toMatchObject({ found: [0, 1] });
    const typed = { n: { $gte: 0 }, a: { $type: 'int' } };
    expect(ask([{ a: 3 }, { a: long }], [index('int')], typed)).toMatchObject({ found: [0], plan: 'index' });
  });

  it('numbers that stand in no order', () => {
    const docs = [
      { a: { $numberDouble: 'NaN' } },
      { a: { $numberDouble: '-Infinity' } },
      { a: 1 },
      { a: { $numberDecimal: 'NaN' } },
    ];
    const nan = { $numberDouble: 'NaN' };
    for (const key of [{ a: 1 }, { a: -1 }]) {
      const found = (filter: object) => ask(docs, [{ key }], filter).found.toSorted();
      expect(found({ a: { $lt: 5 } })).toEqual([1, 2]);
      expect(found({ a: { $lte: 1 } })).toEqual([1, 2]);
      expect(found({ a: { $gte: { $numberDouble: '-Infinity' } } })).toEqual([1, 2]);
      expect(found({ a: { $lte: nan } })).toEqual([0, 3]);
      expect(found({ a: { $gt: nan } })).toEqual([]);
      expect(found({ a: nan })).toEqual([0, 3]);
    }
  });

  it('a sparse index asked for what is missing', () => {
    const docs = [{ a: 1 }, {}, { a: null }];
    expect(ask(docs, [{ key: { a: 1 }, sparse: true }], { a: null })).toMatchObject({ found: [1, 2], plan: 'scan' });
    expect(ask(docs, [{ key: { a: 1 }, sparse: true }], { a: { $ne: 1 } })).toMatchObject({
      found: [1, 2],
      plan: 'scan',
    });
    expect(ask(docs, [{ key: { a: 1 }, sparse: true }], {}, { a: 1 })).toMatchObject({ plan: 'scan' });
    expect(ask(docs, [{ key: { a: 1 }, sparse: true }], { a: 1 })).toMatchObject({ found: [0], plan: 'index' });
  });
});

describe('documents that change while an answer is given in batches', () => {
  const indexed = [{ key: { at: 1 } }];
  const tags = [{ key: { tags: 1 } }];
  const both = [{ key: { kind: 1, at: 1 } }, { key: { tags: 1, at: 1 } }];
  it.each([
    ['a range that says all', indexed, { at: { $lt: 200 } }, {}],
    ['a range that does not', indexed, { at: { $lt: 200 }, kind: 'a' }, {}],
    ['an index backwards', indexed, { at: { $lt: 200 } }, { at: -1 }],
    ['an index over arrays', tags, { tags: 'a' }, {}],
    ['several ranges merged', [{ key: { kind: 1, at: 1 } }], { kind: { $in: ['a', 'b'] } }, { at: -1 }],
    ['several ranges of arrays merged', [{ key: { tags: 1, at: 1 } }], { tags: { $in: ['b', 'a'] } }, { at: 1 }],
    ['conditions that meet', both, { kind: 'a', tags: 'a' }, {}],
    ['conditions that meet in ranges merged', both, { kind: { $in: ['a', 'b'] }, tags: 'a' }, { at: -1 }],
    ['alternatives', indexed, { $or: [{ at: { $lt: 200 } }, { _id: 3 }] }, {}],
    ['a scan', [], { kind: 'a' }, {}],
    ['a scan of all', [], {}, {}],
  ])('are given as they are then: %s', (_, indexes, filter, sort) => {
    made += 1;
    const ns = `t.c${made}`;
    const collection = store.catalog.ensure(ns);
    for (const [at, index] of indexes.entries())
      store.catalog.createIndexes(collection, [parseIndexSpec(doc({ name: `i${at}`, ...index }))]);
    for (let n = 0; n < 60; n += 1) collection.insert(doc({ _id: n, at: n, kind: 'a', tags: ['a', 'b'] }));
    const at = (n: number) => [
      ...store.find(ns, { filter: doc({ _id: n }), sort: [], hint: undefined, limit: 1 }).found,
    ];
    const query = { filter: doc(filter), sort: parseSort(doc(sort)), hint: undefined, limit: 0 };
    const found = store.find(ns, query).found[Symbol.iterator]();
    const first = found.next().value?.doc.get('_id');
    for (const one of at(10)) collection.remove(one);
    for (const one of at(20)) collection.replace(one, doc({ _id: 20, at: 20, kind: 'a', tags: ['a'], now: true }));
    for (const one of at(50)) collection.remove(one);
    const rest = Array.from({ [Symbol.iterator]: () => found }, (one) => one.doc);
    const ids = Array.from({ length: 60 }, (_, n) => n).filter((n) => n !== 10 && n !== 50);
    expect([first, ...rest.map((one) => one.get('_id'))].toSorted((a, b) => Number(a) - Number(b))).toEqual(ids);
    expect(rest.find((one) => one.get('_id') === 20)?.get('now')).toBe(true);
  });

  it('what no longer matches is left out', () => {
    made += 1;
    const ns = `t.c${made}`;
    const collection = store.catalog.ensure(ns);
    store.catalog.createIndexes(collection, [parseIndexSpec(doc({ name: 'i', key: { at: 1 } }))]);
    const all = Array.from({ length: 5 }, (_, n) => collection.insert(doc({ _id: n, at: n })));
    const query = { filter: doc({ at: { $lt: 50 } }), sort: [], hint: undefined, limit: 0 };
    const found = store.find(ns, query).found[Symbol.iterator]();
    found.next();
    if (all[2]) collection.replace(all[2], doc({ _id: 2, at: 99 }));
    expect(Array.from({ [Symbol.iterator]: () => found }, (one) => one.doc.get('_id'))).toEqual([1, 3, 4]);
  });
});

describe('what is not weighed', () => {
  /** How often entries were counted for the choice of a plan, and whose index it took. */
  function weighed(filter: object, docs: number): { counted: number; index: string | undefined } {
    made += 1;
    const collection = store.catalog.ensure(`t.c${made}`);
    const specs = [
      { name: 'key', key: { key: 1 }, unique: true, sparse: true },
      { name: 'team', key: { team: 1, at: 1 } },
      { name: 'state', key: { state: 1 } },
    ];
    store.catalog.createIndexes(
      collection,
      specs.map((one) => parseIndexSpec(doc(one))),
    );
    for (let n = 0; n < docs; n += 1)
      collection.insert(doc({ _id: n, key: `k${n}`, team: n % 2, at: n, state: 'open' }));
    const counts = collection.indexes.map((index) => vi.spyOn(index, 'estimate'));
    const query = { filter: parseFilter(doc(filter)), sort: [], hint: undefined, limit: 0 };
    const plan = planQuery(collection, query);
    const counted = counts.reduce((sum, one) => sum + one.mock.calls.length, 0);
    return { counted, index: plan.kind === 'index' ? plan.index.spec.name : undefined };
  }

  it.each([
    ['the document of an _id, whatever else is asked', { state: 'open', team: 1, _id: 3 }, 20, 0, '_id_'],
    ['the document under a key of a unique index', { key: 'k3', team: 1, state: 'open' }, 20, 0, 'key'],
    ['one index alone', { team: 1, at: { $lt: 5 } }, 20, 0, 'team'],
    ['two of which the first leads to nearly nothing', { team: 1, state: 'open' }, 2, 1, 'team'],
    ['two that both lead to much', { team: 1, state: 'open' }, 20, 2, 'team'],
    [
      'an $or beside what leads to nearly nothing',
      { team: 1, at: 1, $or: [{ state: 'open' }, { key: 'k1' }] },
      4,
      1,
      'team',
    ],
  ])('%s', (_, filter, docs, counted, index) => {
    expect(weighed(filter, docs)).toEqual({ counted, index });
  });
});

describe('what an index serves', () => {
  const docs = Array.from({ length: 30 }, (_, n) => ({ team: n % 3, due: 30 - n, tags: [`t${n % 5}`, 'all'] }));
  const index = { key: { team: 1, due: -1 } };
  const many = (count: number) => Array.from({ length: count }, (_, n) => n);

  it.each([
    ['equality and a range', { team: 1, due: { $lt: 20 } }, {}, 'index', false],
    ['equality and a sort', { team: 1 }, { due: 1 }, 'index', true],
    ['a sort alone', {}, { team: 1, due: -1 }, 'index', true],
    ['a sort backwards', {}, { team: -1, due: 1 }, 'index', true],
    ['a sort that mixes directions otherwise', {}, { team: 1, due: 1 }, 'scan', false],
    ['several values and a sort of the rest', { team: { $in: [0, 1] } }, { due: -1 }, 'index', true],
    ['several values and a sort of the rest backwards', { team: { $in: [0, 1] } }, { due: 1 }, 'index', true],
    ['several values and a sort that they are part of', { team: { $in: [0, 1] } }, { due: 1, team: 1 }, 'index', false],
    ['more values than are merged', { team: { $in: many(201) } }, { due: -1 }, 'index', false],
    ['several values in index order', { team: { $in: [0, 1] } }, { team: 1, due: -1 }, 'index', true],
    ['alternatives that are all indexed', { $or: [{ team: 1 }, { _id: 5 }] }, {}, 'union', false],
    ['alternatives of which one is not', { $or: [{ team: 1 }, { due: 5 }] }, {}, 'scan', false],
    ['a negation on the first field', { team: { $ne: 1 } }, {}, 'index', false],
    ['only the second field', { due: 5 }, {}, 'scan', false],
    ['a prefix', { tags: { $regex: '^t1' } }, {}, 'scan', false],
  ])('%s', (_, filter, sort, plan, sorted) => {
    expect(ask(docs, [index], filter, sort)).toMatchObject({ plan, sorted });
  });

  it.each([
    ['no array', [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 2 }, {}], [4, 0, 2], 3],
    ['an array', [{ a: 1 }, { a: 2 }, { a: [2, 3] }, { a: 3 }], [0, 3], 1],
  ])('steps over the values that a negation names where there is %s', (_, docs, found, ranges) => {
    const filter = { a: { $nin: [2, 9] } };
    expect(ask(docs, [{ key: { a: 1 } }], filter)).toMatchObject({ found, plan: 'index' });
    const index = store.catalog.get(`t.c${made}`)?.indexes[1];
    if (!index) throw new Error('there is no index');
    const walked = boundsOf(index, conjuncts(parseFilter(doc(filter)))).ranges;
    expect(walked).toHaveLength(ranges);
  });

  it.each([
    ['forwards', { at: 1 }],
    ['backwards', { at: -1 }],
  ])('gives what has one of several elements of an array in order, each once: %s', (_, sort) => {
    const tagged = Array.from({ length: 50 }, (_, n) => ({ at: (n * 7) % 50, tags: [`t${n % 5}`, `t${n % 3}`] }));
    const { found, sorted } = ask(tagged, [{ key: { tags: 1, at: -1 } }], { tags: { $in: ['t0', 't2', 't9'] } }, sort);
    const fits = tagged
      .map((one, n) => ({ n, ...one }))
      .filter(({ tags }) => tags.includes('t0') || tags.includes('t2'));
    const wanted = fits.sort((a, b) => (a.at - b.at) * sort.at).map(({ n }) => n);
    expect({ found, sorted }).toEqual({ found: wanted, sorted: true });
  });

  it('keeps the order behind one element of an array, and bounds the array by the rarer of two', () => {
    const docs = Array.from({ length: 200 }, (_, n) => ({ tags: n % 40 === 0 ? ['all', 'rare'] : ['all'] }));
    const tags = { $and: [{ tags: 'all' }, { tags: { $in: ['rare', 'none'] } }] };
    const { found, sorted } = ask(docs, [{ key: { tags: 1, n: -1 } }], tags, { n: -1 });
    expect({ found, sorted }).toEqual({ found: [160, 120, 80, 40, 0], sorted: true });
    const collection = store.catalog.get(`t.c${made}`);
    if (!collection) throw new Error('there is no collection');
    const query = { filter: parseFilter(doc(tags)), sort: parseSort(doc({ n: -1 })), hint: undefined, limit: 10 };
    const plan = planQuery(collection, query);
    expect(plan).toMatchObject({ kind: 'index', merge: query.sort, bounds: { points: [2] } });
  });

  it('chooses the index that leaves less to look at', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ kind: 'ticket', number: n }));
    made += 1;
    const collection = store.catalog.ensure(`t.c${made}`);
    for (const key of ['kind', 'number'])
      store.catalog.createIndexes(collection, [parseIndexSpec(doc({ name: key, key: { [key]: 1 } }))]);
    for (const one of many) collection.insert(doc(one));
    const plan = planQuery(collection, {
      filter: parseFilter(doc({ kind: 'ticket', number: 7 })),
      sort: [],
      hint: undefined,
      limit: 0,
    });
    expect(plan.kind === 'index' ? plan.index.spec.name : plan.kind).toBe('number');
  });
});
