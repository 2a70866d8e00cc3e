import { type Cases, decimal, double, gathers, gives, maxKey, minKey, refused } from './case.ts';

const teams = [
  { team: 'a', hours: 1, tags: ['x', 'y'] },
  { team: 'a', hours: double(2.5), tags: ['x'] },
  { team: 'b', hours: 4n, tags: [] },
  { hours: null },
];

export const STAGE_CASES: Cases = {
  $match: [
    gives([{ $match: { team: 'a', hours: { $gt: 1 } } }, { $project: { _id: 1 } }], teams, [{ _id: 1 }]),
    gives([{ $match: {} }, { $count: 'n' }], teams, [{ n: 4 }]),
    gives([{ $match: 5 }], [], refused(15959)),
  ],
  $sort: [
    gives([{ $sort: { team: -1, hours: -1 } }, { $project: { _id: 1 } }], teams, [
      { _id: 2 },
      { _id: 1 },
      { _id: 0 },
      { _id: 3 },
    ]),
    gives(
      [{ $sort: { v: 1 } }, { $project: { _id: 1 } }],
      [
        { v: maxKey },
        { v: true },
        { v: new Date(1) },
        { v: {} },
        { v: 'a' },
        { v: decimal('3') },
        { v: double(2.5) },
        { v: 2n },
        { v: double(Number.NaN) },
        { v: null },
        { v: minKey },
      ],
      [
        { _id: 10 },
        { _id: 9 },
        { _id: 8 },
        { _id: 7 },
        { _id: 6 },
        { _id: 5 },
        { _id: 4 },
        { _id: 3 },
        { _id: 1 },
        { _id: 2 },
        { _id: 0 },
      ],
    ),
    gives(
      [{ $sort: { v: 1 } }, { $project: { _id: 1 } }],
      [{ v: [5, 2] }, { v: 3 }, { v: [1, 9] }, { v: [] }],
      [{ _id: 3 }, { _id: 2 }, { _id: 0 }, { _id: 1 }],
    ),
    gives(
      [{ $sort: { v: -1 } }, { $project: { _id: 1 } }],
      [{ v: [5, 2] }, { v: 3 }, { v: [1, 9] }, { v: [] }],
      [{ _id: 2 }, { _id: 0 }, { _id: 1 }, { _id: 3 }],
    ),
    gives(
      [{ $sort: { 'v.w': 1 } }, { $project: { _id: 1 } }],
      [{ v: [{ w: 3 }, { w: 1 }] }, { v: { w: 2 } }, {}],
      [{ _id: 2 }, { _id: 0 }, { _id: 1 }],
    ),
    gives([{ $sort: { v: 1, w: 1 } }], [{ v: [1, 2], w: [1, 2] }], refused(2)),
    gives([{ $sort: {} }], [], refused(15976)),
    gives([{ $sort: { a: 2 } }], [], refused(15975)),
    gives([{ $sort: { a: 'x' } }], [], refused(15974)),
    gives([{ $sort: 5 }], [], refused(15973)),
  ],
  $limit: [
    gives([{ $sort: { _id: 1 } }, { $limit: 2 }, { $project: { _id: 1 } }], teams, [{ _id: 0 }, { _id: 1 }]),
    gives([{ $limit: 0 }], [], refused(15958)),
    gives([{ $limit: -1 }], [], refused(5107201)),
  ],
  $skip: [
    gives([{ $sort: { _id: 1 } }, { $skip: 3 }, { $project: { _id: 1 } }], teams, [{ _id: 3 }]),
    gives([{ $skip: 9 }], teams, []),
    gives([{ $skip: 0 }, { $count: 'n' }], teams, [{ n: 4 }]),
    gives([{ $skip: -1 }], [], refused(5107200)),
  ],
  $project: [
    gives([{ $project: { _id: 0, team: 1 } }], [{ team: 'a', x: 1 }, {}], [{ team: 'a' }, {}]),
    gives([{ $project: { x: 0 } }], [{ team: 'a', x: 1 }], [{ _id: 0, team: 'a' }]),
    gives([{ $project: { _id: '$team', n: { $add: ['$x', 1] } } }], [{ team: 'a', x: 1 }], [{ _id: 'a', n: 2 }]),
    gives(
      [{ $project: { _id: 0, both: ['$x', '$nowhere'], inner: { y: '$x' } } }],
      [{ x: 1 }],
      [{ both: [1, null], inner: { y: 1 } }],
    ),
    gives([{ $project: {} }], [], refused(51272)),
    gives([{ $project: { a: 1, b: 0 } }], [], refused(31254)),
    gives([{ $project: 5 }], [], refused(15969)),
  ],
  $unset: [
    gives([{ $unset: 'a' }], [{ a: 1, b: 2 }], [{ _id: 0, b: 2 }]),
    gives(
      [{ $unset: ['a', 'b.c', 'l.x'] }],
      [{ a: 1, b: { c: 1, d: 2 }, l: [{ x: 1, y: 2 }] }],
      [{ _id: 0, b: { d: 2 }, l: [{ y: 2 }] }],
    ),
    gives([{ $unset: 5 }], [], refused(31002)),
    gives([{ $unset: [] }], [], refused(31119)),
  ],
  $addFields: [
    gives(
      [{ $addFields: { c: { $add: ['$a', 1] }, 'b.d': 2 } }],
      [{ a: 1, b: { x: 1 } }],
      [{ _id: 0, a: 1, b: { x: 1, d: 2 }, c: 2 }],
    ),
    gives([{ $addFields: { a: '$$REMOVE' } }], [{ a: 1, b: 2 }], [{ _id: 0, b: 2 }]),
    gives([{ $addFields: { 'l.n': 1 } }], [{ l: [{ x: 1 }, {}] }], [{ _id: 0, l: [{ x: 1, n: 1 }, { n: 1 }] }]),
    gives([{ $addFields: { 'a.b': 1 } }], [{ a: 5 }], [{ _id: 0, a: { b: 1 } }]),
    gives([{ $addFields: { b: '$a', a: '$b' } }], [{ a: 1, b: 2 }], [{ _id: 0, a: 2, b: 1 }]),
    gives([{ $addFields: { a: '$nowhere' } }], [{ a: 1 }], [{ _id: 0 }]),
    gives([{ $addFields: 5 }], [], refused(40272)),
  ],
  $set: [gives([{ $set: { a: { $literal: '$a' } } }], [{ a: 1 }], [{ _id: 0, a: '$a' }])],
  $group: [
    gives([{ $group: { _id: '$team', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], teams, [
      { _id: null, n: 1 },
      { _id: 'a', n: 2 },
      { _id: 'b', n: 1 },
    ]),
    gives(
      [{ $group: { _id: '$v', n: { $sum: 1 } } }, { $sort: { n: 1 } }, { $project: { _id: 0 } }],
      [{ v: 1 }, { v: 1n }, { v: double(1) }, { v: '1' }, {}, { v: null }],
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    ),
    gives([{ $group: { _id: { t: '$team', h: { $gt: ['$hours', 2] } } } }, { $sort: { _id: 1 } }], teams.slice(0, 2), [
      { _id: { t: 'a', h: false } },
      { _id: { t: 'a', h: true } },
    ]),
    gives([{ $group: { _id: null } }], [], []),
    gives([{ $group: { n: { $sum: 1 } } }], [], refused(15955)),
    gives([{ $group: 5 }], [], refused(15947)),
    gives([{ $group: { _id: 1, 'a.b': { $sum: 1 } } }], [], refused(40235)),
    gives([{ $group: { _id: 1, a: 5 } }], [], refused(40234)),
    gives([{ $group: { _id: 1, a: { $sum: 1, $avg: 1 } } }], [], refused(40238)),
  ],
  $unwind: [
    gives([{ $unwind: '$tags' }, { $project: { tags: 1 } }], teams.slice(0, 3), [
      { _id: 0, tags: 'x' },
      { _id: 0, tags: 'y' },
      { _id: 1, tags: 'x' },
    ]),
    gives(
      [{ $unwind: { path: '$v', includeArrayIndex: 'at' } }],
      [{ v: ['a', 'b'] }, { v: 5 }, { v: [] }, { v: null }, {}],
      [
        { _id: 0, v: 'a', at: 0n },
        { _id: 0, v: 'b', at: 1n },
        { _id: 1, v: 5, at: null },
      ],
    ),
    gives(
      [{ $unwind: { path: '$v', preserveNullAndEmptyArrays: true } }],
      [{ v: [1] }, { v: [], w: 1 }, { v: null }, {}],
      [{ _id: 0, v: 1 }, { _id: 1, w: 1 }, { _id: 2, v: null }, { _id: 3 }],
    ),
    gives(
      [{ $unwind: '$v.w' }],
      [{ v: { w: [1, 2], x: 1 } }, { v: [{ w: [1] }] }],
      [
        { _id: 0, v: { w: 1, x: 1 } },
        { _id: 0, v: { w: 2, x: 1 } },
      ],
    ),
    gives(
      [{ $unwind: { path: '$v.w', includeArrayIndex: 'v.at' } }],
      [{ v: { w: [7, 8] } }, { v: { w: 9 } }],
      [
        { _id: 0, v: { w: 7, at: 0n } },
        { _id: 0, v: { w: 8, at: 1n } },
        { _id: 1, v: { w: 9, at: null } },
      ],
    ),
    gives(
      [{ $unwind: { path: '$v.w', preserveNullAndEmptyArrays: true } }],
      [{ v: { w: [] } }, { v: [{ w: 1 }] }, { v: null }],
      [
        { _id: 0, v: {} },
        { _id: 1, v: [{ w: 1 }] },
        { _id: 2, v: null },
      ],
    ),
    gives([{ $unwind: '' }], [], refused(28812)),
    gives([{ $unwind: '$' }], [], refused(40352)),
    gives([{ $unwind: '$$ROOT' }], [], refused(16410)),
    gives([{ $unwind: '$a..b' }], [], refused(15998)),
    gives([{ $unwind: '$a.' }], [], refused(40353)),
    gives([{ $unwind: { path: 5 } }], [], refused(28808)),
    gives([{ $unwind: { path: '$v', includeArrayIndex: '$x' } }], [], refused(28822)),
    gives([{ $unwind: { path: '$v', includeArrayIndex: '' } }], [], refused(28810)),
    gives([{ $unwind: { path: '$v', preserveNullAndEmptyArrays: 1 } }], [], refused(28809)),
    gives([{ $unwind: 'v' }], [], refused(28818)),
    gives([{ $unwind: { includeArrayIndex: 'x' } }], [], refused(28812)),
    gives([{ $unwind: { path: '$v', what: 1 } }], [], refused(28811)),
  ],
  $count: [
    gives([{ $match: { team: 'a' } }, { $count: 'n' }], teams, [{ n: 2 }]),
    gives([{ $match: { team: 'z' } }, { $count: 'n' }], teams, []),
    gives([{ $count: '' }], [], refused(40156)),
    gives([{ $count: '$n' }], [], refused(40158)),
    gives([{ $count: 'a\0b' }], [], refused(40159)),
    gives([{ $count: 'a.b' }], [], refused(40160)),
  ],
  $replaceRoot: [
    gives([{ $replaceRoot: { newRoot: '$in' } }], [{ in: { a: 1 } }], [{ a: 1 }]),
    gives([{ $replaceRoot: { newRoot: { b: '$a' } } }], [{ a: 1 }], [{ b: 1 }]),
    gives([{ $replaceRoot: { newRoot: '$a' } }], [{ a: 1 }], refused(40228)),
    gives([{ $replaceRoot: {} }], [], refused(40231)),
  ],
  $replaceWith: [
    gives([{ $replaceWith: '$in' }], [{ in: { a: 1 } }], [{ a: 1 }]),
    gives([{ $replaceWith: '$nowhere' }], [{}], refused(40228)),
  ],
};

const mixed = [{ v: 1 }, { v: double(0.5) }, { v: 'x' }, {}, { v: null }, { v: [9] }, { v: 2n }];

export const ACCUMULATOR_CASES: Cases = {
  $sum: [
    gathers({ $sum: '$v' }, mixed, double(3.5)),
    gathers({ $sum: 1 }, mixed, 7),
    gathers({ $sum: '$v' }, [{ v: 'x' }, {}], 0),
    gathers({ $sum: '$v' }, [{ v: 2147483647 }, { v: 1 }], 2147483648n),
    gathers({ $sum: '$v' }, [{ v: 9223372036854775807n }, { v: 1 }], double(2 ** 63)),
    gathers({ $sum: '$v' }, [{ v: double(0.1) }, { v: double(0.2) }, { v: double(0.3) }], double(0.6)),
    gathers({ $sum: '$v' }, [{ v: 1 }, { v: decimal('0.10') }], decimal('1.10')),
    gathers({ $sum: '$v' }, [{ v: double(Infinity) }, { v: 1 }], double(Infinity)),
  ],
  $count: [gathers({ $count: {} }, mixed, 7), gathers({ $count: 5 }, mixed, refused(14))],
  $avg: [
    gathers({ $avg: '$v' }, mixed, double(3.5 / 3)),
    gathers({ $avg: '$v' }, [{ v: 'x' }, {}], null),
    gathers({ $avg: '$v' }, [{ v: 1 }, { v: 2 }], double(1.5)),
    gathers({ $avg: '$v' }, [{ v: decimal('1') }, { v: 2 }], decimal('1.5')),
    gathers({ $avg: '$v' }, [{ v: decimal('1') }, { v: 0 }, { v: 0 }], decimal('0.3333333333333333333333333333333333')),
  ],
  $min: [
    gathers({ $min: '$v' }, mixed, double(0.5)),
    gathers({ $min: '$v' }, [{ v: null }, {}], null),
    gathers({ $min: '$v' }, [{ v: 'a' }, { v: 9 }], 9),
  ],
  $max: [
    gathers({ $max: '$v' }, mixed, [9]),
    gathers({ $max: '$v' }, [{ v: null }, {}], null),
    gathers({ $max: '$v' }, [{ v: 'a' }, { v: 9 }], 'a'),
  ],
  $first: [gathers({ $first: '$v' }, mixed, 1), gathers({ $first: '$v' }, [{}, { v: 1 }], null)],
  $last: [gathers({ $last: '$v' }, mixed, 2n), gathers({ $last: '$v' }, [{ v: 1 }, {}], null)],
  $push: [
    gathers({ $push: '$v' }, mixed, [1, double(0.5), 'x', null, [9], 2n]),
    gathers({ $push: { n: '$v' } }, [{ v: 1 }, {}], [{ n: 1 }, {}]),
  ],
  $addToSet: [
    gathers({ $addToSet: '$v' }, [{ v: 1 }, { v: 1n }, {}], [1]),
    gathers({ $addToSet: '$v' }, [{ v: [1] }, { v: [1] }], [[1]]),
  ],
};
