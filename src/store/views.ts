import { type Connection, Schema } from 'mongoose';
import { folded } from '../domain/search/words.ts';
import type { View, ViewStore } from '../services/stores/views.ts';
import { indexed, stored } from './connection.ts';

interface ViewDocument extends View {
  readonly _id: string;
}

const schema = new Schema<ViewDocument>(
  {
    _id: { type: String, required: true },
    owner: { type: String, required: true },
    name: { type: String, required: true },
    search: { type: String, required: true },
  },
  { collection: 'views', versionKey: false },
);
schema.index({ owner: 1, _id: 1 });

/** One view of an owner per name, whatever its case and accents. */
export function viewId(owner: string, name: string): string {
  return `${owner}/${folded(name)}`;
}

/** Searches that people keep under a name. */
export function viewStore(connection: Connection): ViewStore & { prepare(): Promise<void> } {
  const model = connection.model('View', schema);
  return {
    prepare: () => indexed(model),
    async put(view) {
      await stored(model.updateOne({ _id: viewId(view.owner, view.name) }, { $set: view }, { upsert: true }).exec());
    },
    async remove(owner, name) {
      return (await stored(model.deleteOne({ _id: viewId(owner, name) }).exec())).deletedCount === 1;
    },
    async of(owners, limit) {
      const found = await stored(
        model
          .find({ owner: { $in: owners } })
          .sort({ owner: 1, _id: 1 })
          .limit(limit)
          .lean<ViewDocument[]>()
          .exec(),
      );
      return found.map(({ owner, name, search }) => ({ owner, name, search }));
    },
  };
}
