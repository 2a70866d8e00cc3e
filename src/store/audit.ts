import { type Connection, type QueryFilter, Schema } from 'mongoose';
import type { AuditEntry, AuditFilter, AuditStore } from '../services/stores/audit.ts';
import { indexed, insertNew, stored } from './connection.ts';

interface AuditDocument extends Omit<AuditEntry, 'id' | 'at'> {
  readonly _id: string;
  readonly at: Date;
}

const schema = new Schema<AuditDocument>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: String, required: true },
    byName: { type: String, required: true },
    what: { type: String, required: true },
    ticket: { type: Number },
    outcome: { type: String, required: true },
    reason: { type: String },
    from: { type: String, required: true },
    channel: { type: String },
  },
  { collection: 'audit', versionKey: false },
);
schema.index({ ticket: 1, at: -1, _id: -1 });
schema.index({ by: 1, at: -1, _id: -1 });
schema.index({ at: 1, _id: 1 });

/** What is read at once where all of it is wanted. */
const BATCH = 500;

/** Who did or tried what. Append-only. */
export function auditStore(connection: Connection): AuditStore & { prepare(): Promise<void> } {
  const model = connection.model('AuditEntry', schema);
  const find = (filter: QueryFilter<AuditDocument>, sort: Record<string, 1 | -1>, limit: number, skip = 0) =>
    stored(model.find(filter).sort(sort).skip(skip).limit(limit).lean<AuditDocument[]>().exec());

  return {
    prepare: () => indexed(model),

    async append(entries) {
      const documents = entries.map(({ id, at, ...rest }) => ({ _id: id, ...rest, at: new Date(at) }));
      await insertNew(model, documents);
    },

    async list(filter, { limit, before }) {
      const until = before ? { at: { $lte: new Date(before.at) } } : {};
      const found = await find({ ...filter, ...until }, sortOf(filter, -1), limit, before?.skip);
      return found.map(toEntry);
    },

    async *each({ from, ...filter }) {
      let last: AuditDocument | undefined;
      for (;;) {
        const since: Date = last?.at ?? new Date(from ?? 0);
        // What is left of the instant that the last batch ended in, then what came after it.
        const same = last ? await find({ ...filter, at: since, _id: { $gt: last._id } }, sortOf(filter, 1), BATCH) : [];
        const after =
          same.length < BATCH
            ? await find(
                { ...filter, at: last ? { $gt: since } : { $gte: since } },
                sortOf(filter, 1),
                BATCH - same.length,
              )
            : [];
        const batch = [...same, ...after];
        for (const one of batch) yield toEntry(one);
        last = batch.at(-1);
        if (!last || batch.length < BATCH) return;
      }
    },
  };
}

/** Along the index that serves the filter, forwards or backwards. */
function sortOf({ ticket, by }: AuditFilter, way: 1 | -1): Record<string, 1 | -1> {
  if (ticket !== undefined) return { ticket: -way as 1 | -1, at: way, _id: way };
  if (by !== undefined) return { by: -way as 1 | -1, at: way, _id: way };
  return { at: way, _id: way };
}

function toEntry({ _id, at, ...rest }: AuditDocument): AuditEntry {
  return { id: _id, ...rest, at: at.toISOString() };
}
