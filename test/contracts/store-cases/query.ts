import { type Cases, decimal, double, finds, maxKey, minKey, refused, regex } from './case.ts';

const nan = double(Number.NaN);

const COMPARISON: Cases = {
  $eq: [
    finds(
      { a: 5 },
      [{ a: 5 }, { a: double(5) }, { a: 5n }, { a: decimal('5.0') }, { a: '5' }, { a: [4, 5] }, { a: [[5]] }, {}],
      [0, 1, 2, 3, 5],
    ),
    finds({ a: { $eq: null } }, [{ a: null }, {}, { a: 0 }, { a: [null] }, { a: [] }, { a: false }], [0, 1, 3]),
    finds(
      { 'a.b': { $eq: null } },
      [
        { a: {} },
        { a: 5 },
        { a: [] },
        { a: [1] },
        { a: [{}] },
        { a: [{ b: 1 }, {}] },
        { a: [{ b: 1 }] },
        { a: [null, null] },
        {},
        { a: null },
      ],
      [0, 1, 4, 5, 8, 9],
    ),
    finds(
      { a: { $eq: { x: 1, y: 2 } } },
      [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, { a: { x: 1, y: 2, z: 3 } }, { a: { x: double(1), y: 2 } }],
      [0, 3],
    ),
    finds({ a: { $eq: [1, 2] } }, [{ a: [1, 2] }, { a: [[1, 2]] }, { a: [2, 1] }, { a: [1, 2, 3] }], [0, 1]),
    finds({ a: { $eq: [] } }, [{ a: [] }, { a: [[]] }, { a: null }, {}], [0, 1]),
    finds({ a: { $eq: nan } }, [{ a: nan }, { a: decimal('NaN') }, { a: null }, { a: 0 }], [0, 1]),
    finds({ a: { $eq: double(-0) } }, [{ a: 0 }, { a: double(-0) }, { a: decimal('-0') }, { a: 0n }], [0, 1, 2, 3]),
    finds(
      { a: 9007199254740993n },
      [{ a: double(2 ** 53) }, { a: 9007199254740993n }, { a: decimal('9007199254740993') }],
      [1, 2],
    ),
    finds({ a: double(0.1) }, [{ a: decimal('0.1') }, { a: double(0.1) }], [1]),
    finds({ 'a.0': 1 }, [{ a: [1, 2] }, { a: [2, 1] }, { a: { 0: 1 } }, { a: [[1, 2]] }], [0, 2]),
    finds({ 'a.0.b': 1 }, [{ a: [{ b: 1 }] }, { a: [{ b: 2 }, { b: 1 }] }, { a: [{ 0: { b: 1 } }] }], [0, 2]),
    finds(
      { 'a.b.c': 1 },
      [{ a: [{ b: [{ c: 1 }] }] }, { a: { b: [{ c: 2 }, { c: 1 }] } }, { a: [[{ b: { c: 1 } }]] }],
      [0, 1],
    ),
    finds({ a: { $eq: regex('^x') } }, [{ a: regex('^x') }, { a: 'xy' }], [0]),
  ],
  $gt: [
    finds(
      { a: { $gt: 4 } },
      [
        { a: 5 },
        { a: '5' },
        { a: [1, 9] },
        { a: null },
        { a: true },
        { a: nan },
        { a: double(Infinity) },
        { a: 4 },
        {},
      ],
      [0, 2, 6],
    ),
    finds(
      { a: { $gt: [1, 2] } },
      [{ a: [1, 3] }, { a: [1] }, { a: [0, 9] }, { a: 5 }, { a: [2] }, { a: [[1, 3]] }],
      [0, 4, 5],
    ),
    finds({ a: { $gt: { x: 1 } } }, [{ a: { x: 2 } }, { a: { x: 1, y: 1 } }, { a: { w: 9 } }, { a: 1 }], [0, 1]),
    finds({ a: { $gt: 'b' } }, [{ a: 'c' }, { a: 'B' }, { a: 'ba' }, { a: 'ä' }, { a: 5 }], [0, 2, 3]),
    finds({ a: { $gt: new Date(5) } }, [{ a: new Date(6) }, { a: 6 }, { a: new Date(-6) }], [0]),
    finds({ a: { $gt: null } }, [{ a: null }, {}, { a: 1 }], []),
    finds({ a: { $gt: minKey } }, [{ a: 1 }, { a: null }, { a: minKey }, { a: maxKey }], [0, 1, 3]),
    finds({ 'a.b': { $gt: 1 } }, [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: [0, 5] } }, { a: [{ b: 1 }] }], [0, 1]),
    finds({ a: { $gt: 4, $lt: 6 } }, [{ a: [1, 9] }, { a: 5 }, { a: [5] }, { a: [1] }], [0, 1, 2]),
    finds({ a: { $gt: regex('x') } }, [{ a: 'y' }], refused(2)),
  ],
  $gte: [
    finds({ a: { $gte: 5 } }, [{ a: 5 }, { a: double(4.9) }, { a: decimal('5') }, { a: 5n }, { a: '9' }], [0, 2, 3]),
    finds({ a: { $gte: null } }, [{ a: null }, {}, { a: 1 }, { a: [null] }], [0, 1, 3]),
    finds({ a: { $gte: nan } }, [{ a: nan }, { a: 1 }, { a: null }], [0]),
  ],
  $lt: [
    finds(
      { a: { $lt: 5 } },
      [{ a: 4 }, {}, { a: null }, { a: nan }, { a: double(-Infinity) }, { a: '4' }, { a: 4n }, { a: decimal('4.9') }],
      [0, 4, 6, 7],
    ),
    finds({ a: { $lt: false } }, [{ a: false }, { a: 0 }, { a: true }], []),
    finds({ a: { $lt: maxKey } }, [{ a: 1 }, { a: 'x' }, { a: maxKey }], [0, 1]),
  ],
  $lte: [
    finds({ a: { $lte: 5 } }, [{ a: 5 }, { a: double(5.1) }, { a: [9, 5] }, {}, { a: nan }], [0, 2]),
    finds({ a: { $lte: null } }, [{ a: null }, {}, { a: -1 }], [0, 1]),
    finds({ a: { $lte: nan } }, [{ a: nan }, { a: -1 }], [0]),
  ],
  $ne: [
    finds({ a: { $ne: 5 } }, [{ a: 5 }, { a: 6 }, {}, { a: [5, 6] }, { a: null }], [1, 2, 4]),
    finds({ a: { $ne: null } }, [{ a: null }, {}, { a: [] }, { a: [null] }, { a: 1 }], [2, 4]),
    finds({ 'a.b': { $ne: 1 } }, [{ a: [{ b: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }, {}], [1, 2]),
    finds({ a: { $ne: regex('x') } }, [{ a: 'x' }], refused(2)),
  ],
  $in: [
    finds(
      { a: { $in: [1, null, regex('^x')] } },
      [
        { a: 1 },
        { a: null },
        {},
        { a: 'xy' },
        { a: 'yx' },
        { a: [2, 1] },
        { a: [] },
        { a: regex('^x') },
        { a: [null, 3] },
      ],
      [0, 1, 2, 3, 5, 7, 8],
    ),
    finds({ a: { $in: [] } }, [{ a: 1 }, {}], []),
    finds({ a: { $in: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2], 3] }, { a: 1 }], [0, 1]),
    finds({ a: { $in: [{ x: 1 }] } }, [{ a: { x: 1 } }, { a: { x: 1, y: 2 } }, { a: [{ x: 1 }] }], [0, 2]),
    finds({ 'a.b': { $in: [null] } }, [{ a: 1 }, { a: { b: 1 } }, { a: [1] }, {}], [0, 3]),
    finds({ a: { $in: 5 } }, [], refused(2)),
    finds({ a: { $in: [{ $gt: 1 }] } }, [], refused(2)),
  ],
  $nin: [
    finds({ a: { $nin: [1, null] } }, [{ a: 1 }, {}, { a: null }, { a: 2 }, { a: [1, 2] }, { a: [] }], [3, 5]),
    finds({ a: { $nin: [regex('^x')] } }, [{ a: 'xa' }, { a: 'b' }, {}, { a: ['xa', 'b'] }], [1, 2]),
    finds({ a: { $nin: [] } }, [{ a: 1 }, {}], [0, 1]),
    finds({ a: { $nin: 'x' } }, [], refused(2)),
  ],
};

