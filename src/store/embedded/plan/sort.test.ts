import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyValue } from '#test/contracts/store-values.ts';
import { compareByModel } from '#test/models/bson-order.ts';
import type { Doc, Value } from '../bson/values.ts';
import { parseSort, sortBy } from './sort.ts';

/** What a document is sorted by: of an array its least element, or its greatest; an empty one stands below everything but MinKey. */
function sortedBy(doc: Doc, path: string, way: number): { empty: boolean; value: Value } {
  const value = doc.get(path) ?? null;
  if (!Array.isArray(value)) return { empty: false, value };
  const [best] = value.toSorted((a, b) => compareByModel(a, b) * way);
  return best === undefined ? { empty: true, value: null } : { empty: false, value: best };
}

function compareDocs(a: Doc, b: Doc, fields: readonly (readonly [string, number])[]): number {
  for (const [path, way] of fields) {
    const [x, y] = [sortedBy(a, path, way), sortedBy(b, path, way)];
    const order =
      x.empty && y.empty ? 0 : x.empty ? below(y.value) : y.empty ? -below(x.value) : compareByModel(x.value, y.value);
    if (order !== 0) return order * way;
  }
  return 0;
}

/** An empty array against a value. */
function below(value: Value): number {
  return typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'MinKey' ? 1 : -1;
}

describe('sorting', () => {
  it('puts documents with any mixture of types in the order a slow and obvious model gives, equal ones as they came', () => {
    const field = fc.oneof(anyValue, anyValue, fc.array(anyValue, { maxLength: 3 }));
    const plain = anyValue.filter((value) => !Array.isArray(value));
    const document = fc
      .tuple(fc.option(field, { nil: undefined }), plain)
      .map(([a, b]): Doc => new Map([...(a === undefined ? [] : [['a', a] as const]), ['b', b]]));
    const way = fc.constantFrom(1, -1);
    fc.assert(
      fc.property(fc.array(document, { minLength: 2, maxLength: 12 }), way, way, fc.boolean(), (docs, x, y, turned) => {
        const fields = [['a', x] as const, ['b', y] as const];
        if (turned) fields.reverse();
        const wanted = docs.toSorted((a, b) => compareDocs(a, b, fields));
        expect(sortBy(docs, parseSort(new Map<string, Value>(fields)), (doc) => doc)).toEqual(wanted);
      }),
      { numRuns: 1500 },
    );
  });
});
