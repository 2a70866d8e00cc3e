import { type Connection, type QueryFilter, Schema } from 'mongoose';
import { type MessageRef, messageKey } from '../domain/refs.ts';
import type { TimelineEntry } from '../domain/tickets/ticket.ts';
import type { Anchor, AnchorStore, TimelineStore } from '../services/stores/stores.ts';
import { indexed, insertNew, stored } from './connection.ts';
import { revisionsOf, withRevisions } from './lines.ts';

const { Mixed } = Schema.Types;

export interface EntryDocument {
  readonly _id: string;
  readonly ticket: number;
  /** The ticket's version, then the place among the step's consequences: the order of the history. */
  readonly version: number;
  readonly index: number;
  readonly entry: TimelineEntry;
}

const entrySchema = new Schema<EntryDocument>(
  {
    _id: { type: String, required: true },
    ticket: { type: Number, required: true },
    version: { type: Number, required: true },
    index: { type: Number, required: true },
    entry: { type: Mixed, required: true },
  },
  { collection: 'timeline', versionKey: false },
);
entrySchema.index({ ticket: 1, version: 1, index: 1 });

/** Its exact type is mongoose's own business. */
export function timelineModel(connection: Connection) {
  return connection.model('TimelineEntry', entrySchema);
}

/** A ticket's history: written once, never changed. */
export function timelineStore(connection: Connection): TimelineStore & { prepare(): Promise<void> } {
  const model = timelineModel(connection);
  const along =
    (way: 1 | -1) =>
    (filter: QueryFilter<EntryDocument>, limit: number): Promise<EntryDocument[]> =>
      stored(
        model.find(filter).sort({ ticket: way, version: way, index: way }).limit(limit).lean<EntryDocument[]>().exec(),
      );
  const [newest, oldest] = [along(-1), along(1)];
  // What is left of the step itself, then the steps before it: two reads along the index instead of one with a choice in it.
  const earlier = async (ticket: number, limit: number, before: string): Promise<EntryDocument[]> => {
    const [version = 0, index = 0] = before.split('.').map(Number);
    const found = await newest({ ticket, version, index: { $lt: index } }, limit);
    if (found.length === limit) return found;
    return [...found, ...(await newest({ ticket, version: { $lt: version } }, limit - found.length))];
  };
  const later = async (ticket: number, limit: number, after: string): Promise<EntryDocument[]> => {
    const [version = 0, index = 0] = after.split('.').map(Number);
    const found = await oldest({ ticket, version, index: { $gt: index } }, limit);
    if (found.length === limit) return found;
    return [...found, ...(await oldest({ ticket, version: { $gt: version } }, limit - found.length))];
  };
  const placed = (one: EntryDocument) => ({ ...one.entry, place: `${one.version}.${one.index}` });
  /** With what was edited and deleted since. */
  const laid = async (ticket: number, entries: ReturnType<typeof placed>[]) => {
    const places = entries.map(({ place, details }) => details?.['of'] ?? place);
    return withRevisions(entries, await revisionsOf(connection, ticket, places));
  };
  return {
    prepare: () => indexed(model),
    async append(ticket, entries) {
      const documents = entries.map(({ id, entry }) => {
        const [, version = '0', index = '0'] = id.split(':');
        return { _id: id, ticket, version: Number(version), index: Number(index), entry };
      });
      await insertNew(model, documents);
    },
    async last(ticket, limit, before) {
      const found = before === undefined ? await newest({ ticket }, limit) : await earlier(ticket, limit, before);
      return laid(ticket, found.reverse().map(placed));
    },
    async first(ticket, limit, after) {
      const found = after === undefined ? await oldest({ ticket }, limit) : await later(ticket, limit, after);
      return laid(ticket, found.map(placed));
    },
  };
}

interface AnchorDocument extends Omit<Anchor, 'name'> {
  readonly _id: string;
  readonly key: string;
}

const anchorSchema = new Schema<AnchorDocument>(
  {
    _id: { type: String, required: true },
    key: { type: String, required: true },
    ticket: { type: Number, required: true },
    side: { type: String, required: true },
    message: { type: Mixed, required: true },
  },
  { collection: 'anchors', versionKey: false },
);
anchorSchema.index({ key: 1 });
anchorSchema.index({ ticket: 1, _id: 1 });

/** So many anchors are kept in memory: each message in a thread asks for that of its ticket. */
const MOST_KNOWN = 1_000;

/** Which messages in chat belong to which ticket. */
export function anchorStore(connection: Connection): AnchorStore & { prepare(): Promise<void> } {
  const model = connection.model('Anchor', anchorSchema);
  const toAnchor = ({ _id, key: _, ...rest }: AnchorDocument): Anchor => ({ name: _id, ...rest });
  // What was put once never changes.
  const known = new Map<string, Anchor>();
  return {
    prepare: () => indexed(model),
    async put({ name, ...rest }) {
      await insertNew(model, [{ _id: name, key: keyOf(rest.message), ...rest }]);
    },
    async byName(name) {
      const before = known.get(name);
      if (before) return before;
      const found = await stored(model.findOne({ _id: name }).lean<AnchorDocument>().exec());
      if (!found) return undefined;
      const anchor = toAnchor(found);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(name, anchor);
      return anchor;
    },
    async ofTicket(ticket, limit) {
      const found = await stored(
        model.find({ ticket }).sort({ ticket: 1, _id: 1 }).limit(limit).lean<AnchorDocument[]>().exec(),
      );
      return found.map(toAnchor);
    },
    async byMessage(message) {
      const found = await stored(
        model
          .findOne({ key: keyOf(message) })
          .lean<AnchorDocument>()
          .exec(),
      );
      return found ? toAnchor(found) : undefined;
    },
  };
}

/** An anchor stands for a thread: for the message itself, or for the first one of the thread that it is in. */
function keyOf({ thread, message, ...channel }: MessageRef): string {
  return messageKey({ ...channel, message: thread ?? message });
}