const LOGICAL: Cases = {
  $and: [
    finds(
      { $and: [{ a: { $gt: 1 } }, { a: { $lt: 5 } }, { b: 1 }] },
      [{ a: 3, b: 1 }, { a: 3 }, { a: [0, 9], b: 1 }],
      [0, 2],
    ),
    finds({ $and: [] }, [], refused(2)),
    finds({ $and: [5] }, [], refused(2)),
  ],
  $or: [
    finds({ $or: [{ a: 1 }, { b: 2 }], c: 3 }, [{ a: 1, c: 3 }, { b: 2, c: 3 }, { a: 1 }, { c: 3 }], [0, 1]),
    finds({ $or: [{ a: { $exists: false } }, { $and: [{ a: 1 }, { b: 1 }] }] }, [{}, { a: 1 }, { a: 1, b: 1 }], [0, 2]),
    finds({ $or: {} }, [], refused(2)),
  ],
  $nor: [
    finds({ $nor: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }, {}, { a: 2 }], [2, 3]),
    finds({ $nor: [] }, [], refused(2)),
  ],
  $not: [
    finds({ a: { $not: { $gt: 5 } } }, [{ a: 6 }, { a: 5 }, {}, { a: 'x' }, { a: [1, 9] }], [1, 2, 3]),
    finds({ a: { $not: { $gt: 1, $lt: 5 } } }, [{ a: 3 }, { a: 5 }, { a: [0, 9] }, {}], [1, 3]),
    finds({ a: { $not: regex('^x') } }, [{ a: 'x' }, { a: 'y' }, { a: 1 }, {}], [1, 2, 3]),
    finds({ a: { $not: { $regex: '^x' } } }, [{ a: 'x' }, { a: 'y' }], [1]),
    finds({ a: { $not: { $elemMatch: { $gt: 5 } } } }, [{ a: [6] }, { a: [1] }, { a: 6 }, {}], [1, 2, 3]),
    finds({ a: { $not: { $not: { $eq: 1 } } } }, [{ a: 1 }, { a: 2 }], [0]),
    finds({ a: { $not: {} } }, [], refused(2)),
    finds({ a: { $not: 5 } }, [], refused(2)),
  ],
  $expr: [
    finds({ $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }, { a: 1, b: 2 }, { a: 1 }, { a: 'x', b: 9 }], [0, 2, 3]),
    finds({ $expr: { $eq: ['$a', null] } }, [{ a: null }, {}], [0]),
    finds({ $expr: '$a' }, [{ a: 1 }, { a: 0 }, { a: '' }, { a: null }, {}, { a: [] }], [0, 2, 5]),
    finds({ a: { $elemMatch: { $expr: true } } }, [], refused(2)),
  ],
  $comment: [
    finds({ a: 1, $comment: 'why' }, [{ a: 1 }, { a: 2 }], [0]),
    finds({ a: { $gt: 1, $comment: 'why' } }, [{ a: 1 }, { a: 2 }], [1]),
  ],
};

