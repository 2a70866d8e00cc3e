import { type Connection, Schema } from 'mongoose';
import type { InboundEvent } from '../port/events.ts';
import type { OutMessage } from '../services/out-message.ts';
import { BEHIND_MS, isAlone } from '../services/stores/behind.ts';
import type { MailOutcome, OutboxItem, OutboxStore } from '../services/stores/outbox.ts';
import type { InboxStore, LeftEvent } from '../services/stores/stores.ts';
import { indexed, insertNew, isDuplicate, stored } from './connection.ts';

const { Mixed } = Schema.Types;

/** How long what is done is remembered; longer than any platform delivers an event again. */
const REMEMBER_MS = 7 * 24 * 60 * 60 * 1_000;

/** Whoever pressed something looks at it: what is said to them alone goes before what has waited for less than this. */
const AHEAD_MS = 10_000;

export function gone(now: string): Date {
  return new Date(Date.parse(now) + REMEMBER_MS);
}

export interface OutboxDocument {
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
  readonly outcome?: MailOutcome;
  /** A mail that hangs: the state in which it was announced to the leads last. */
  readonly told?: 'queued' | 'failed';
  /** The announcement that it belongs to, until that is on its way. */
  readonly telling?: string;
  /** It steps back behind an earlier one of its stream, so nobody is sending it. */
  readonly behind?: boolean;
  /** Somebody has taken it and did not put it off or settle it yet. */
  readonly inHand?: boolean;
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
    outcome: { type: String },
    told: { type: String },
    telling: { type: String },
    behind: { type: Boolean },
    inHand: { type: Boolean },
    goneAt: { type: Date },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
outboxSchema.index({ state: 1, dueAt: 1 });
outboxSchema.index({ stream: 1, state: 1, seq: 1 });
// Of mails alone, as every index costs each message that comes by.
const ofMails = { partialFilterExpression: { kind: 'mail' } };
outboxSchema.index({ kind: 1, state: 1, createdAt: 1, _id: 1 }, ofMails);
outboxSchema.index({ kind: 1, state: 1, told: 1, createdAt: 1 }, ofMails);
outboxSchema.index({ kind: 1, 'message.customer': 1, state: 1 }, ofMails);
outboxSchema.index({ telling: 1, createdAt: -1 }, { partialFilterExpression: { telling: { $exists: true } } });
outboxSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0, sparse: true });

export function toItem(document: OutboxDocument): OutboxItem {
  const { _id, createdAt, dueAt, kind: _, goneAt: __, behind: ___, told: ____, telling: _____, ...more } = document;
  const { inHand: ______, ...rest } = more;
  return { id: _id, ...rest, createdAt: createdAt.toISOString(), dueAt: dueAt.toISOString() };
}

const makeOutboxModel = (connection: Connection) => connection.model('OutboxItem', outboxSchema);

/** The one model of the outbox, which the store of its mails uses as well. */
export function outboxModel(connection: Connection): ReturnType<typeof makeOutboxModel> {
  const made = connection.models['OutboxItem'] as ReturnType<typeof makeOutboxModel> | undefined;
  return made ?? makeOutboxModel(connection);
}

