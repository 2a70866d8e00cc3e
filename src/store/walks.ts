import { type Connection, Schema } from 'mongoose';
import { stored } from './connection.ts';

/** How far documents have been gone through by `_id`, once for a mark: rules of a version, or settings. */
export interface WalkProgress {
  /** For what it is done; another one is another walk. */
  readonly mark: string;
  /** When it was begun, where that matters. */
  readonly began?: string;
  /** Up to which `_id` that is done; absent: none. */
  readonly after?: string | number;
  readonly done: boolean;
}

type WalkDocument = WalkProgress & { readonly _id: string };

const schema = new Schema<WalkDocument>(
  {
    _id: { type: String, required: true },
    mark: { type: String, required: true },
    began: { type: String },
    after: { type: Schema.Types.Mixed },
    done: { type: Boolean, required: true },
  },
  { collection: 'walks', versionKey: false },
);

/** Progress of walks over a collection, each under a name, so that a process that is killed is followed by one that goes on from there. */
export function walksOf(connection: Connection) {
  const model = connection.model('Walk', schema);
  return {
    async progress(name: string): Promise<WalkProgress | undefined> {
      const found = await stored(model.findById(name).lean<WalkDocument>().exec());
      if (found === null) return undefined;
      const { _id: _, ...progress } = found;
      return progress;
    },
    async note(name: string, progress: WalkProgress): Promise<void> {
      await stored(model.replaceOne({ _id: name }, progress, { upsert: true }).exec());
    },
  };
}

export type Walks = ReturnType<typeof walksOf>;