const ELEMENT: Cases = {
  $exists: [
    finds({ a: { $exists: true } }, [{ a: null }, {}, { a: [] }], [0, 2]),
    finds({ a: { $exists: false } }, [{ a: null }, {}], [1]),
    finds({ a: { $exists: 0 } }, [{ a: null }, {}], [1]),
    finds({ 'a.b': { $exists: false } }, [{ a: [{ b: 1 }, {}] }, { a: [1] }, { a: [] }, { a: [{}] }, {}], [1, 2, 3, 4]),
    finds({ 'a.1': { $exists: true } }, [{ a: [1, 2] }, { a: [1] }, { a: { 1: 0 } }], [0, 2]),
  ],
  $type: [
    finds({ a: { $type: 'string' } }, [{ a: 'x' }, { a: ['x', 1] }, { a: 1 }, {}], [0, 1]),
    finds({ a: { $type: 'array' } }, [{ a: [] }, { a: [[1]] }, { a: 1 }], [0, 1]),
    finds(
      { a: { $type: 'number' } },
      [{ a: 1 }, { a: 2n }, { a: double(1) }, { a: decimal('1') }, { a: '1' }],
      [0, 1, 2, 3],
    ),
    finds({ a: { $type: [2, 'null'] } }, [{ a: 'x' }, { a: null }, {}, { a: 1 }], [0, 1]),
    finds({ a: { $type: 16 } }, [{ a: 1 }, { a: 1n }, { a: double(1) }], [0]),
    finds({ a: { $type: 'long' } }, [{ a: 1 }, { a: 1n }], [1]),
    finds({ a: { $type: 'object' } }, [{ a: {} }, { a: [{}] }, { a: [] }], [0, 1]),
    finds({ a: { $type: -1 } }, [{ a: minKey }, { a: maxKey }], [0]),
    finds({ a: { $type: 'uuid' } }, [], refused(2)),
  ],
  $mod: [
    finds(
      { a: { $mod: [4, 1] } },
      [{ a: 5 }, { a: double(5.9) }, { a: -3 }, { a: '5' }, { a: 9n }, { a: [2, 5] }, { a: nan }, {}],
      [0, 1, 4, 5],
    ),
    finds({ a: { $mod: [4, -3] } }, [{ a: -3 }, { a: -7 }, { a: 1 }], [0, 1]),
    finds({ a: { $mod: [double(4.9), 0] } }, [{ a: 8 }, { a: 5 }], [0]),
    finds({ a: { $mod: [9007199254740993n, 0] } }, [{ a: 9007199254740993n }, { a: 9007199254740992n }], [0]),
    finds({ a: { $mod: [9007199254740993n, 9007199254740992n] } }, [{ a: 9007199254740992n }, { a: 5 }], [0]),
    finds(
      { a: { $mod: [10, 3] } },
      [{ a: decimal('9007199254740993.9') }, { a: decimal('-3.5') }, { a: decimal('NaN') }, { a: decimal('3E+40') }],
      [0],
    ),
    finds({ a: { $mod: [decimal('2.9'), 1] } }, [{ a: 3 }, { a: 4 }, { a: double(3.9) }, { a: double(1e300) }], [0, 2]),
    finds({ a: { $mod: [double(1e300), 1] } }, [], refused(2)),
    finds({ a: { $mod: [0, 1] } }, [], refused(2)),
    finds({ a: { $mod: [4] } }, [], refused(2)),
    finds({ a: { $mod: [1, 2, 3] } }, [], refused(2)),
  ],
  $regex: [
    finds(
      { a: { $regex: '^ab' } },
      [{ a: 'abc' }, { a: 'xab' }, { a: ['x', 'abd'] }, { a: 5 }, {}, { a: 'ABC' }],
      [0, 2],
    ),
    finds({ a: regex('B', 'i') }, [{ a: 'abc' }, { a: 'aBc' }, { a: 'x' }], [0, 1]),
    finds({ a: { $regex: regex('b$') } }, [{ a: 'ab' }, { a: 'ab\n' }, { a: 'ab\nc' }], [0, 1]),
    finds({ a: regex('^b', 'm') }, [{ a: 'a\nb' }, { a: 'ab' }], [0]),
    finds({ a: regex('a.b') }, [{ a: 'a\nb' }, { a: 'a\u2028b' }, { a: 'axb' }], [1, 2]),
    finds({ a: regex('^[\\s\\S]$') }, [{ a: '\u00a0' }, { a: ' ' }, { a: 'x' }], [0, 1, 2]),
    finds({ a: regex('^[\\S]$') }, [{ a: '\u00a0' }, { a: ' ' }], [0]),
    finds({ a: regex('^[]a]+$') }, [{ a: ']a]' }, { a: 'b' }], [0]),
    finds({ a: regex('^[^]a]+$') }, [{ a: ']' }, { a: 'b' }], [1]),
    finds({ a: { $regex: '^x', $ne: 'xa' } }, [{ a: 'xa' }, { a: 'xb' }], [1]),
    finds({ a: { $regex: '(' } }, [], refused(51091)),
    finds({ a: { $regex: '\\u0061' } }, [], refused(51091)),
    finds({ a: { $regex: 5 } }, [], refused(2)),
  ],
  $options: [
    finds({ a: { $regex: 'B', $options: 'i' } }, [{ a: 'abc' }, { a: 'x' }], [0]),
    finds({ a: { $regex: 'a.b', $options: 's' } }, [{ a: 'a\nb' }, { a: 'ab' }], [0]),
    finds({ a: { $regex: 'a b # spaced', $options: 'x' } }, [{ a: 'ab' }, { a: 'a b' }], [0]),
    finds({ a: { $options: 'i' } }, [], refused(2)),
    finds({ a: { $regex: 'a', $options: 'g' } }, [], refused(51108)),
  ],
};

