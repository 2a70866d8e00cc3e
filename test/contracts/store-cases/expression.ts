import { bytes, type Cases, decimal, double, evaluates, MISSING, refused } from './case.ts';

const nan = double(Number.NaN);

/** An object with `then` would pass for a promise, so it is a Map. */
const named = (test: unknown, yes: unknown, more: object): object => ({
  $cond: new Map<string, unknown>([['if', test], ['then', yes], ...Object.entries(more)]),
});

const COMPARISON: Cases = {
  $eq: [
    evaluates({ $eq: ['$a', 1] }, { a: double(1) }, true),
    evaluates({ $eq: ['$a', null] }, {}, false),
    evaluates({ $eq: ['$a', '$b'] }, {}, true),
    evaluates({ $eq: ['$a', [1, 2]] }, { a: [1, 2] }, true),
    evaluates({ $eq: ['$a', 1] }, { a: [1] }, false),
    evaluates(
      {
        $eq: [
          { x: 1, y: 2 },
          { y: 2, x: 1 },
        ],
      },
      {},
      false,
    ),
    evaluates({ $eq: ['$a'] }, {}, refused(16020)),
  ],
  $ne: [evaluates({ $ne: ['$a', '1'] }, { a: 1 }, true), evaluates({ $ne: ['$a', nan] }, { a: nan }, false)],
  $gt: [
    evaluates({ $gt: ['$a', 5] }, { a: 'x' }, true),
    evaluates({ $gt: ['$a', null] }, {}, false),
    evaluates({ $gt: [1, '$a'] }, {}, true),
  ],
  $gte: [evaluates({ $gte: ['$a', 5n] }, { a: 5 }, true), evaluates({ $gte: ['$a', null] }, {}, false)],
  $lt: [evaluates({ $lt: ['$a', null] }, {}, true), evaluates({ $lt: [nan, double(-Infinity)] }, {}, true)],
  $lte: [evaluates({ $lte: [decimal('5.0'), 5] }, {}, true), evaluates({ $lte: ['b', 'a'] }, {}, false)],
  $cmp: [
    evaluates({ $cmp: ['$a', 3] }, { a: 5 }, 1),
    evaluates({ $cmp: ['$a', 3] }, {}, -1),
    evaluates({ $cmp: [3n, double(3)] }, {}, 0),
  ],
};

const LOGIC: Cases = {
  $and: [
    evaluates({ $and: [true, 1, 'x', [false], ''] }, {}, true),
    evaluates({ $and: [true, 0] }, {}, false),
    evaluates({ $and: ['$a'] }, {}, false),
    evaluates({ $and: [] }, {}, true),
    evaluates({ $and: [false, { $divide: [1, '$a'] }] }, { a: 0 }, false),
  ],
  $or: [
    evaluates({ $or: [0, null, '$a'] }, { a: decimal('0') }, false),
    evaluates({ $or: [false, 'x'] }, {}, true),
    evaluates({ $or: [] }, {}, false),
  ],
  $not: [
    evaluates({ $not: ['$a'] }, {}, true),
    evaluates({ $not: [[false]] }, {}, false),
    evaluates({ $not: [nan] }, {}, false),
  ],
  $cond: [
    evaluates({ $cond: [{ $gt: ['$a', 1] }, 'big', 'small'] }, { a: 2 }, 'big'),
    evaluates(named('$a', 1, { else: '$b' }), { a: 0, b: 2 }, 2),
    evaluates({ $cond: [true, '$nowhere', 1] }, {}, MISSING),
    evaluates(named(1, 1, { what: 1 }), {}, refused(17083)),
  ],
  $ifNull: [
    evaluates({ $ifNull: ['$a', '$b', 5] }, { a: null, b: 3 }, 3),
    evaluates({ $ifNull: ['$a', 5] }, { a: 0 }, 0),
    evaluates({ $ifNull: ['$a', '$b'] }, {}, MISSING),
    evaluates({ $ifNull: ['$a'] }, {}, refused(1257300)),
  ],
  $literal: [
    evaluates({ $literal: { $add: ['$a', 1] } }, {}, { $add: ['$a', 1] }),
    evaluates({ $literal: '$a' }, { a: 1 }, '$a'),
  ],
  $type: [
    evaluates({ $type: '$a' }, {}, 'missing'),
    evaluates({ $type: '$a' }, { a: null }, 'null'),
    evaluates({ $type: '$a' }, { a: decimal('1') }, 'decimal'),
    evaluates({ $type: '$a' }, { a: bytes(1) }, 'binData'),
    evaluates({ $type: ['$a'] }, { a: 1n }, 'long'),
  ],
};

