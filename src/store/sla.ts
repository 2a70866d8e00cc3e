import { type Connection, Schema } from 'mongoose';
import type { CalendarVersion } from '../domain/sla/changes.ts';
import type { CalendarSettings } from '../domain/sla/settings.ts';
import type { SlaStore } from '../services/stores/sla.ts';
import { indexed, isDuplicate, stored } from './connection.ts';
import { walksOf } from './walks.ts';

interface CalendarDocument {
  readonly _id: string;
  readonly calendar: CalendarSettings;
  readonly keptAt: Date;
}

const calendarSchema = new Schema<CalendarDocument>(
  {
    _id: { type: String, required: true },
    calendar: { type: Schema.Types.Mixed, required: true },
    keptAt: { type: Date, required: true },
  },
  { collection: 'slaCalendars', versionKey: false, minimize: false },
);
calendarSchema.index({ keptAt: -1 });

type VersionDocument = Omit<CalendarVersion, 'version'> & {
  /** The version. */
  readonly _id: number;
  readonly key: string;
};

const versionSchema = new Schema<VersionDocument>(
  {
    _id: { type: Number, required: true },
    key: { type: String, required: true },
    name: { type: String, required: true },
    change: { type: Schema.Types.Mixed },
    basis: { type: String, required: true },
    by: { type: Schema.Types.Mixed, required: true },
    at: { type: String, required: true },
    what: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'slaVersions', versionKey: false, minimize: false },
);
versionSchema.index({ key: 1 }, { unique: true });
versionSchema.index({ name: 1, _id: -1 });

/** What the clocks of tickets count by, as it is and as it was. */
export function slaStore(connection: Connection): SlaStore & { prepare(): Promise<void> } {
  const calendars = connection.model('SlaCalendar', calendarSchema);
  const versions = connection.model('SlaVersion', versionSchema);
  const walks = walksOf(connection);
  return {
    prepare: async () => {
      await Promise.all([indexed(calendars), indexed(versions)]);
    },
    async keep(given) {
      const keptAt = new Date();
      const documents = given.map(({ key, calendar }) => ({ _id: key, calendar, keptAt }));
      try {
        await stored(calendars.collection.insertMany(documents as never, { ordered: false }));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    async kept(limit) {
      const found = await stored(calendars.find().sort({ keptAt: -1 }).limit(limit).lean<CalendarDocument[]>().exec());
      return found.map(({ _id, calendar }) => ({ key: _id, calendar }));
    },
    async walk(which = 'terms') {
      const found = await walks.progress(which);
      if (found === undefined) return undefined;
      const { mark, began = '', after, done } = found;
      return { mark, began, done, ...(typeof after === 'number' ? { after } : {}) };
    },
    async latestVersions(names) {
      const found = await Promise.all(
        names.map((name) => stored(versions.findOne({ name }).sort({ _id: -1 }).lean<VersionDocument>().exec())),
      );
      return found.flatMap((one) => (one === null ? [] : versionOf(one)));
    },
    async newestVersion() {
      const found = await stored(
        versions
          .findOne({ _id: { $gt: 0 } })
          .sort({ _id: -1 })
          .lean<VersionDocument>()
          .exec(),
      );
      return found?._id ?? 0;
    },
    async addVersion({ version, ...rest }, key) {
      try {
        await stored(versions.collection.insertOne({ _id: version, key, ...rest } as never));
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async versionUnder(key) {
      const found = await stored(versions.findOne({ key }).lean<VersionDocument>().exec());
      return found === null ? undefined : versionOf(found);
    },
    async versions(limit, before) {
      const below = { _id: before === undefined ? { $gt: 0 } : { $lt: before } };
      const found = await stored(versions.find(below).sort({ _id: -1 }).limit(limit).lean<VersionDocument[]>().exec());
      return found.map(versionOf);
    },
    noteWalk: (walk, which = 'terms') => walks.note(which, walk),
  };
}

function versionOf({ _id: version, key: _, ...rest }: VersionDocument): CalendarVersion {
  return { version, ...rest };
}
