import { keyRange } from './plan/bounds.ts';
import { range } from './plan/intervals.ts';
import type { Collection } from './storage/collection.ts';
import type { Index } from './storage/index.ts';
import type { Store } from './store.ts';

/** So many documents go at most in one sweep, so that a great clean-up does not hold everybody up. */
const PIECE = 2000;

/**
 * Deletes what has outlived its TTL index by `now` (milliseconds since 1970): a document goes when any date in the field is
 * older than the index says.
 */
export function deleteExpired(store: Store, now: number): void {
  for (const collection of store.catalog.all()) {
    for (const index of collection.indexes) {
      const seconds = index.spec.expireAfterSeconds;
      if (seconds !== undefined) sweep(collection, index, new Date(now - seconds * 1000));
    }
  }
}

function sweep(collection: Collection, index: Index, limit: Date): void {
  const descending = index.spec.fields[0]?.descending === true;
  for (const { rid } of index.piece(keyRange(range('$lte', limit), descending), false, undefined, PIECE)) {
    const stored = collection.get(rid);
    if (stored !== undefined) collection.remove(stored);
  }
}
