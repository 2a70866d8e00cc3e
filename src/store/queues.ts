import { type Connection, Schema } from 'mongoose';
import type { InboundEvent } from '../port/events.ts';
import type { OutMessage } from '../services/out-message.ts';
import type { InboxStore, OutboxItem, OutboxStore } from '../services/stores/stores.ts';
import { isDuplicate, stored } from './connection.ts';

const { Mixed } = Schema.Types;

/** How long what is done is remembered; longer than any platform delivers an event again. */
const REMEMBER_MS = 7 * 24 * 60 * 60 * 1_000;

function gone(now: string): Date {
  return new Date(Date.parse(now) + REMEMBER_MS);
}

interface OutboxDocument {
  readonly _id: string;
  readonly stream: string;
  readonly seq: number;
  readonly kind: OutMessage['kind'];
  readonly message: OutMessage;
  readonly trace: string;
  readonly state: OutboxItem['state'];
  readonly attempts: number;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly lastError?: string;
  /** It steps back behind an earlier one of its stream, so nobody is sending it. */
  readonly behind?: boolean;
  readonly goneAt?: Date;
}

const outboxSchema = new Schema<OutboxDocument>(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    kind: { type: String, required: true },
    message: { type: Mixed, required: true },
    trace: { type: String, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    lastError: { type: String },
    behind: { type: Boolean },
    goneAt: { type: Date },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
outboxSchema.index({ state: 1, dueAt: 1 });
outboxSchema.index({ stream: 1, state: 1, seq: 1 });
outboxSchema.index({ kind: 1, state: 1, createdAt: 1 });
outboxSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0, sparse: true });

export function outboxStore(connection: Connection): OutboxStore & { prepare(): Promise<void> } {
  const model = connection.model('OutboxItem', outboxSchema);
  const toItem = ({
    _id,
    createdAt,
    dueAt,
    kind: _,
    goneAt: __,
    behind: ___,
    ...rest
  }: OutboxDocument): OutboxItem => ({
    id: _id,
    ...rest,
    createdAt: createdAt.toISOString(),
    dueAt: dueAt.toISOString(),
  });
  return {
    prepare: () => stored(model.createIndexes()),

    async enqueue(items, now) {
      const at = new Date(now);
      const documents = items.map(({ id, stream, seq, message, trace }) => ({
        _id: id,
        stream,
        seq,
        kind: message.kind,
        message,
        trace,
        state: 'queued' as const,
        attempts: 0,
        createdAt: at,
        dueAt: at,
      }));
      try {
        await stored(model.collection.insertMany(documents as never, { ordered: false }));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },

    async claim(now, leaseUntil) {
      const found = await stored(
        model
          .findOneAndUpdate(
            { state: 'queued', dueAt: { $lte: new Date(now) } },
            { $set: { dueAt: new Date(leaseUntil), behind: false } },
            { sort: { dueAt: 1 } },
          )
          .lean<OutboxDocument>()
          .exec(),
      );
      return found ? toItem(found) : undefined;
    },

    async hasEarlier(stream, seq) {
      return (
        (await stored(
          model
            .findOne({ stream, state: 'queued', seq: { $lt: seq } }, { _id: 1 })
            .lean()
            .exec(),
        )) !== null
      );
    },

    async hasLaterEdit(stream, seq, anchor) {
      const later = { stream, state: 'queued', seq: { $gt: seq }, kind: 'edit', 'message.anchor': anchor } as const;
      return (await stored(model.findOne(later, { _id: 1 }).lean().exec())) !== null;
    },

    async settle(id, state, now, error) {
      const $set = {
        state,
        ...(error === undefined ? {} : { lastError: error }),
        ...(state === 'failed' ? {} : { goneAt: gone(now) }),
      };
      await stored(model.updateOne({ _id: id }, { $set }).exec());
    },

    async stepBack(id, dueAt) {
      await stored(
        model.updateOne({ _id: id, state: 'queued' }, { $set: { dueAt: new Date(dueAt), behind: true } }).exec(),
      );
    },

    async release(stream, now) {
      await stored(
        model
          .findOneAndUpdate(
            { stream, state: 'queued', behind: true },
            { $set: { dueAt: new Date(now), behind: false } },
            { sort: { seq: 1 } },
          )
          .lean()
          .exec(),
      );
    },

    async postpone(id, dueAt, failure) {
      const $set = {
        state: 'queued' as const,
        dueAt: new Date(dueAt),
        ...(failure ? { lastError: failure.error } : {}),
      };
      await stored(
        model
          .updateOne(
            { _id: id, state: { $in: ['queued', 'failed'] } },
            { $set, ...(failure ? { $inc: { attempts: 1 } } : {}) },
          )
          .exec(),
      );
    },

    async renew(ids, leaseUntil) {
      const dueAt = new Date(leaseUntil);
      await stored(model.updateMany({ _id: { $in: ids }, state: 'queued' }, { $set: { dueAt } }).exec());
    },

    async hasUnanchored(before) {
      const waiting = {
        state: 'queued',
        attempts: 0,
        'message.as': { $exists: true },
        createdAt: { $lte: new Date(before) },
      };
      return (
        (await stored(
          model
            .findOne(waiting as object, { _id: 1 })
            .lean()
            .exec(),
        )) !== null
      );
    },

    async byId(id) {
      const found = await stored(model.findOne({ _id: id }).lean<OutboxDocument>().exec());
      return found ? toItem(found) : undefined;
    },

    async hangingMails(before, limit) {
      const hanging = {
        kind: 'mail',
        state: { $in: ['queued', 'failed'] },
        createdAt: { $lt: new Date(before) },
      } as const;
      const found = await stored(
        model.find(hanging).sort({ createdAt: 1 }).limit(limit).lean<OutboxDocument[]>().exec(),
      );
      return found.map(toItem);
    },
  };
}

interface InboxDocument {
  readonly _id: string;
  readonly event: InboundEvent;
  readonly state: 'taken' | 'done' | 'failed';
  readonly attempts: number;
  readonly lane?: string;
  /** When it happened, then its key: the order within the lane. */
  readonly order: string;
  readonly leaseUntil: Date;
  readonly lastError?: string;
  readonly goneAt?: Date;
}

const inboxSchema = new Schema<InboxDocument>(
  {
    _id: { type: String, required: true },
    event: { type: Mixed, required: true },
    state: { type: String, required: true },
    attempts: { type: Number, required: true },
    lane: { type: String },
    order: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    lastError: { type: String },
    goneAt: { type: Date },
  },
  { collection: 'inbox', versionKey: false, minimize: false },
);
inboxSchema.index({ state: 1, leaseUntil: 1 });
inboxSchema.index({ lane: 1, state: 1, order: 1 });
inboxSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0, sparse: true });

