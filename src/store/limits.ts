import { type Connection, Schema } from 'mongoose';
import type { LimitStore } from '../services/stores/stores.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface LimitDocument {
  readonly _id: string;
  readonly count: number;
  /** The events that were counted; no more than the limit lets through. */
  readonly keys: readonly string[];
  readonly goneAt: Date;
}

const schema = new Schema<LimitDocument>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    keys: { type: [String], required: true },
    goneAt: { type: Date, required: true },
  },
  { collection: 'limits', versionKey: false },
);
schema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

export function limitStore(connection: Connection): LimitStore & { prepare(): Promise<void> } {
  const model = connection.model('Limit', schema);
  return {
    prepare: () => indexed(model),
    async take(id, key, most, goneAt) {
      for (;;) {
        try {
          // Where the key is counted or the limit reached nothing matches, and the insertion meets the one that is there.
          await stored(
            model.collection.updateOne(
              { _id: id as never, keys: { $ne: key }, count: { $lt: most } },
              { $inc: { count: 1 }, $push: { keys: key as never }, $setOnInsert: { goneAt: new Date(goneAt) } },
              { upsert: true },
            ),
          );
          return true;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
        const found = await stored(model.findOne({ _id: id }).lean<LimitDocument>().exec());
        if (found?.keys.includes(key)) return true;
        // Else somebody was faster in making the very first entry.
        if (found && found.count >= most) return false;
      }
    },
  };
}