export function outboxStore(connection: Connection): OutboxStore & { prepare(): Promise<void> } {
  const model = outboxModel(connection);
  const release: OutboxStore['release'] = async (stream, now) => {
    const next = await stored(
      model
        .findOneAndUpdate(
          { stream, state: 'queued', behind: true },
          { $set: { dueAt: new Date(now), behind: false } },
          { sort: { seq: 1 }, projection: { _id: 1 } },
        )
        .lean()
        .exec(),
    );
    return next !== null;
  };
  return {
    prepare: () => indexed(model),

    async enqueue(items, now, hands) {
      const at = new Date(now);
      const later = new Date(at.getTime() + BEHIND_MS);
      const ahead = new Date(at.getTime() - AHEAD_MS);
      const first = new Map<string, number>();
      for (const { stream, seq } of items) first.set(stream, Math.min(seq, first.get(stream) ?? seq));
      let free = hands?.most ?? 0;
      const documents = items.map(({ id, stream, seq, message, trace }): OutboxDocument => {
        const isBehind = first.get(stream) !== seq;
        const inHand = !isBehind && free > 0 && { dueAt: new Date(hands?.until ?? now), inHand: true };
        if (inHand) free -= 1;
        return {
          _id: id,
          stream,
          seq,
          kind: message.kind,
          message,
          trace,
          state: 'queued',
          attempts: 0,
          createdAt: at,
          dueAt: isBehind ? later : message.kind === 'ephemeral' ? ahead : at,
          ...(isBehind ? { behind: true } : {}),
          ...inHand,
        };
      });
      // From the last on: when the first of a stream leaves, those behind it are there to be let go.
      documents.sort((one, other) => other.seq - one.seq);
      const there = await insertNew(model, documents);
      // What is stored behind one that was there, and has perhaps left, is let go by nobody else.
      const begun = new Set(
        documents.filter(({ _id, behind }) => !behind && there.has(_id)).map(({ stream }) => stream),
      );
      const behind = documents.filter(({ _id, stream }) => begun.has(stream) && !there.has(_id));
      for (const stream of new Set(behind.map((one) => one.stream))) await release(stream, now);
      return documents.filter(({ _id, inHand }) => inHand && !there.has(_id)).map(toItem);
    },

    async claim(now, leaseUntil) {
      const found = await stored(
        model
          .findOneAndUpdate(
            { state: 'queued', dueAt: { $lte: new Date(now) } },
            { $set: { dueAt: new Date(leaseUntil), behind: false, inHand: true } },
            { sort: { dueAt: 1 } },
          )
          .lean<OutboxDocument>()
          .exec(),
      );
      // As it was before: in the hand of somebody who did not come to an end with it.
      return found ? { ...toItem(found), ...(found.inHand ? { again: true } : {}) } : undefined;
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

    async settle(item, state, now, error) {
      const $set = {
        state,
        ...(error === undefined ? {} : { lastError: error }),
        ...(state === 'failed' ? {} : { goneAt: gone(now) }),
      };
      const settled = { filter: { _id: item.id }, update: { $set, $unset: { outcome: 1 } } };
      // The index of streams gives the first one first; were it another, it would step back again.
      const next = {
        filter: { stream: item.stream, state: 'queued', behind: true },
        update: { $set: { dueAt: new Date(now), behind: false } },
      };
      const both = (isAlone(item) ? [settled] : [settled, next]).map((updateOne) => ({ updateOne }));
      const { modifiedCount } = await stored(model.collection.bulkWrite(both as never));
      return modifiedCount > 1;
    },

    async stepBack(id, dueAt) {
      await stored(
        model
          .updateOne({ _id: id, state: 'queued' }, { $set: { dueAt: new Date(dueAt), behind: true, inHand: false } })
          .exec(),
      );
    },

    release,

    async postpone(id, dueAt, failure) {
      const $set = {
        dueAt: new Date(dueAt),
        inHand: false,
        ...(failure ? { lastError: failure.error } : {}),
      };
      await stored(
        model
          .updateOne({ _id: id, state: 'queued' }, { $set, ...(failure?.tried ? { $inc: { attempts: 1 } } : {}) })
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
inboxSchema.index({ state: 1, lane: 1, order: 1 });
inboxSchema.index({ goneAt: 1 }, { expireAfterSeconds: 0, sparse: true });

export function inboxStore(connection: Connection): InboxStore & { prepare(): Promise<void> } {
  const model = connection.model('InboxEvent', inboxSchema);
  const set = async (key: string, change: Partial<InboxDocument>): Promise<void> => {
    await stored(model.updateOne({ _id: key }, { $set: change }).exec());
  };
  const claimed = async (key: string, now: string, leaseUntil: string): Promise<LeftEvent | undefined> => {
    const found = await stored(
      model
        .findOneAndUpdate(
          { _id: key, state: 'taken', leaseUntil: { $lte: new Date(now) } },
          { $set: { leaseUntil: new Date(leaseUntil) } },
        )
        .lean<InboxDocument>()
        .exec(),
    );
    return found ? { event: found.event, attempts: found.attempts } : undefined;
  };
  return {
    prepare: () => indexed(model),

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

    // Its key alone is needed from now on: what somebody wrote is on the ticket, with its secrets masked.
    async done(key, now) {
      const change = { $set: { state: 'done', goneAt: gone(now) }, $unset: { event: 1 } } as const;
      await stored(model.updateOne({ _id: key }, change).exec());
    },
    // Nobody works on it again; what the person should know of it they are told, and its words nobody has masked.
    async failed(key, now, error) {
      const $set = { state: 'failed' as const, goneAt: gone(now), lastError: error };
      await stored(model.updateOne({ _id: key }, { $set, $unset: { event: 1 } }).exec());
    },

    async retryAt(key, at, error) {
      await stored(
        model
          .updateOne({ _id: key }, { $set: { leaseUntil: new Date(at), lastError: error }, $inc: { attempts: 1 } })
          .exec(),
      );
    },

    giveBack: (key, now) => set(key, { leaseUntil: new Date(now) }),

    async stale(now, besides) {
      const left = { state: 'taken', leaseUntil: { $lte: new Date(now) } } as const;
      const elsewhere = besides.length === 0 ? left : { ...left, lane: { $nin: [...besides] } };
      const found = await stored(
        model.findOne(elsewhere, { lane: 1 }).sort({ leaseUntil: 1 }).lean<InboxDocument>().exec(),
      );
      return found ? { key: found._id, ...(found.lane === undefined ? {} : { lane: found.lane }) } : undefined;
    },

    claim: claimed,

    async claimFirst(lane, now, leaseUntil) {
      const first = await stored(
        model.findOne({ lane, state: 'taken' }, { _id: 1 }).sort({ order: 1 }).lean<InboxDocument>().exec(),
      );
      return first ? claimed(first._id, now, leaseUntil) : undefined;
    },
  };
}

/** Instants of different precision do not sort as they are written. */
function orderOf({ at, key }: InboundEvent): string {
  return `${String(Date.parse(at)).padStart(15, '0')} ${key}`;
}
