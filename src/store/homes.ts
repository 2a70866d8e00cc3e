import { type Connection, Schema } from 'mongoose';
import { accountKey } from '../domain/refs.ts';
import type { HomeStore, HomeView, OpenHome } from '../services/stores/homes.ts';
import { indexed, stored } from './connection.ts';

const { Mixed } = Schema.Types;

interface HomeDocument {
  /** The key of the account. */
  readonly _id: string;
  readonly account: OpenHome['account'];
  readonly view?: HomeView;
  readonly openedAt: Date;
}

const schema = new Schema<HomeDocument>(
  {
    _id: { type: String, required: true },
    account: { type: Mixed, required: true },
    view: { type: Mixed },
    openedAt: { type: Date, required: true },
  },
  { collection: 'homes', versionKey: false, minimize: false },
);
// Forgotten after a day: who opens their page then sees all of it again.
schema.index({ openedAt: -1 }, { expireAfterSeconds: 24 * 60 * 60 });

/** Who looks at the page that is kept for them, and at what of it. */
export function homeStore(connection: Connection): HomeStore & { prepare(): Promise<void> } {
  const model = connection.model('Home', schema);
  const set = async (account: OpenHome['account'], change: Partial<HomeDocument>) => {
    await stored(
      model.updateOne({ _id: accountKey(account) }, { $set: { account, ...change } }, { upsert: true }).exec(),
    );
  };
  const toHome = ({ account, view = {} }: HomeDocument): OpenHome => ({ account, view });
  return {
    prepare: () => indexed(model),
    opened: (account, at) => set(account, { openedAt: new Date(at) }),
    show: (account, view, at) => set(account, { view, openedAt: new Date(at) }),
    async one(account) {
      const found = await stored(
        model
          .findOne({ _id: accountKey(account) })
          .lean<HomeDocument>()
          .exec(),
      );
      return found ? toHome(found) : undefined;
    },
    async openSince(since, limit) {
      const found = await stored(
        model
          .find({ openedAt: { $gte: new Date(since) } })
          .sort({ openedAt: -1 })
          .limit(limit)
          .lean<HomeDocument[]>()
          .exec(),
      );
      return found.map(toHome);
    },
  };
}