const ARITHMETIC: Cases = {
  $add: [
    evaluates({ $add: ['$a', 1, 2n] }, { a: 1 }, 4n),
    evaluates({ $add: ['$a', 1] }, { a: 2147483647 }, 2147483648n),
    evaluates({ $add: ['$a', 1] }, { a: 9223372036854775807n }, double(2 ** 63)),
    evaluates({ $add: ['$a', double(0.5)] }, { a: 1 }, double(1.5)),
    evaluates({ $add: ['$a', decimal('0.1')] }, { a: decimal('0.2') }, decimal('0.3')),
    evaluates({ $add: ['$a', 1000] }, { a: new Date(5) }, new Date(1005)),
    evaluates({ $add: ['$a', double(2.5)] }, { a: new Date(5) }, new Date(8)),
    evaluates({ $add: [double(-0.5), '$a'] }, { a: new Date(5) }, new Date(4)),
    evaluates({ $add: ['$a', decimal('1.5')] }, { a: new Date(5) }, new Date(7)),
    evaluates({ $add: ['$a', '$a'] }, { a: double(1e308) }, double(Infinity)),
    evaluates({ $add: ['$a', 1] }, {}, null),
    evaluates({ $add: [] }, {}, 0),
    evaluates({ $add: ['$a', '$a'] }, { a: new Date(5) }, refused(16612)),
  ],
  $multiply: [
    evaluates({ $multiply: ['$a', 3] }, { a: 2 }, 6),
    evaluates({ $multiply: ['$a', '$a'] }, { a: 2147483647 }, 4611686014132420609n),
    evaluates({ $multiply: ['$a', 2] }, { a: 9223372036854775807n }, double(2 ** 64)),
    evaluates({ $multiply: ['$a', decimal('1.50')] }, { a: 2 }, decimal('3.00')),
    evaluates({ $multiply: ['$a', 1] }, { a: null }, null),
    evaluates({ $multiply: ['$a', 1] }, { a: 'x' }, refused(14)),
  ],
  $subtract: [
    evaluates({ $subtract: ['$a', 3] }, { a: 1 }, -2),
    evaluates({ $subtract: ['$a', '$b'] }, { a: new Date(5000), b: new Date(2000) }, 3000n),
    evaluates({ $subtract: ['$a', 1000] }, { a: new Date(5000) }, new Date(4000)),
    evaluates({ $subtract: ['$a', 1] }, { a: -2147483648 }, -2147483649n),
    evaluates({ $subtract: ['$a', double(0.5)] }, { a: 1n }, double(0.5)),
    evaluates({ $subtract: ['$a', decimal('0.3')] }, { a: 1 }, decimal('0.7')),
    evaluates({ $subtract: ['$a', 1] }, {}, null),
    evaluates({ $subtract: ['$a', 1] }, { a: 'x' }, refused(14)),
  ],
  $divide: [
    evaluates({ $divide: ['$a', 2] }, { a: 5 }, double(2.5)),
    evaluates({ $divide: ['$a', 2] }, { a: 4n }, double(2)),
    evaluates({ $divide: ['$a', 4] }, { a: decimal('1') }, decimal('0.25')),
    evaluates({ $divide: ['$a', 3] }, { a: decimal('2') }, decimal('0.6666666666666666666666666666666667')),
    evaluates({ $divide: [null, 1] }, {}, null),
    evaluates({ $divide: ['$a', 0] }, { a: 1 }, refused(2)),
    evaluates({ $divide: ['$a', 1] }, { a: 'x' }, refused(14)),
  ],
  $sum: [
    evaluates({ $sum: '$a' }, { a: [1, 'x', 2n, null] }, 3n),
    evaluates({ $sum: ['$a', '$b', '$nowhere'] }, { a: 1, b: [5] }, 1),
    evaluates({ $sum: '$a' }, {}, 0),
  ],
  $avg: [
    evaluates({ $avg: '$a' }, { a: [1, 2, 'x'] }, double(1.5)),
    evaluates({ $avg: ['$a', 4] }, { a: 1 }, double(2.5)),
    evaluates({ $avg: '$a' }, { a: [] }, null),
    evaluates({ $avg: '$a' }, { a: [decimal('1'), 2] }, decimal('1.5')),
  ],
  $min: [
    evaluates({ $min: '$a' }, { a: [3, 1, null, 'x'] }, 1),
    evaluates({ $min: ['$a', '$b'] }, { b: 2 }, 2),
    evaluates({ $min: '$a' }, {}, null),
  ],
  $max: [
    evaluates({ $max: '$a' }, { a: [3, 1, null, 'x'] }, 'x'),
    evaluates({ $max: ['$a', 2] }, { a: [1] }, [1]),
    evaluates({ $max: '$a' }, { a: [] }, null),
  ],
};

