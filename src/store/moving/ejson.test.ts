import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  EJSON,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import { encode } from '../embedded/bson/encode.ts';
import type { Doc, Value } from '../embedded/bson/values.ts';
import { fromExtendedJson } from './ejson-read.ts';
import { toExtendedJson } from './ejson-write.ts';
import { type Json, JsonNumber, readJson } from './json-read.ts';

const doc = (...entries: [string, Value][]): Doc => new Map(entries);
const bytes = (value: Doc): string => encode(value).toString('hex');

describe('Extended JSON', () => {
  it('brings every value back with its type and the order of its keys, on one line', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (a, b) => {
        const given = doc(['b', a], ['2', b], ['1', null], ['__proto__', 1]);
        const text = toExtendedJson(given);
        expect(text).not.toContain('\n');
        expect(bytes(fromExtendedJson(text))).toBe(bytes(given));
      }),
      { numRuns: 2000 },
    );
  });

  it('is written as bson writes it, and read where bson wrote it, canonical and relaxed', () => {
    const given = doc(
      ['i', 5],
      ['l', 9007199254740993n],
      ['d', new Double(5)],
      ['z', new Double(-0)],
      ['n', new Double(Number.NaN)],
      ['f', new Double(0.1)],
      ['x', Decimal128.fromString('1.10')],
      ['o', ObjectId.createFromHexString('0123456789abcdef01234567')],
      ['t', new Timestamp({ t: 4_000_000_000, i: 5 })],
      ['w', new Date(-5)],
      ['b', new Binary(Buffer.from([1, 2, 250]), 128)],
      ['r', new BSONRegExp('a"b', 'im')],
      ['c', new Code('f()')],
      ['lo', new MinKey()],
      ['hi', new MaxKey()],
      ['s', 'ü\u2028"\\\n'],
      ['a', [true, null, doc()]],
    );
    const text = toExtendedJson(given);
    const theirs = EJSON.parse(text, { relaxed: false }) as object;
    expect(Buffer.from(serialize(theirs)).toString('hex')).toBe(bytes(given));
    expect(JSON.parse(text)).toEqual(JSON.parse(EJSON.stringify(theirs, { relaxed: false })));
    expect(
      fromExtendedJson(
        '{"i": 5, "l": 2147483648, "d": 5.5, "u": {"$uuid": "00112233-4455-6677-8899-aabbccddeeff"}, "w": {"$date": "1970-01-01T00:00:05Z"}}',
      ),
    ).toEqual(
      doc(
        ['i', 5],
        ['l', 2147483648n],
        ['d', new Double(5.5)],
        ['u', new Binary(Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 4)],
        ['w', new Date(5000)],
      ),
    );
  });

  it.each([
    ['{"a": 1', 'column 8: a document is not closed'],
    ['{"a": 1} x', 'column 10: something stands behind the end'],
    ['{"a": }', 'column 7: this is no JSON'],
    ['{"a": 01}', 'column 8: a document is not closed'],
    ['{"a": 1, "a": 2}', 'column 13: a field name stands twice'],
    ['{"a": "x', 'column 7: a text is not closed'],
    ['{"a": "\\x"}', 'column 7: a text has a sign'],
    ['', 'column 1: it is cut off'],
    ['[1]', 'it is no document'],
    ['{"$oid": "0123456789abcdef01234567"}', 'it is no document'],
    ['{"a": {"$oid": "xyz"}}', '$oid is not well-formed'],
    ['{"a": {"$numberInt": "2147483648"}}', '$numberInt is not well-formed'],
    ['{"a": {"$numberLong": "9223372036854775808"}}', '$numberLong is not well-formed'],
    ['{"a": {"$date": {"$numberLong": "9999999999999999"}}}', '$date is not well-formed'],
    ['{"a": {"$binary": {"base64": "?", "subType": "00"}}}', '$binary is not well-formed'],
    ['{"a": {"$oid": "0123456789abcdef01234567", "b": 1}}', '$oid is not well-formed'],
    ['{"a": {"$undefined": true}}', '$undefined is not served'],
    ['{"a": {"$code": "f()", "$scope": {}}}', '$code is not well-formed'],
    [`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`, 'nests deeper'],
  ])('refuses %s', (text, reason) => {
    expect(() => fromExtendedJson(text)).toThrow(reason);
  });

  it('has no words for a document that looks like a type, and says so', () => {
    expect(() => toExtendedJson(doc(['a', doc(['$date', 5])]))).toThrow('a field called $date');
  });

  it('reads JSON as JavaScript does', () => {
    const plain = (json: Json): unknown => {
      if (json instanceof JsonNumber) return Number(json.text);
      if (json instanceof Map) return Object.fromEntries([...json].map(([key, value]) => [key, plain(value)]));
      return Array.isArray(json) ? json.map(plain) : json;
    };
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(plain(readJson(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