const ARRAYS: Cases = {
  $all: [
    finds({ a: { $all: [1, 3] } }, [{ a: [1, 2, 3] }, { a: [1] }, { a: 1 }], [0]),
    finds({ a: { $all: [1] } }, [{ a: 1 }, { a: [1, 2] }, { a: [[1]] }], [0, 1]),
    finds({ a: { $all: [[1, 2]] } }, [{ a: [[1, 2]] }, { a: [1, 2] }, { a: [2, 1] }], [0, 1]),
    finds({ a: { $all: [null] } }, [{}, { a: null }, { a: 1 }, { a: [null] }], [0, 1, 3]),
    finds({ a: { $all: [] } }, [{ a: [] }, { a: 1 }, {}], []),
    finds({ a: { $all: [regex('^x'), 'y'] } }, [{ a: ['xa', 'y'] }, { a: ['y'] }], [0]),
    finds(
      { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { y: { $gt: 1 } } }] } },
      [{ a: [{ x: 1, y: 0 }, { y: 2 }] }, { a: [{ x: 1 }] }, { a: { x: 1, y: 2 } }],
      [0],
    ),
    finds({ a: { $all: [{ $elemMatch: { x: 1 } }, 5] } }, [], refused(2)),
    finds({ a: { $all: [{ $gt: 1 }] } }, [], refused(2)),
    finds({ a: { $all: 5 } }, [], refused(2)),
  ],
  $elemMatch: [
    finds(
      { a: { $elemMatch: { $gte: 80, $lt: 85 } } },
      [{ a: [82, 85, 88] }, { a: [75, 88, 89] }, { a: 82 }, { a: [[82]] }],
      [0],
    ),
    finds(
      { a: { $elemMatch: { b: 1, c: { $gt: 1 } } } },
      [
        {
          a: [
            { b: 1, c: 1 },
            { b: 2, c: 2 },
          ],
        },
        { a: [{ b: 1, c: 2 }] },
        { a: { b: 1, c: 2 } },
      ],
      [1],
    ),
    finds(
      { a: { $elemMatch: { b: null } } },
      [{ a: [{ b: 1 }, { c: 1 }] }, { a: [1] }, { a: [] }, { a: [{ b: 1 }] }],
      [0],
    ),
    finds({ a: { $elemMatch: { $eq: [1] } } }, [{ a: [[1]] }, { a: [1] }], [0]),
    finds({ a: { $elemMatch: { $ne: 1 } } }, [{ a: [1, 2] }, { a: [1] }, { a: [] }, { a: 2 }], [0]),
    finds({ a: { $elemMatch: { $in: [1, null] } } }, [{ a: [null] }, { a: [] }, { a: [1] }, {}], [0, 2]),
    finds({ a: { $elemMatch: { $not: { $gt: 5 } } } }, [{ a: [6, 1] }, { a: [6] }], [0]),
    finds({ a: { $elemMatch: { $or: [{ b: 1 }, { c: 1 }] } } }, [{ a: [{ c: 1 }] }, { a: [{ d: 1 }] }], [0]),
    finds(
      { 'a.b': { $elemMatch: { c: 1 } } },
      [{ a: { b: [{ c: 1 }] } }, { a: [{ b: [{ c: 1 }] }] }, { a: [{ b: { c: 1 } }] }],
      [0, 1],
    ),
    finds({ a: { $elemMatch: { $elemMatch: { $gt: 1 } } } }, [{ a: [[1, 2]] }, { a: [1, 2] }], [0]),
    finds({ a: { $elemMatch: {} } }, [{ a: [{}] }, { a: [1] }, { a: [] }], [0]),
    finds({ a: { $elemMatch: 5 } }, [], refused(2)),
  ],
  $size: [
    finds({ a: { $size: -1 } }, [], refused(2)),
    finds({ a: { $size: double(1.5) } }, [], refused(2)),
    finds({ a: { $size: '1' } }, [], refused(2)),
    finds({ a: { $size: 9223372036854775807n } }, [], refused(2)),
    finds({ a: { $size: 2 } }, [{ a: [1, 2] }, { a: [[1, 2]] }, { a: 2 }, { a: [] }, {}], [0]),
    finds({ a: { $size: 0 } }, [{ a: [] }, {}, { a: null }], [0]),
    finds({ a: { $size: double(1) } }, [{ a: [[1, 2]] }, { a: [] }], [0]),
    finds({ 'a.b': { $size: 1 } }, [{ a: [{ b: [1] }, { b: [] }] }, { a: { b: [1] } }, { a: [{ b: 1 }] }], [0, 1]),
  ],
};

export const QUERY_CASES: Cases = { ...COMPARISON, ...LOGICAL, ...ELEMENT, ...ARRAYS };
