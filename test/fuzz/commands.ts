import fc from 'fast-check';
import type { Doc, Value } from '#src/store/embedded/bson/values.ts';
import * as names from '#test/contracts/mongodb-names.ts';
import { ACCUMULATOR_CASES, STAGE_CASES } from '#test/contracts/store-cases/aggregate.ts';
import { COMMAND_CASES } from '#test/contracts/store-cases/command.ts';
import { EXPRESSION_CASES } from '#test/contracts/store-cases/expression.ts';
import { QUERY_CASES } from '#test/contracts/store-cases/query.ts';
import { UPDATE_CASES } from '#test/contracts/store-cases/update.ts';
import { anyValue, smallValue } from '#test/contracts/store-values.ts';

const doc = (entries: Iterable<readonly [string, Value]>): Doc => new Map(entries);
const one = (key: string, value: Value): Doc => new Map([[key, value]]);

/** Mostly what makes sense, now and then anything at all. */
const mostly = (sensible: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 15, arbitrary: sensible }, { weight: 1, arbitrary: anyValue });
const served = (cases: object, all: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...Object.keys(cases)) },
    { weight: 1, arbitrary: fc.constantFrom(...all) },
  );
const docOf = (
  key: fc.Arbitrary<string>,
  value: (key: string) => fc.Arbitrary<Value>,
  most: number,
  least = 0,
): fc.Arbitrary<Doc> =>
  fc
    .array(
      key.chain((name) => fc.tuple(fc.constant(name), value(name))),
      { minLength: least, maxLength: most },
    )
    .map(doc);

const path = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'c', 'a.b', 'a.0', 'b.c', '_id') },
  { weight: 1, arbitrary: fc.constantFrom('', '.', '$', 'a..b', '__proto__', 'a.$x', 'x'.repeat(300)) },
);
/** Where a name is not a field's own but a text, it may have what no field's name can have. */
const NAME = fc.oneof({ weight: 10, arbitrary: path }, { weight: 1, arbitrary: fc.constantFrom('a\0b', '\0', '$a') });
const updatePath = fc.oneof(
  { weight: 6, arbitrary: path },
  { weight: 1, arbitrary: fc.constantFrom('a.$', 'a.$[]', 'a.$[x]', 'a.$[].b') },
);
const value = fc.oneof(smallValue, smallValue, anyValue);
const way = mostly(fc.constantFrom<Value>(1, -1));
const count = mostly(fc.constantFrom<Value>(0, 1, 2, 5, 101, -1, 2147483647, 9223372036854775807n));
const flag = mostly(fc.boolean());
const several = (item: fc.Arbitrary<Value>): fc.Arbitrary<Value> => mostly(fc.array(item, { maxLength: 3 }));

const PATTERNS = fc.constantFrom<Value>('^x', 'x', 'x$', '(', '[]', '[^]', 'a|b', '\\s', '(?=x)', 'x{2}', '\\', '.*y');
/** Arguments of the query operators that do not take any value. */
const QUERY_ARGUMENTS: { readonly [operator: string]: () => fc.Arbitrary<Value> } = {
  $in: () => several(value),
  $nin: () => several(value),
  $all: () => several(value),
  $exists: () => flag,
  $type: () =>
    fc.oneof(fc.constantFrom<Value>('int', 'array', 'number', 2, -1), several(fc.constantFrom<Value>('null', 1))),
  $size: () => count,
  $mod: () => several(count),
  $regex: () => PATTERNS,
  $options: () => fc.constantFrom<Value>('', 'i', 'imsx', 'g'),
  $not: () => mostly(operators),
  $elemMatch: () => mostly(fc.oneof(operators, filter)),
};

const filters = fc.letrec<{ operators: Doc; filter: Doc }>((tie) => ({
  operators: docOf(served(QUERY_CASES, names.QUERY_OPERATORS), (name) => tieOr(QUERY_ARGUMENTS[name], value), 2),
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    docOf(path, () => fc.oneof(value, tie('operators')), 3),
    docOf(path, () => fc.oneof(value, tie('operators')), 1),
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
      .map(([op, all]) => one(op, all)),
  ),
}));
/** The arguments name the generators that they are part of, so they are made when they are wanted. */
function tieOr(make: (() => fc.Arbitrary<Value>) | undefined, otherwise: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return make === undefined ? otherwise : fc.constant(undefined).chain(() => make());
}
const { operators, filter } = filters;

