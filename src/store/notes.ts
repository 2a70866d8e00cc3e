import { type Connection, Schema } from 'mongoose';
import { systemClock } from '../lib/clock.ts';
import { RetryLater } from '../lib/errors.ts';
import type { Notes } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface NoteDocument {
  /** `platform:key` */
  readonly _id: string;
  readonly value: string;
  /** Absent where it is kept for good, as what a platform read up to, which counts after any time away. */
  readonly goneAt?: Date;
}

const schema = new Schema<NoteDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true }, goneAt: { type: Date } },
  { collection: 'notes', versionKey: false },
);
schema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

/** Whoever comes between so often is not one of a few processes. */
const mostTries = 50;

/** What platforms remember over restarts. */
export function noteStore(connection: Connection) {
  const model = connection.model('Note', schema);
  const now = () => systemClock.now().epochMilliseconds;
  const current = async (_id: string) => {
    const found = await stored(model.findOne({ _id }).lean<NoteDocument>().exec());
    // The store removes what is over from time to time.
    return found?.goneAt && found.goneAt.getTime() <= now() ? undefined : found?.value;
  };
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
  return {
    prepare: (): Promise<unknown> => indexed(model),

    of: (platform: PlatformId): Notes => ({
      read: (key) => current(`${platform}:${key}`),
      async write(key, value, keepMs) {
        const _id = `${platform}:${key}`;
        const end = keepMs === undefined ? { $unset: { goneAt: 1 } } : {};
        const goneAt = keepMs === undefined ? {} : { goneAt: new Date(now() + keepMs) };
        await stored(model.updateOne({ _id }, { $set: { value, ...goneAt }, ...end }, { upsert: true }).exec());
      },
      async update(key, change) {
        const _id = `${platform}:${key}`;
        for (let count = 0; count < mostTries; count += 1) {
          const before = await current(_id);
          const value = change(before);
          if (value === before || (await replaced(_id, before, value))) return;
        }
        throw new RetryLater(`the note ${_id} is written by too many at once`);
      },
    }),
  };
}
