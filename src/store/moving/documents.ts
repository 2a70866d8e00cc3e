import type { Db } from 'mongodb';
import { decode } from '../embedded/bson/decode.ts';
import { StoreError } from '../embedded/errors.ts';
import { CannotMove } from './cannot-move.ts';
import { toExtendedJson } from './ejson-write.ts';

/** All documents of a collection by `_id`, as bytes, from where they are written: a copy may be behind. */
export function allOf(db: Db, name: string): AsyncIterable<unknown> {
  const options = { hint: '_id_', sort: { _id: 1 }, batchSize: 500, raw: true, readPreference: 'primary' } as const;
  return db.collection(name).find({}, options);
}

/**
 * A document as a line of an export.
 * @param place counted from 1 by `_id`, to be found by @throws CannotMove
 */
export function documentLine(raw: Buffer, name: string, place: number): string {
  try {
    return toExtendedJson(decode(raw));
  } catch (error) {
    if (!(error instanceof CannotMove) && !(error instanceof StoreError)) throw error;
    throw new CannotMove(`${name}, document ${place} by _id: ${error.message}`);
  }
}