const TEXT_AND_ARRAYS: Cases = {
  $concat: [
    evaluates({ $concat: ['$a', '-', 'b'] }, { a: 'a' }, 'a-b'),
    evaluates({ $concat: ['a', '$nowhere'] }, {}, null),
    evaluates({ $concat: [] }, {}, ''),
    evaluates({ $concat: ['a', '$a'] }, { a: 5 }, refused(16702)),
  ],
  $toLower: [evaluates({ $toLower: '$a' }, { a: 'ABc-9' }, 'abc-9'), evaluates({ $toLower: '$a' }, {}, '')],
  $toUpper: [evaluates({ $toUpper: ['$a'] }, { a: 'abC-9' }, 'ABC-9'), evaluates({ $toUpper: null }, {}, '')],
  $size: [
    evaluates({ $size: '$a' }, { a: [1, [2, 3]] }, 2),
    evaluates({ $size: '$a' }, { a: [] }, 0),
    evaluates({ $size: '$a' }, {}, refused(17124)),
  ],
  $isArray: [
    evaluates({ $isArray: '$a' }, { a: [] }, true),
    evaluates({ $isArray: ['$a'] }, { a: 'x' }, false),
    evaluates({ $isArray: ['$a'] }, {}, false),
  ],
  $in: [
    evaluates({ $in: [2, '$a'] }, { a: [1, 2n] }, true),
    evaluates({ $in: ['$b', [null]] }, {}, false),
    evaluates({ $in: ['$b', '$a'] }, { a: [[1]], b: [1] }, true),
    evaluates({ $in: [1, '$a'] }, { a: 1 }, refused(40081)),
  ],
  $arrayElemAt: [
    evaluates({ $arrayElemAt: ['$a', 0] }, { a: [1, 2] }, 1),
    evaluates({ $arrayElemAt: ['$a', -1] }, { a: [1, 2] }, 2),
    evaluates({ $arrayElemAt: ['$a', 5] }, { a: [1, 2] }, MISSING),
    evaluates({ $arrayElemAt: ['$a', -5] }, { a: [1, 2] }, MISSING),
    evaluates({ $arrayElemAt: ['$a', 0] }, {}, null),
    evaluates({ $arrayElemAt: ['$a', 0] }, { a: 1 }, refused(28689)),
    evaluates({ $arrayElemAt: ['$a', 'x'] }, { a: [] }, refused(28690)),
    evaluates({ $arrayElemAt: ['$a', double(0.5)] }, { a: [] }, refused(28691)),
  ],
};

export const EXPRESSION_CASES: Cases = { ...COMPARISON, ...LOGIC, ...ARITHMETIC, ...TEXT_AND_ARRAYS };

/** What has no operator: paths and literals. */
export const PLAIN_EXPRESSIONS = [
  evaluates('$a.b', { a: { b: 1 } }, 1),
  evaluates('$a.b', { a: [{ b: 1 }, { c: 1 }, 5, { b: [2] }] }, [1, [2]]),
  evaluates('$a.b', { a: 5 }, MISSING),
  evaluates('$a.0', { a: [1] }, []),
  evaluates(['$a', '$nowhere', { $add: [1, 1] }], { a: 1 }, [1, null, 2]),
  evaluates({ x: '$a', y: { z: '$nowhere' } }, { a: 1 }, { x: 1, y: {} }),
  evaluates({ $add: [1, 1], $sum: 1 }, {}, refused(15983)),
  evaluates('$$nowhere', {}, refused(17276)),
];
