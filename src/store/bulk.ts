import { type Connection, Schema } from 'mongoose';
import type { BulkRun, BulkStore } from '../services/stores/bulk.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface BulkDocument extends Omit<BulkRun, 'id'> {
  readonly _id: string;
  readonly state: 'running' | 'done';
  readonly goneAt: Date;
}

const KEPT = Temporal.Duration.from({ hours: 30 * 24 });
const { Mixed } = Schema.Types;

const schema = new Schema<BulkDocument>(
  {
    _id: { type: String, required: true },
    by: { type: Mixed, required: true },
    at: { type: String, required: true },
    change: { type: Mixed, required: true },
    tickets: { type: [Number], required: true },
    done: { type: Number, required: true },
    refused: { type: [Mixed], required: true },
    state: { type: String, required: true },
    goneAt: { type: Date, required: true },
  },
  { collection: 'bulks', versionKey: false, minimize: false },
);
schema.index({ state: 1, at: 1 });
schema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

/** What is done to many tickets. */
export function bulkStore(connection: Connection): BulkStore & { prepare(): Promise<void> } {
  const model = connection.model('Bulk', schema);
  return {
    prepare: () => indexed(model),
    async begin({ id, ...run }) {
      const goneAt = new Date(Temporal.Instant.from(run.at).add(KEPT).epochMilliseconds);
      const document = { _id: id, ...run, done: 0, refused: [], state: 'running', goneAt };
      try {
        await stored(model.collection.insertOne(document as never));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    async byId(id) {
      const found = await stored(model.findOne({ _id: id }).lean<BulkDocument>().exec());
      return found ? toRun(found) : undefined;
    },
    async running(limit) {
      const found = await stored(
        model.find({ state: 'running' }).sort({ at: 1 }).limit(limit).lean<BulkDocument[]>().exec(),
      );
      return found.map(toRun);
    },
    async tried(id, done, refused) {
      await stored(
        model
          .updateOne(
            { _id: id, done },
            { $set: { done: done + 1 }, ...(refused === undefined ? {} : { $push: { refused } }) },
          )
          .exec(),
      );
    },
    async finish(id) {
      await stored(model.updateOne({ _id: id }, { $set: { state: 'done' } }).exec());
    },
  };
}

function toRun({ _id: id, by, at, change, tickets, done, refused }: BulkDocument): BulkRun {
  return { id, by, at, change, tickets, done, refused };
}
