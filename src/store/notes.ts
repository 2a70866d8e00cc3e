import { type Connection, Schema } from 'mongoose';
import { RetryLater } from '../lib/errors.ts';
import type { Notes } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import { isDuplicate, stored } from './connection.ts';

interface NoteDocument {
  /** `platform:key` */
  readonly _id: string;
  readonly value: string;
}

const schema = new Schema<NoteDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { collection: 'notes', versionKey: false },
);

/** Whoever comes between so often is not one of a few processes. */
const mostTries = 50;

/** What platforms remember over restarts. */
export function noteStore(connection: Connection): (platform: PlatformId) => Notes {
  const model = connection.model('Note', schema);
  /** @returns false where somebody else wrote in between */
  async function replaced(_id: string, before: string | undefined, value: string): Promise<boolean> {
    if (before !== undefined)
      return (await stored(model.updateOne({ _id, value: before }, { $set: { value } }).exec())).matchedCount === 1;
    const made = stored(model.updateOne({ _id }, { $setOnInsert: { value } }, { upsert: true }).exec());
    return made.then(
      ({ upsertedCount }) => upsertedCount === 1,
      (error: unknown) => {
        if (isDuplicate(error)) return false;
        throw error;
      },
    );
  }
  return (platform) => ({
    async read(key) {
      const _id = `${platform}:${key}`;
      return (await stored(model.findOne({ _id }).lean<NoteDocument>().exec()))?.value;
    },
    async write(key, value) {
      const _id = `${platform}:${key}`;
      await stored(model.updateOne({ _id }, { $set: { value } }, { upsert: true }).exec());
    },
    async update(key, change) {
      const _id = `${platform}:${key}`;
      for (let count = 0; count < mostTries; count += 1) {
        const before = (await stored(model.findOne({ _id }).lean<NoteDocument>().exec()))?.value;
        const value = change(before);
        if (value === before || (await replaced(_id, before, value))) return;
      }
      throw new RetryLater(`the note ${_id} is written by too many at once`);
    },
  });
}
