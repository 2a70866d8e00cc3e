import { type Connection, Schema } from 'mongoose';
import type { Alert, AlertStore, RaisedAlert } from '../services/stores/alerts.ts';
import { indexed, insertNew, isDuplicate, stored } from './connection.ts';
import { gone } from './queues.ts';

const { Mixed } = Schema.Types;

interface AlertDocument {
  readonly _id: string;
  readonly channel: string;
  readonly raisedAt: Date;
  readonly ticket: number;
  readonly seq: number;
  readonly alert: Alert;
}

/** One that was told: whoever moves on what a killed process had half moved raises it once more. */
interface ToldAlert {
  readonly _id: string;
  readonly goneAt: Date;
}

const alertSchema = new Schema<AlertDocument & Partial<ToldAlert>>(
  {
    _id: { type: String, required: true },
    channel: { type: String, required: true },
    raisedAt: { type: Date, required: true },
    ticket: { type: Number, required: true },
    seq: { type: Number, required: true },
    alert: { type: Mixed, required: true },
    goneAt: { type: Date },
  },
  { collection: 'alerts', versionKey: false, minimize: false },
);
// Those that were told have no channel, so that nothing of them is read by whoever looks for what waits in one.
alertSchema.index({ channel: 1, raisedAt: 1, ticket: 1, seq: 1 });
alertSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0, sparse: true });

interface QueueDocument {
  /** The channel. */
  readonly _id: string;
  readonly sent: number;
  readonly open?: readonly string[];
  /** Absent: nothing waits. */
  readonly dueAt?: Date;
}

const queueSchema = new Schema<QueueDocument>(
  {
    _id: { type: String, required: true },
    sent: { type: Number, required: true },
    open: { type: [String], default: undefined },
    dueAt: { type: Date },
  },
  { collection: 'alertqueues', versionKey: false },
);
queueSchema.index({ dueAt: 1 }, { sparse: true });

/** No channel rests, and nobody has one in hand, for as long. */
const LONGEST_MS = 60_000;

/** Alerts that wait to be told, and for each channel how far its telling is. */
export function alertStore(connection: Connection): AlertStore & { prepare(): Promise<void> } {
  const alerts = connection.model('Alert', alertSchema);
  const queues = connection.model('AlertQueue', queueSchema);

  /** Due from `now` on, unless it is due at some time anyway; one that no clock which is right would have given it is none. */
  async function due(channel: string, now: string): Promise<void> {
    const far = new Date(Date.parse(now) + LONGEST_MS);
    try {
      await stored(
        queues.collection.updateOne(
          { _id: channel as never, $or: [{ dueAt: { $exists: false } }, { dueAt: { $gt: far } }] },
          { $set: { dueAt: new Date(now) }, $setOnInsert: { sent: 0 } },
          { upsert: true },
        ),
      );
    } catch (error) {
      // It is there, with a time at which it is due.
      if (!isDuplicate(error)) throw error;
    }
  }
  const set = async (channels: readonly string[], dueAt: string) => {
    await stored(queues.updateMany({ _id: { $in: channels } }, { $set: { dueAt: new Date(dueAt) } }).exec());
  };

  return {
    prepare: async () => {
      await Promise.all([indexed(alerts), indexed(queues)]);
    },
    async raise(raised, now) {
      const documents = raised.map(({ id, alert }) => ({
        _id: id,
        channel: alert.channel,
        raisedAt: new Date(now),
        ticket: alert.ticket,
        seq: alert.seq,
        alert,
      }));
      await insertNew(alerts, documents);
      // After the alerts are there: whoever finds the channel due finds them.
      for (const channel of new Set(documents.map((one) => one.channel))) await due(channel, now);
    },
    async claim(now, leaseUntil) {
      const found = await stored(
        queues
          .findOneAndUpdate(
            { dueAt: { $lte: new Date(now) } },
            { $set: { dueAt: new Date(leaseUntil) } },
            { sort: { dueAt: 1 } },
          )
          .lean<QueueDocument>()
          .exec(),
      );
      if (!found) return undefined;
      const { _id: id, sent, open } = found;
      return { id, trace: `alerts:${id}`, sent, ...(open === undefined ? {} : { open }) };
    },
    renew: set,
    async waiting(channel, limit) {
      const order = { channel: 1, raisedAt: 1, ticket: 1, seq: 1 } as const;
      return (await stored(alerts.find({ channel }).sort(order).limit(limit).lean<AlertDocument[]>().exec())).map(
        toRaised,
      );
    },
    async byIds(channel, ids) {
      const found = await stored(
        alerts
          .find({ _id: { $in: ids }, channel })
          .lean<AlertDocument[]>()
          .exec(),
      );
      const byId = new Map(found.map((one) => [one._id, one]));
      return ids.flatMap((id) => {
        const one = byId.get(id);
        return one ? [toRaised(one)] : [];
      });
    },
    async choose({ id, sent }, ids) {
      const filter = { _id: id, sent, open: { $exists: false } };
      const { modifiedCount } = await stored(queues.updateOne(filter, { $set: { open: [...ids] } }).exec());
      return modifiedCount === 1;
    },
    async told({ id, sent }, ids, dueAt) {
      const told = { $set: { goneAt: gone(dueAt) }, $unset: { channel: 1, raisedAt: 1, ticket: 1, seq: 1, alert: 1 } };
      await stored(alerts.collection.updateMany({ _id: { $in: ids as never } }, told));
      const next = { $set: { sent: sent + 1, dueAt: new Date(dueAt) }, $unset: { open: 1 } } as const;
      await stored(queues.updateOne({ _id: id, sent }, next).exec());
    },
    async rest({ id, sent }, now) {
      await stored(queues.updateOne({ _id: id, sent, open: { $exists: false } }, { $unset: { dueAt: 1 } }).exec());
      // One may have been raised in between, by somebody who found the channel due.
      if (await stored(alerts.exists({ channel: id }).exec())) await due(id, now);
    },
    postpone: ({ id }, dueAt) => set([id], dueAt),
  };
}

function toRaised({ _id: id, alert }: AlertDocument): RaisedAlert {
  return { id, alert };
}
