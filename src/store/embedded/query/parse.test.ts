import { EJSON, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/values.ts';
import { matchedPlace, matches } from './nodes.ts';
import { parseFilter } from './parse.ts';
import { shapeOf } from './shape.ts';

function doc(plain: object): Doc {
  return decode(Buffer.from(serialize(EJSON.deserialize(plain as never, { relaxed: false }) as object)));
}

describe('matching, as the server does', () => {
  it.each<[object, object, boolean]>([
    [{ a: { $numberLong: '5' } }, { a: 5 }, true],
    [{ a: { $numberDecimal: '5.0' } }, { a: 5 }, true],
    [{ a: '5' }, { a: 5 }, false],
    [{ a: '5' }, { a: { $gt: 4 } }, false],
    [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, false],
    [{ a: [1, 2] }, { a: [1, 2] }, true],
    [{ a: [1, 2] }, { a: 2 }, true],
    [{ a: [[1, 2]] }, { a: [1, 2] }, true],
    [{ a: [[1, 2]] }, { a: 2 }, false],
    [{}, { a: null }, true],
    [{ a: null }, { a: null }, true],
    [{}, { a: { $lte: null } }, true],
    [{}, { a: { $lt: 5 } }, false],
    [{ a: 5 }, { 'a.b': null }, true],
    [{ a: [] }, { 'a.b': null }, false],
    [{ a: [1] }, { 'a.b': null }, false],
    [{ a: [{}] }, { 'a.b': null }, true],
    [{ a: [{ b: 1 }, {}] }, { 'a.b': null }, true],
    [{ a: [1] }, { 'a.b': { $exists: false } }, true],
    [{ a: [{ b: 1 }, {}] }, { 'a.b': { $exists: false } }, false],
    [{ a: [] }, { a: { $exists: true } }, true],
    [{ a: [5, [7, 8]] }, { 'a.1': [7, 8] }, true],
    [{ a: [5, [7, 8]] }, { 'a.1.0': 7 }, true],
    [{ a: [{ b: 5 }] }, { 'a.0.b': 5 }, true],
    [{ a: { $numberDouble: 'NaN' } }, { a: { $lt: 5 } }, false],
    [{ a: { $numberDouble: 'NaN' } }, { a: { $numberDouble: 'NaN' } }, true],
    [{ a: 5 }, { a: { $ne: 5 } }, false],
    [{ a: [5, 6] }, { a: { $ne: 5 } }, false],
    [{ a: 5 }, { a: { $nin: [1, null] } }, true],
    [{}, { a: { $nin: [1, null] } }, false],
    [{ a: 'Abc' }, { a: { $regex: '^ab', $options: 'i' } }, true],
    [{ a: 'abc' }, { a: { $in: [{ $regularExpression: { pattern: '^b', options: '' } }, 'abc'] } }, true],
    [{ a: 'x\n' }, { a: { $regex: 'x$' } }, true],
    [{ a: 'a\u2028b' }, { a: { $regex: 'a.b' } }, true],
    [{ a: 'a-b' }, { a: { $regex: 'a\\-b' } }, true],
    [{ a: [1, 2, 3] }, { a: { $all: [1, 3] } }, true],
    [{ a: [1, 2] }, { a: { $all: [1, 3] } }, false],
    [{ a: [1] }, { a: { $all: [] } }, false],
    [
      {
        a: [
          { b: 1, c: 2 },
          { b: 2, c: 1 },
        ],
      },
      { a: { $elemMatch: { b: 1, c: 1 } } },
      false,
    ],
    [
      {
        a: [
          { b: 1, c: 2 },
          { b: 2, c: 1 },
        ],
      },
      { 'a.b': 1, 'a.c': 1 },
      true,
    ],
    [{ a: [1, 7] }, { a: { $elemMatch: { $gt: 2, $lt: 6 } } }, false],
    [{ a: [1, 7] }, { a: { $gt: 2, $lt: 6 } }, true],
    [{ a: [1, 7] }, { a: { $size: 2 } }, true],
    [{ a: 7 }, { a: { $size: 1 } }, false],
    [{ a: 7 }, { a: { $mod: [4, 3] } }, true],
    [{ a: 7 }, { a: { $type: 'number' } }, true],
    [{ a: [7] }, { a: { $type: ['string', 'int'] } }, true],
    [{ a: 7 }, { a: { $not: { $gt: 6 } } }, false],
    [{ a: 7 }, { $nor: [{ a: 6 }, { b: 1 }] }, true],
    [{ a: 7, b: 7 }, { $expr: { $eq: ['$a', '$b'] } }, true],
    [{ a: 7 }, { a: 7, $comment: 'why' }, true],
    [{ a: [{ b: { $date: { $numberLong: '5' } } }] }, { 'a.b': { $gte: { $date: { $numberLong: '5' } } } }, true],
  ])('%j with %j: %s', (given, filter, expected) => {
    expect(matches(parseFilter(doc(filter)), doc(given))).toBe(expected);
  });

  it.each<[object, RegExp | string]>([
    [{ a: { $where: '1' } }, 'unknown operator: $where'],
    [{ $where: '1' }, /unknown top level operator: \$where/],
    [{ $text: { $search: 'x' } }, /unknown top level operator: \$text/],
    [{ a: { $near: [0, 0] } }, 'unknown operator: $near'],
    [{ $or: [] }, /non-empty array/],
    [{ a: { $in: 5 } }, '$in needs an array'],
    [{ a: { $not: 5 } }, '$not needs a regex or a document'],
    [{ a: { $regex: '\\Ax' } }, /Regular expression is invalid/],
    [{ a: { $regex: '(?i)x' } }, /Regular expression is invalid/],
    [{ a: { $mod: [0, 1] } }, 'divisor cannot be 0'],
    [{ a: { $size: -1 } }, /non-negative/],
    [{ a: { $type: 'uuid' } }, 'Unknown type name alias: uuid'],
  ])('refuses %j', (filter, message) => {
    expect(() => parseFilter(doc(filter))).toThrow(message);
  });

  it('knows the place of the element that matched', () => {
    const place = (filter: object, given: object): number | undefined =>
      matchedPlace(parseFilter(doc(filter)), doc(given));
    expect(place({ a: 7 }, { a: [5, 7] })).toBe(1);
    expect(place({ n: 1, 'a.b': { $gt: 1 } }, { n: 1, a: [{ b: 1 }, { b: 2 }] })).toBe(1);
    expect(
      place(
        { $and: [{ a: { $elemMatch: { b: 2, c: 3 } } }] },
        {
          a: [
            { b: 2, c: 2 },
            { b: 2, c: 3 },
          ],
        },
      ),
    ).toBe(1);
    expect(place({ n: 1 }, { n: 1, a: [1] })).toBeUndefined();
  });

  it('shows the shape of a filter without its values', () => {
    const secret = doc({
      name: 'Mrs Secret',
      $or: [{ due: { $lt: 5 } }, { due: { $lt: 6 } }],
      tags: { $in: ['x', 'y'] },
    });
    expect(shapeOf(secret)).toBe('{ name: ?, $or: [{ due: { $lt: ? } }], tags: { $in: [?] } }');
  });
});