const reference = fc.constantFrom<Value>('$a', '$b', '$a.b', '$$ROOT', '$$NOW', '$$REMOVE', '$c.0', '$', '$$x');
const expression: fc.Arbitrary<Value> = fc.letrec<{ expression: Value }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    reference,
    reference,
    value,
    served(EXPRESSION_CASES, names.EXPRESSIONS).chain((name) =>
      fc.oneof(tie('expression'), fc.array(tie('expression'), { maxLength: 3 })).map((arg): Value => one(name, arg)),
    ),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 'a.b'), tie('expression')), { maxLength: 2 }).map(doc),
  ),
})).expression;

const push = docOf(
  fc.constantFrom('$each', '$position', '$slice', '$sort'),
  (name) =>
    name === '$each'
      ? several(value)
      : name === '$sort'
        ? fc.oneof(
            way,
            docOf(path, () => way, 2),
          )
        : count,
  4,
);
const UPDATE_ARGUMENTS: { readonly [operator: string]: fc.Arbitrary<Value> } = {
  $rename: mostly(NAME),
  $push: fc.oneof(value, push),
  $addToSet: fc.oneof(value, push),
  $pull: fc.oneof(value, operators, filter),
  $pullAll: several(value),
  $pop: way,
  $inc: count,
  $mul: count,
  $currentDate: fc.oneof(flag, fc.constant<Value>(one('$type', 'date'))),
};
/** Those that no path names are refused, so mostly there is none, or the one that is named. */
const arrayFilters: fc.Arbitrary<Value> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Value>([]) },
  { weight: 1, arbitrary: operators.map((wanted): Value => [one('x', wanted)]) },
  { weight: 1, arbitrary: several(filter) },
);
const update: fc.Arbitrary<Value> = mostly(
  fc.oneof(
    {
      weight: 6,
      arbitrary: docOf(
        served(UPDATE_CASES, names.UPDATE_OPERATORS),
        (name) => mostly(docOf(updatePath, () => UPDATE_ARGUMENTS[name] ?? value, 2, 1)),
        2,
        1,
      ),
    },
    { weight: 1, arbitrary: docOf(path, () => value, 3) },
  ),
);

const sort = docOf(path, () => way, 2);
const projection = docOf(
  path,
  () =>
    fc.oneof(
      way,
      flag,
      expression,
      fc.oneof(count, several(count)).map((arg) => one('$slice', arg)),
      filter.map((arg) => one('$elemMatch', arg)),
    ),
  3,
);
const gathering = docOf(
  fc.constantFrom('n', 'm', '_id'),
  (name) =>
    name === '_id'
      ? expression
      : served(ACCUMULATOR_CASES, names.ACCUMULATORS).chain((op) =>
          (op === '$count' ? fc.constant<Value>(doc([])) : expression).map((arg) => one(op, arg)),
        ),
  3,
);
const STAGE_ARGUMENTS: { readonly [stage: string]: fc.Arbitrary<Value> } = {
  $match: filter,
  $sort: sort,
  $limit: count,
  $skip: count,
  $project: projection,
  $unset: fc.oneof(path, several(path)),
  $addFields: docOf(path, () => expression, 2),
  $set: docOf(path, () => expression, 2),
  $group: gathering.map((fields) => doc([['_id', fields.get('_id') ?? null], ...fields])),
  $unwind: fc.oneof(
    reference,
    docOf(
      fc.constantFrom('path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'),
      (name) => (name === 'path' ? reference : name === 'includeArrayIndex' ? NAME : flag),
      3,
    ),
  ),
  $count: NAME,
  $replaceRoot: expression.map((arg) => one('newRoot', arg)),
  $replaceWith: expression,
};
const stage: fc.Arbitrary<Value> = served(STAGE_CASES, names.STAGES).chain((name) =>
  mostly(STAGE_ARGUMENTS[name] ?? value).map((arg) => one(name, arg)),
);

const index = fc
  .record(
    {
      key: mostly(sort),
      name: mostly(fc.constantFrom<Value>('i', 'j', 'k')),
      unique: flag,
      sparse: flag,
      expireAfterSeconds: count,
      partialFilterExpression: mostly(filter),
    },
    { requiredKeys: ['key', 'name'] },
  )
  .map((all) => doc(Object.entries(all)));
const hint = mostly(fc.oneof(fc.constantFrom<Value>('_id_', 'i', 'j'), sort));
const statement = (fields: Record<string, fc.Arbitrary<Value>>, requiredKeys: string[]): fc.Arbitrary<Value> =>
  fc.record(fields, { requiredKeys }).map((all) => doc(Object.entries(all)));

