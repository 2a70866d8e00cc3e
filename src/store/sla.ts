import { type Connection, Schema } from 'mongoose';
import type { CalendarSettings } from '../domain/sla/settings.ts';
import type { SlaStore, TermsWalk } from '../services/stores/sla.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface CalendarDocument {
  readonly _id: string;
  readonly calendar: CalendarSettings;
  readonly keptAt: Date;
}
type WalkDocument = TermsWalk & { readonly _id: string };

const calendarSchema = new Schema<CalendarDocument>(
  {
    _id: { type: String, required: true },
    calendar: { type: Schema.Types.Mixed, required: true },
    keptAt: { type: Date, required: true },
  },
  { collection: 'slaCalendars', versionKey: false, minimize: false },
);
calendarSchema.index({ keptAt: -1 });

const walkSchema = new Schema<WalkDocument>(
  {
    _id: { type: String, required: true },
    mark: { type: String, required: true },
    began: { type: String, required: true },
    after: { type: Number },
    done: { type: Boolean, required: true },
  },
  { collection: 'slaWalks', versionKey: false },
);

const WALK = 'terms';

/** What the clocks of tickets count by, as it is and as it was. */
export function slaStore(connection: Connection): SlaStore & { prepare(): Promise<void> } {
  const calendars = connection.model('SlaCalendar', calendarSchema);
  const walks = connection.model('SlaWalk', walkSchema);
  return {
    prepare: () => indexed(calendars),
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
    async walk() {
      const found = await stored(walks.findById(WALK).lean<WalkDocument>().exec());
      if (found === null) return undefined;
      const { _id: _, ...walk } = found;
      return walk;
    },
    async noteWalk({ mark, began, after, done }) {
      const $set = { mark, began, done, ...(after === undefined ? {} : { after }) };
      const $unset = after === undefined ? { after: 1 as const } : {};
      await stored(walks.updateOne({ _id: WALK }, { $set, $unset }, { upsert: true }).exec());
    },
  };
}
