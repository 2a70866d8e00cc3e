import { type Connection, type QueryFilter, Schema } from 'mongoose';
import type { LinkStore } from '../services/stores/links.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface LinkDocument {
  /** The account. */
  readonly _id: string;
  readonly key: string;
  readonly customer?: string;
  readonly hash?: string;
  readonly expiresAt: Date;
  /** The events that tried a code. */
  readonly tries: readonly string[];
  readonly usedBy?: string;
  readonly goneAt: Date;
}

/** What was begun with a code is brought to its end within this time. */
const REMEMBER_MS = 24 * 60 * 60 * 1_000;

const schema = new Schema<LinkDocument>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    customer: { type: String },
    hash: { type: String },
    expiresAt: { type: Date, required: true },
    tries: { type: [String], required: true },
    usedBy: { type: String },
    goneAt: { type: Date, required: true },
  },
  { collection: 'links', versionKey: false },
);
schema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

type Filter = QueryFilter<LinkDocument>;
const UNUSED = { usedBy: { $exists: false } } as const;

/** Links of accounts that wait for their code. */
export function linkStore(connection: Connection): LinkStore & { prepare(): Promise<void> } {
  const model = connection.model('Link', schema);
  return {
    prepare: () => indexed(model),

    async ask({ account, key, customer, expiresAt }) {
      const at = new Date(expiresAt);
      const fresh = { key, expiresAt: at, goneAt: at, tries: [], ...(customer === undefined ? {} : { customer }) };
      try {
        // Asked for under this key before nothing matches, and the insertion meets the one that is there.
        await stored(
          model.collection.replaceOne({ _id: account as never, key: { $ne: key } }, fresh as never, { upsert: true }),
        );
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },

    async arm({ account, key }, hash, now) {
      const waiting: Filter = { _id: account, key, expiresAt: { $gt: new Date(now) }, ...UNUSED };
      return (await stored(model.updateOne(waiting, { $set: { hash } }).exec())).matchedCount === 1;
    },

    async attempt(account, by, most, now) {
      const at = new Date(now);
      const open = { _id: account, tries: { $ne: by }, [`tries.${most - 1}`]: { $exists: false }, ...UNUSED };
      await stored(model.updateOne({ ...open, expiresAt: { $gt: at } } as Filter, { $push: { tries: by } }).exec());
      const found = await stored(model.findOne({ _id: account }).lean<LinkDocument>().exec());
      if (!found?.tries.includes(by)) return undefined;
      if (found.usedBy === undefined ? found.expiresAt <= at : found.usedBy !== by) return undefined;
      const { key, customer, hash, expiresAt } = found;
      return {
        account,
        key,
        expiresAt: expiresAt.toISOString(),
        ...(customer === undefined ? {} : { customer }),
        ...(hash === undefined ? {} : { hash }),
      };
    },

    async use({ account, key }, by, now) {
      const goneAt = new Date(Date.parse(now) + REMEMBER_MS);
      const free: Filter = { _id: account, key, ...UNUSED };
      const first = await stored(model.updateOne(free, { $set: { usedBy: by, goneAt } }).exec());
      if (first.matchedCount === 1) return true;
      return (await stored(model.findOne({ _id: account, key, usedBy: by }).lean().exec())) !== null;
    },
  };
}
