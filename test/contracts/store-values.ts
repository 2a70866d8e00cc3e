import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { Value } from '#src/store/embedded/bson/values.ts';

/** Numbers that stand close together in different types: where comparing by value goes wrong first. */
const numbers: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -2147483648, max: 2147483647 }),
  fc.constantFrom<Value>(
    new Double(Number.NaN),
    new Double(-0),
    new Double(0.1),
    new Double(1e308),
    new Double(5e-324),
    new Double(Infinity),
    new Double(-Infinity),
    new Double(2 ** 53),
    9007199254740993n,
    9223372036854775807n,
    new Double(2 ** 63),
    Decimal128.fromString('0.1'),
    Decimal128.fromString('0.10'),
    Decimal128.fromString('9007199254740993'),
    Decimal128.fromString('-0'),
    Decimal128.fromString('NaN'),
    Decimal128.fromString('Infinity'),
    Decimal128.fromString('1E+6000'),
    Decimal128.fromString('-1E-6000'),
  ),
  fc.integer({ min: -5, max: 5 }).map((value) => new Double(value / 2)),
  fc.integer({ min: -5, max: 5 }).map((value) => BigInt(value)),
  fc.double().map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -500, max: 500 }).map((value) => Decimal128.fromString(String(value / 100))),
);

const strings: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'a\0', 'a\0b', 'b', '\u{10000}', '\uffff', '\ud7ff', 'ä'),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
);

const bytes = (length: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((list) => Buffer.from(list));

const others: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    new MinKey(),
    new MaxKey(),
    new Binary(Buffer.from([1]), 0),
    new Binary(Buffer.from([1]), 4),
  ),
  fc.date({ min: new Date(-1e12), max: new Date(1e13), noInvalidDate: true }),
  bytes(12).map((id) => new ObjectId(id)),
  bytes(3).map((data) => new Binary(data, 0)),
  fc
    .tuple(fc.constantFrom('a', 'ab', '^x'), fc.constantFrom('', 'i'))
    .map(([source, options]) => new BSONRegExp(source, options)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom('f', 'g').map((code) => new Code(code)),
);

const keys = fc.constantFrom('a', 'b', 'c', '1', '0', '');

/** Any value there is, nested a little. */
export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    numbers,
    strings,
    others,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(keys, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value;

/** Few different values of few types, so that equal ones, arrays and missing fields meet often. */
export const smallValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom<Value>(null, 1, 2, 3, new Double(2), new Double(2.5), 'x', 'xy', true, new Date(5)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('value')), { maxLength: 3 })
      .map((entries) => new Map(entries)),
  ),
})).value;
