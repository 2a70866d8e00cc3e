import { type Connection, Schema } from 'mongoose';
import { systemClock } from '../lib/clock.ts';
import type { Notes } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import { stored } from './connection.ts';

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

/** What platforms remember over restarts. */
export function noteStore(connection: Connection) {
  const model = connection.model('Note', schema);
  const now = () => systemClock.now().epochMilliseconds;
  return {
    prepare: (): Promise<unknown> => stored(model.createIndexes()),

    of: (platform: PlatformId): Notes => ({
      async read(key) {
        const _id = `${platform}:${key}`;
        const found = await stored(model.findOne({ _id }).lean<NoteDocument>().exec());
        // The store removes what is over from time to time.
        return found?.goneAt && found.goneAt.getTime() <= now() ? undefined : found?.value;
      },
      async write(key, value, keepMs) {
        const _id = `${platform}:${key}`;
        const end = keepMs === undefined ? { $unset: { goneAt: 1 } } : {};
        const goneAt = keepMs === undefined ? {} : { goneAt: new Date(now() + keepMs) };
        await stored(model.updateOne({ _id }, { $set: { value, ...goneAt }, ...end }, { upsert: true }).exec());
      },
    }),
  };
}
