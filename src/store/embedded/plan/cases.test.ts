import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EJSON, serialize } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../bson/decode.ts';
import type { Doc, Value } from '../bson/values.ts';
import { parseFilter } from '../query/parse.ts';
import { openDatabase } from '../storage/database.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { Store } from '../store.ts';
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
    store.catalog.createIndex(collection, parseIndexSpec(doc({ name: `i${at}`, ...index })));
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

describe('what an index serves', () => {
  const docs = Array.from({ length: 30 }, (_, n) => ({ team: n % 3, due: 30 - n, tags: [`t${n % 5}`, 'all'] }));
  const index = { key: { team: 1, due: -1 } };

  it.each([
    ['equality and a range', { team: 1, due: { $lt: 20 } }, {}, 'index', false],
    ['equality and a sort', { team: 1 }, { due: 1 }, 'index', true],
    ['a sort alone', {}, { team: 1, due: -1 }, 'index', true],
    ['a sort backwards', {}, { team: -1, due: 1 }, 'index', true],
    ['a sort that mixes directions otherwise', {}, { team: 1, due: 1 }, 'scan', false],
    ['several values and a sort of the rest', { team: { $in: [0, 1] } }, { due: -1 }, 'index', false],
    ['several values in index order', { team: { $in: [0, 1] } }, { team: 1, due: -1 }, 'index', true],
    ['alternatives that are all indexed', { $or: [{ team: 1 }, { _id: 5 }] }, {}, 'union', false],
    ['alternatives of which one is not', { $or: [{ team: 1 }, { due: 5 }] }, {}, 'scan', false],
    ['a negation on the first field', { team: { $ne: 1 } }, {}, 'index', false],
    ['only the second field', { due: 5 }, {}, 'scan', false],
    ['a prefix', { tags: { $regex: '^t1' } }, {}, 'scan', false],
  ])('%s', (_, filter, sort, plan, sorted) => {
    expect(ask(docs, [index], filter, sort)).toMatchObject({ plan, sorted });
  });

  it('chooses the index that leaves less to look at', () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ kind: 'ticket', number: n }));
    made += 1;
    const collection = store.catalog.ensure(`t.c${made}`);
    for (const key of ['kind', 'number'])
      store.catalog.createIndex(collection, parseIndexSpec(doc({ name: key, key: { [key]: 1 } })));
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
