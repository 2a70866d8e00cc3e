import { type Connection, Schema } from 'mongoose';
import type { Notes } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';
import { stored } from './connection.ts';

interface NoteDocument {
  /** `platform:key` */
  readonly _id: string;
  readonly value: string;
}

const schema = new Schema<NoteDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { collection: 'notes', versionKey: false },
);

/** What platforms remember over restarts. */
export function noteStore(connection: Connection): (platform: PlatformId) => Notes {
  const model = connection.model('Note', schema);
  return (platform) => ({
    async read(key) {
      const _id = `${platform}:${key}`;
      return (await stored(model.findOne({ _id }).lean<NoteDocument>().exec()))?.value;
    },
    async write(key, value) {
      const _id = `${platform}:${key}`;
      await stored(model.updateOne({ _id }, { $set: { value } }, { upsert: true }).exec());
    },
  });
}