/** Each command's fields: those that it must have, and those that it may. */
const SHAPES: {
  readonly [command: string]: { must: Record<string, fc.Arbitrary<Value>>; may: Record<string, fc.Arbitrary<Value>> };
} = {
  find: {
    must: {},
    may: { filter, sort, projection, skip: count, limit: count, batchSize: count, singleBatch: flag, hint },
  },
  count: { must: {}, may: { query: filter, skip: count, limit: count, hint } },
  distinct: { must: { key: mostly(path) }, may: { query: filter, hint } },
  aggregate: {
    must: {
      pipeline: mostly(fc.array(stage, { maxLength: 4 })),
      cursor: mostly(
        fc.oneof(
          fc.constant<Value>(doc([])),
          count.map((size) => one('batchSize', size)),
        ),
      ),
    },
    may: { hint },
  },
  insert: {
    must: {
      documents: mostly(
        fc.array(
          docOf(path, () => value, 4),
          { minLength: 1, maxLength: 4 },
        ),
      ),
    },
    may: { ordered: flag },
  },
  update: {
    must: {
      updates: mostly(
        fc.array(statement({ q: filter, u: update, multi: flag, upsert: flag, arrayFilters, hint }, ['q', 'u']), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
    },
    may: { ordered: flag },
  },
  delete: {
    must: {
      deletes: mostly(
        fc.array(statement({ q: filter, limit: mostly(fc.constantFrom<Value>(0, 1)), hint }, ['q', 'limit']), {
          minLength: 1,
          maxLength: 2,
        }),
      ),
    },
    may: { ordered: flag },
  },
  findAndModify: {
    must: { update },
    may: { query: filter, sort, new: flag, fields: projection, upsert: flag, arrayFilters, hint },
  },
  createIndexes: { must: { indexes: mostly(fc.array(index, { minLength: 1, maxLength: 2 })) }, may: {} },
  dropIndexes: { must: { index: hint }, may: {} },
  listIndexes: { must: {}, may: { cursor: mostly(count.map((size) => one('batchSize', size))) } },
  listCollections: {
    must: {},
    may: { filter, nameOnly: flag, cursor: mostly(count.map((size) => one('batchSize', size))) },
  },
  killCursors: { must: { cursors: several(count) }, may: {} },
  create: { must: {}, may: {} },
  drop: { must: {}, may: {} },
};
/** Some are wanted more often than others: of nothing there is much to be found. */
const OFTEN = [
  'find',
  'find',
  'aggregate',
  'aggregate',
  'update',
  'update',
  'findAndModify',
  'findAndModify',
  'insert',
  'insert',
  'distinct',
  'count',
  'createIndexes',
  'delete',
];
const SELDOM = Object.keys(SHAPES);

const common = docOf(
  fc.constantFrom('writeConcern', 'readConcern', 'maxTimeMS', 'comment', 'lsid', '$readPreference', 'collation', 'let'),
  () => anyValue,
  1,
);

/** A command that is served, with what makes sense to it, mostly. */
const sensible: fc.Arbitrary<Doc> = fc
  .oneof({ weight: 12, arbitrary: fc.constantFrom(...OFTEN) }, { weight: 1, arbitrary: fc.constantFrom(...SELDOM) })
  .chain((name) => {
    const { must, may } = SHAPES[name] ?? { must: {}, may: {} };
    return fc
      .tuple(
        mostly(fc.constantFrom<Value>('c', 'c', 'd')),
        fc.record({ ...must, ...may }, { requiredKeys: Object.keys(must) }),
        fc.oneof({ weight: 10, arbitrary: fc.constant(doc([])) }, { weight: 1, arbitrary: common }),
      )
      .map(([target, fields, more]) => doc([[name, target], ...Object.entries(fields), ...more]));
  });

const anything: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(fc.constantFrom(...names.COMMAND_NAMES), anyValue).map(([name, arg]) => one(name, arg)),
  fc
    .constantFrom(...Object.keys(COMMAND_CASES))
    .chain((name) =>
      docOf(fc.constantFrom(...(names.FIELDS[name] ?? ['x'])), () => anyValue, 4).map((fields) =>
        doc([[name, 'c'], ...fields]),
      ),
    ),
);

export const command: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 9, arbitrary: sensible },
  { weight: 1, arbitrary: anything },
);
/** What a section of documents may hold. */
export const documents = fc.array(
  fc.oneof(
    docOf(path, () => value, 3),
    filter,
  ),
  { maxLength: 3 },
);
