import { keyRange } from './plan/bounds.ts';
import { range } from './plan/intervals.ts';
import type { Collection } from './storage/collection.ts';
import type { Index } from './storage/index.ts';
import type { Store } from './store.ts';

/** So many documents go in one piece, so that a great clean-up does not hold everybody up. */
const PIECE = 500;

/**
 * Deletes what has outlived its TTL index by `now`: a document goes when any date in the field is older than the index says.
 *
 * @returns how many went
 */
export function deleteExpired(store: Store, now: number): number {
  let gone = 0;
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) {
      const seconds = index.spec.expireAfterSeconds;
      if (seconds !== undefined) gone += sweep(collection, index, new Date(now - seconds * 1000));
    }
  }
  return gone;
}

function sweep(collection: Collection, index: Index, limit: Date): number {
  let gone = 0;
  const descending = index.spec.fields[0]?.descending === true;
  for (const { rid } of index.piece(keyRange(range('$lte', limit), descending), false, undefined, PIECE)) {
    const stored = collection.get(rid);
    if (stored === undefined) continue;
    collection.remove(stored);
    gone += 1;
  }
  return gone;
}
