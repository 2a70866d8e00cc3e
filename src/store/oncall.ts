import { type Connection, Schema } from 'mongoose';
import type { Who } from '../domain/people/person.ts';
import type { KeptOverride, OnCallStore } from '../services/stores/oncall.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface OverrideDocument {
  readonly _id: string;
  readonly team: string;
  /** `null` is a gap. */
  readonly who: Who | null;
  readonly from: Date;
  readonly to: Date;
  readonly madeAt: Date;
  readonly by: Who;
  /** The key under which it was cancelled; empty while it holds. */
  readonly cancelled: string;
}

const { Mixed } = Schema.Types;
const schema = new Schema<OverrideDocument>(
  {
    _id: { type: String, required: true },
    team: { type: String, required: true },
    who: { type: Mixed, default: null },
    from: { type: Date, required: true },
    to: { type: Date, required: true },
    madeAt: { type: Date, required: true },
    by: { type: Mixed, required: true },
    cancelled: { type: String, default: '' },
  },
  { collection: 'oncalloverrides', versionKey: false },
);
schema.index({ team: 1, cancelled: 1, to: 1 });

/** What stands in the place of a rota for a while. */
export function onCallStore(connection: Connection): OnCallStore & { prepare(): Promise<void> } {
  const model = connection.model('OnCallOverride', schema);
  return {
    prepare: () => indexed(model),

    async put({ id, team, who = null, from, to, madeAt, by }) {
      const dates = { from: new Date(from), to: new Date(to), madeAt: new Date(madeAt) };
      const document: OverrideDocument = { _id: id, team, who, ...dates, by, cancelled: '' };
      try {
        await stored(model.collection.insertOne(document as never));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },

    async byId(id) {
      const found = await stored(model.findOne({ _id: id }).lean<OverrideDocument>().exec());
      return found ? overrideOf(found) : undefined;
    },

    async ending(team, after, limit) {
      const found = await stored(
        model
          .find({ team, cancelled: '', to: { $gt: new Date(after) } })
          .sort({ to: 1 })
          .limit(limit)
          .lean<OverrideDocument[]>()
          .exec(),
      );
      return found.map(overrideOf);
    },

    async cancel(id, key) {
      const done = { $set: { cancelled: key } };
      const { matchedCount } = await stored(model.updateOne({ _id: id, cancelled: { $in: ['', key] } }, done).exec());
      return matchedCount === 1;
    },
  };
}

function overrideOf({ _id: id, team, who, from, to, madeAt, by }: OverrideDocument): KeptOverride {
  const [begins, ends, made] = [from, to, madeAt].map(instantOf) as [string, string, string];
  return { id, team, ...(who === null ? {} : { who }), from: begins, to: ends, madeAt: made, by };
}

function instantOf(date: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toString();
}
