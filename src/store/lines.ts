import { type Connection, Schema } from 'mongoose';
import { namesOf } from '../domain/files/file.ts';
import type { SaidLine } from '../domain/tickets/line.ts';
import type { MessageRef } from '../port/refs.ts';
import type { EarlyRevision, LineStore, PlacedEntry } from '../services/stores/stores.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

const { Mixed } = Schema.Types;

const EARLY_MS = 24 * 60 * 60 * 1_000;

interface LineDocument {
  /** The message. */
  readonly _id: string;
  readonly version: number;
  readonly line: SaidLine;
  /** `ticket/version.index` of the entry of its first words; only when these are not the last ones, or were taken back. */
  readonly revised?: string;
}

const lineSchema = new Schema<LineDocument>(
  {
    _id: { type: String, required: true },
    version: { type: Number, required: true },
    line: { type: Mixed, required: true },
    revised: { type: String },
  },
  { collection: 'lines', versionKey: false, minimize: false },
);
lineSchema.index({ revised: 1 }, { sparse: true });

interface CopyDocument {
  readonly _id: string;
  readonly message: MessageRef;
}

const copySchema = new Schema<CopyDocument>(
  { _id: { type: String, required: true }, message: { type: Mixed, required: true } },
  { collection: 'copies', versionKey: false },
);

interface EarlyDocument {
  readonly _id: string;
  readonly early: EarlyRevision;
  readonly goneAt: Date;
}

const earlySchema = new Schema<EarlyDocument>(
  {
    _id: { type: String, required: true },
    early: { type: Mixed, required: true },
    goneAt: { type: Date, required: true },
  },
  { collection: 'earlyRevisions', versionKey: false },
);
earlySchema.index({ goneAt: 1 }, { expireAfterSeconds: 0 });

export function lineStore(connection: Connection): LineStore & { prepare(): Promise<void> } {
  const lines = connection.model('Line', lineSchema);
  const copies = connection.model('Copy', copySchema);
  const earlier = connection.model('EarlyRevision', earlySchema);
  const early = async (message: string) =>
    (await stored(earlier.findOne({ _id: message }).lean<EarlyDocument>().exec()))?.early;

  return {
    async prepare() {
      await indexed(lines);
      await indexed(earlier);
    },

    async put(line) {
      const { message, ticket, version, place } = line;
      const changed = line.versions > 1 || line.withdrawn === true;
      const $set = { version, line, ...(changed ? { revised: `${ticket}/${place}` } : {}) };
      try {
        await stored(lines.updateOne({ _id: message, version: { $lt: version } }, { $set }, { upsert: true }).exec());
      } catch (error) {
        // It is there in this version or a later one, so that the upsert would make it a second time.
        if (!isDuplicate(error)) throw error;
      }
    },

    async byMessage(message) {
      return (await stored(lines.findOne({ _id: message }).lean<LineDocument>().exec()))?.line;
    },

    async copied(name, message) {
      try {
        await stored(copies.collection.insertOne({ _id: name, message } as never));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },

    async copy(name) {
      return (await stored(copies.findOne({ _id: name }).lean<CopyDocument>().exec()))?.message;
    },

    async keepEarly(next, now) {
      const known = await early(next.message);
      if (known && next.words !== undefined && (known.words === undefined || known.at > next.at)) return;
      const $set = { early: next, goneAt: new Date(Date.parse(now) + EARLY_MS) };
      await stored(earlier.updateOne({ _id: next.message }, { $set }, { upsert: true }).exec());
    },

    early,
  };
}

/** What is on record of the messages whose first words are these entries of a ticket, where it changed since; by place. */
export async function revisionsOf(
  connection: Connection,
  ticket: number,
  places: readonly string[],
): Promise<ReadonlyMap<string, SaidLine>> {
  if (places.length === 0) return new Map();
  const revised = [...new Set(places)].map((place) => `${ticket}/${place}`);
  const found = await stored(
    connection
      .model<LineDocument>('Line')
      .find({ revised: { $in: revised } })
      .lean<LineDocument[]>()
      .exec(),
  );
  return new Map(found.map(({ line }) => [line.place, line]));
}

/** The history as it is read: what was written stays, and who may read it follows from what became of the message. */
export function withRevisions(
  entries: readonly PlacedEntry[],
  revisions: ReadonlyMap<string, SaidLine>,
): readonly PlacedEntry[] {
  return entries.map((entry) => {
    const line = revisions.get(entry.details?.['of'] ?? entry.place);
    if (!line || entry.kind === 'deleted') return entry;
    const withdrawn = line.withdrawn === true;
    const visibleTo = withdrawn || entry.kind === 'edited' ? (['lead'] as const) : entry.visibleTo;
    if (entry.kind === 'edited') return { ...entry, visibleTo };
    const revised = { first: entry.words ?? '', versions: line.versions, withdrawn };
    return { ...entry, words: line.words, visibleTo, revised, ...detailsNow(entry, line) };
  });
}

/** Names the files that are left where some were taken back. */
function detailsNow({ details }: PlacedEntry, { files }: SaidLine): Pick<PlacedEntry, 'details'> {
  if (files === undefined || details?.['files'] === undefined) return {};
  const { files: _all, ...rest } = details;
  return { details: files.length === 0 ? rest : { ...rest, files: namesOf(files) } };
}
