import type { Connection, QueryFilter } from 'mongoose';
import type { MailItem, MailPage, MailStore } from '../services/stores/outbox.ts';
import { stored } from './connection.ts';
import { gone, type OutboxDocument, outboxModel, toItem } from './queues.ts';

type Filter = QueryFilter<OutboxDocument>;

/** Queued until the ticket knows of it, so that what has an outcome hangs no more. */
const NOT_OUT = { outcome: null } as unknown as Filter;
const HANGING = { kind: 'mail', state: { $in: ['queued', 'failed'] }, ...NOT_OUT } as Filter;

const toMail = (document: OutboxDocument) => toItem(document) as MailItem;

/** What is asked of the mails in the outbox besides sending them. */
export function mailStore(connection: Connection): MailStore & { prepare(): Promise<void> } {
  const model = outboxModel(connection);
  const find = async (filter: Filter, sort: Record<string, 1 | -1>, limit: number): Promise<readonly MailItem[]> =>
    (await stored(model.find(filter).sort(sort).limit(limit).lean<OutboxDocument[]>().exec())).map(toMail);
  const byId = async (id: string): Promise<MailItem | undefined> => {
    const found = await stored(model.findOne({ _id: id, kind: 'mail' }).lean<OutboxDocument>().exec());
    return found ? toMail(found) : undefined;
  };
  const change = async (filter: Filter, update: Parameters<typeof model.updateOne>[1]): Promise<void> => {
    await stored(model.updateOne(filter, update).exec());
  };

  /** The last of one state before a place, newest first: those of the same millisecond, then the older ones. */
  const newest = async (state: 'queued' | 'failed', before: Date, { limit, before: last }: MailPage) => {
    const order = { createdAt: -1, _id: -1 } as const;
    const from: Filter = { kind: 'mail', state, ...NOT_OUT };
    if (last === undefined) return find({ ...from, createdAt: { $lt: before } }, order, limit);
    const createdAt = new Date(last.createdAt);
    const same = await find({ ...from, createdAt, _id: { $lt: last.id } }, order, limit);
    return [...same, ...(await find({ ...from, createdAt: { $lt: createdAt } }, order, limit))];
  };

  return {
    // The outbox makes the indexes of both.
    prepare: () => Promise.resolve(),
    byId,

    async left(id, outcome, error) {
      // What has left has left, also when it was given up that very moment.
      const from = { $in: outcome === 'sent' ? ['queued', 'givenUp'] : ['queued'] };
      const $set = { state: 'queued' as const, outcome, ...(error === undefined ? {} : { lastError: error }) };
      const found = await stored(
        model
          .findOneAndUpdate(
            { _id: id, state: from, ...NOT_OUT } as Filter,
            { $set, $inc: { attempts: 1 }, $unset: { goneAt: 1 } },
            { returnDocument: 'after' },
          )
          .lean<OutboxDocument>()
          .exec(),
      );
      return found ? toMail(found) : undefined;
    },

    async retry(id, now) {
      const dueAt = new Date(now);
      await change({ _id: id, kind: 'mail', state: 'failed' }, { $set: { state: 'queued', dueAt, inHand: false } });
      // Not by its time: a lease may have been taken or kept up after `now`.
      await change({ _id: id, kind: 'mail', state: 'queued', inHand: { $ne: true } }, { $set: { dueAt } });
    },

    async giveUp(id, now) {
      await change({ _id: id, ...HANGING }, { $set: { state: 'givenUp', goneAt: gone(now) } });
      return byId(id);
    },

    async hanging(before, page) {
      const at = new Date(before);
      const found = [...(await newest('queued', at, page)), ...(await newest('failed', at, page))];
      return found.sort(newestFirst).slice(0, page.limit);
    },

    countHanging: (before) => stored(model.countDocuments({ ...HANGING, createdAt: { $lt: new Date(before) } }).exec()),

    toOtherAddress: (customer, address, limit) => {
      const lost = { state: { $in: ['queued', 'failed'] }, outcome: { $in: [null, 'failed'] } };
      const theirs = { kind: 'mail', 'message.customer': customer, 'message.mail.to': { $ne: address } };
      return find({ ...theirs, ...lost } as unknown as Filter, { state: 1 }, limit);
    },

    async replace(id, mail, now) {
      const refused: Filter = { _id: id, kind: 'mail', state: 'failed' };
      const waiting: Filter = { _id: id, kind: 'mail', state: 'queued', ...NOT_OUT };
      await change(waiting, { $set: { 'message.mail': mail } });
      await change(refused, { $set: { 'message.mail': mail, state: 'queued', dueAt: new Date(now) } });
    },

    async reassign(customer, to) {
      for (const state of ['queued', 'failed'] as const) {
        const theirs: Filter = { kind: 'mail', 'message.customer': customer, state };
        await stored(model.updateMany(theirs, { $set: { 'message.customer': to } }).exec());
      }
    },

    async announce(before, announcement) {
      const createdAt = { $lt: new Date(before) };
      const known = { queued: [null], failed: [null, 'queued'] } as const;
      for (const state of ['queued', 'failed'] as const) {
        const unknown = {
          kind: 'mail',
          state,
          told: { $in: known[state] },
          createdAt,
          ...NOT_OUT,
        } as unknown as Filter;
        await stored(model.updateMany(unknown, { $set: { told: state, telling: announcement } }).exec());
      }
    },

    async openAnnouncement() {
      const found = await stored(
        model
          .findOne({ telling: { $gt: '' } }, { telling: 1 })
          .sort({ telling: 1 })
          .lean<OutboxDocument>()
          .exec(),
      );
      return found?.telling;
    },

    async announced(announcement, limit) {
      const own: Filter = { telling: announcement };
      const count = await stored(model.countDocuments(own).exec());
      return { count, first: await find(own, { createdAt: -1 }, limit) };
    },

    async closeAnnouncement(announcement) {
      await stored(model.updateMany({ telling: announcement }, { $unset: { telling: 1 } }).exec());
    },
  };
}

function newestFirst(a: MailItem, b: MailItem): number {
  const order = Date.parse(b.createdAt) - Date.parse(a.createdAt);
  return order === 0 ? (a.id < b.id ? 1 : -1) : order;
}
