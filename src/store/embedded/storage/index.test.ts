import { EJSON, serialize } from 'bson';
import { describe, expect, it } from 'vitest';
import { decode } from '../bson/decode.ts';
import type { Doc } from '../bson/values.ts';
import { Index } from './index.ts';
import { parseIndexSpec } from './index-spec.ts';

function doc(plain: object): Doc {
  return decode(Buffer.from(serialize(EJSON.deserialize(plain as never, { relaxed: false }) as object)));
}

function indexOf(spec: object): Index {
  const unused = () => {
    throw new Error('nothing is looked up here');
  };
  const table = { name: 'i', column: 'k', docs: 'd' };
  return new Index(unused, 1, parseIndexSpec(doc({ name: 'i', ...spec })), table, [false, false]);
}

describe('whether a change touches an index', () => {
  const partial = indexOf({
    key: { 'a.b': 1 },
    partialFilterExpression: { $or: [{ kind: 'x' }, { 'c.d': { $gt: 1 } }] },
  });

  it.each([
    ['a field it is over', { a: { b: 2 }, kind: 'x', c: 1, z: 1 }, true],
    ['a field that says whether it holds the document', { a: { b: 1 }, kind: 'y', c: 1, z: 1 }, true],
    ['another such field', { a: { b: 1 }, kind: 'x', c: { d: 2 }, z: 1 }, true],
    ['anything else', { kind: 'x', c: 1, z: 2 }, false],
  ])('%s', (_, change, touched) => {
    const before = doc({ a: { b: 1 }, kind: 'x', c: 1, z: 1 });
    // What an update leaves alone is the very same value.
    const after = new Map([...before, ...doc(change)]);
    expect(partial.isTouched(before, after)).toBe(touched);
    if (!touched) expect(partial.keys(after)).toEqual(partial.keys(before));
  });
});