export function inboxStore(connection: Connection): InboxStore & { prepare(): Promise<void> } {
  const model = connection.model('InboxEvent', inboxSchema);
  const set = async (key: string, change: Partial<InboxDocument>): Promise<void> => {
    await stored(model.updateOne({ _id: key }, { $set: change }).exec());
  };
  return {
    prepare: () => stored(model.createIndexes()),

    async take(event, lane, leaseUntil) {
      try {
        const document = {
          _id: event.key,
          event,
          state: 'taken' as const,
          attempts: 0,
          ...(lane === undefined ? {} : { lane }),
          order: orderOf(event),
          leaseUntil: new Date(leaseUntil),
        };
        await stored(model.collection.insertOne(document as never));
        return 'taken';
      } catch (error) {
        if (isDuplicate(error)) return 'seen';
        throw error;
      }
    },

    async hasEarlier(lane, event) {
      const earlier = { lane, state: 'taken', order: { $lt: orderOf(event) } } as const;
      return (await stored(model.findOne(earlier, { _id: 1 }).lean().exec())) !== null;
    },

    async renew(keys, leaseUntil) {
      const change = { $set: { leaseUntil: new Date(leaseUntil) } };
      await stored(model.updateMany({ _id: { $in: keys }, state: 'taken' }, change).exec());
    },

    async withdraw(key) {
      await stored(model.deleteOne({ _id: key }).exec());
    },

    done: (key, now) => set(key, { state: 'done', goneAt: gone(now) }),
    failed: (key, now, error) => set(key, { state: 'failed', goneAt: gone(now), lastError: error }),

    async retryAt(key, at, error) {
      await stored(
        model
          .updateOne({ _id: key }, { $set: { leaseUntil: new Date(at), lastError: error }, $inc: { attempts: 1 } })
          .exec(),
      );
    },

    async claimStale(now, leaseUntil) {
      const found = await stored(
        model
          .findOneAndUpdate(
            { state: 'taken', leaseUntil: { $lte: new Date(now) } },
            { $set: { leaseUntil: new Date(leaseUntil) } },
            { sort: { leaseUntil: 1 } },
          )
          .lean<InboxDocument>()
          .exec(),
      );
      return found ? { event: found.event, attempts: found.attempts } : undefined;
    },
  };
}

/** Instants of different precision do not sort as they are written. */
function orderOf({ at, key }: InboundEvent): string {
  return `${String(Date.parse(at)).padStart(15, '0')} ${key}`;
}
