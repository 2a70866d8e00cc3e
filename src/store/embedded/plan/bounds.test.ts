import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aimed, specOf } from '#test/contracts/store-aims.ts';
import { document, filter, flat, seed, index as wantedIndex } from '#test/contracts/store-queries.ts';
import { runs } from '#test/fuzz/kit.ts';
import type { Doc } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { matches, type Node } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';
import { Index, type KeyRange } from '../storage/index.ts';
import { parseIndexSpec } from '../storage/index-spec.ts';
import { covers, everyBounds } from './bounds.ts';
import { conjuncts } from './conditions.ts';

/** The index over these documents, without a table: what it would hold is in `keys`. */
function indexOver(docs: readonly Doc[], spec: Doc): { index: Index; keys: Buffer[][] } {
  const multikey: boolean[] = [];
  const none = () => {
    throw new Error('there is no table');
  };
  const index = new Index(none, 1, parseIndexSpec(spec), { name: 'keys', column: 'k', docs: 'docs' }, multikey);
  const keys = docs.map((one) => {
    const arrays: boolean[] = [];
    const found = index.keys(one, arrays);
    for (const [at, array] of arrays.entries()) if (array) multikey[at] = true;
    return found;
  });
  return { index, keys };
}

const within = (key: Buffer, { low, high }: KeyRange) => Buffer.compare(key, low) >= 0 && Buffer.compare(key, high) < 0;

/** The places of the documents that an index leaves out though they match, or says of that they match though they do not. */
function wrong(index: Index, keys: readonly Buffer[][], docs: readonly Doc[], node: Node): number[] {
  const nodes = conjuncts(node);
  if (!covers(index, nodes)) return [];
  return everyBounds(index, nodes).flatMap(({ ranges, exact, narrow }) => {
    const isIn = (at: number) => keys[at]?.some((key) => ranges.some((range) => within(key, range))) === true;
    return docs.flatMap((one, at) => {
      const match = matches(node, one);
      return (match && !isIn(at)) || (!match && exact && narrow && isIn(at)) ? [at] : [];
    });
  });
}

describe('the bounds of an index', () => {
  it.each([
    ['of all kinds', fc.array(document, { minLength: 3, maxLength: 8 })],
    ['without arrays', fc.array(flat, { minLength: 3, maxLength: 8 })],
  ])('hold every document that matches, and where they are exact no other: documents %s', (_, documents) => {
    let covered = 0;
    fc.assert(
      fc.property(
        documents,
        wantedIndex,
        fc.array(fc.oneof({ weight: 7, arbitrary: seed }, filter), { minLength: 12, maxLength: 12 }),
        (docs, wanted, filters: readonly (number | Doc)[]) => {
          const spec = specOf(wanted, 'i', docs);
          const kept = docs.filter((one) => !isParallel(one, spec));
          const { index, keys } = indexOver(kept, spec);
          for (const one of filters) {
            const asked = one instanceof Map ? one : aimed(one, spec, docs);
            const node = parseFilter(asked);
            if (covers(index, conjuncts(node))) covered += 1;
            const found = wrong(index, keys, kept, node);
            if (found.length > 0) expect({ asked, found }).toEqual({ asked, found: [] });
          }
        },
      ),
      { numRuns: runs(1000) },
    );
    expect(covered).toBeGreaterThan(1000);
  });
});

function isParallel(one: Doc, spec: Doc): boolean {
  try {
    indexOver([one], spec);
    return false;
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays') return true;
    throw error;
  }
}
