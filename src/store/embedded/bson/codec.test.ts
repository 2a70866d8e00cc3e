import { Binary, BSONRegExp, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import { StoreError } from '../errors.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { RawDoc, type Value } from './values.ts';

describe('the BSON codec', () => {
  it('gives back the bytes it read, and bson reads them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', '1', '__proto__'), anyValue), { maxLength: 4 }),
        (entries) => {
          const bytes = encode(new Map(entries));
          expect(encode(decode(bytes)).equals(bytes)).toBe(true);
          deserialize(bytes, { promoteValues: false });
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('reads what bson wrote, in order', () => {
    const bytes = Buffer.from(serialize({ b: 1, a: [1.5, { z: null, y: 'ü' }], d: new Date(7), r: /x/i }));
    const doc = decode(bytes);
    expect([...doc.keys()]).toEqual(['b', 'a', 'd', 'r']);
    expect(encode(doc).equals(bytes)).toBe(true);
  });

  it('keeps nothing alive but a document’s own bytes, however small it is', () => {
    const bytes = encode(new Map([['b', new Binary(Buffer.from('small'))]]));
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    const read = decode(bytes).get('b');
    expect(read).toBeInstanceOf(Binary);
    expect((read as Binary).buffer.buffer.byteLength).toBe(5);
  });

  it('passes ready-made documents on', () => {
    const inner = encode(new Map([['x', 1]]));
    expect(decode(encode(new Map([['d', new RawDoc(inner)]]))).get('d')).toEqual(new Map([['x', 1]]));
  });

  it('refuses what cannot be read again: unknown options of a regular expression, zero bytes in names, too deep a document', () => {
    const regex = encode(new Map([['r', new BSONRegExp('x', 'i')]]));
    regex[regex.indexOf('i')] = 'g'.charCodeAt(0);
    expect(() => decode(regex)).toThrow(StoreError);
    expect(() => encode(new Map([['a\0b', 1]]))).toThrow(StoreError);
    const nested = (depth: number): Map<string, Value> =>
      depth === 0
        ? new Map()
        : new Map<string, Value>([['a', depth % 2 === 0 ? [nested(depth - 2)] : nested(depth - 1)]]);
    expect(decode(encode(nested(180), 180))).toEqual(nested(180));
    expect(() => encode(nested(182), 180)).toThrow('deeper than 180');
  });

  it('refuses bytes that are no document, whatever they are', () => {
    const good = encode(
      new Map<string, never>([
        ['a', 'text' as never],
        ['b', [1, 2] as never],
      ]),
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(good);
        bytes[at] = value;
        try {
          decode(bytes);
        } catch (error) {
          expect(error instanceof StoreError || error instanceof RangeError).toBe(true);
        }
      }),
    );
    expect(() => decode(Buffer.from([5, 0, 0]))).toThrow(StoreError);
    expect(() => decode(Buffer.from([12, 0, 0, 0, 6, 97, 0, 0]))).toThrow(/length/);
  });
});
