import { type Connection, Schema } from 'mongoose';
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

const WALK = 'terms';

/** What the clocks of tickets count by, as it is and as it was. */
export function slaStore(connection: Connection): SlaStore & { prepare(): Promise<void> } {
  const calendars = connection.model('SlaCalendar', calendarSchema);
  const walks = walksOf(connection);
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
      const found = await walks.progress(WALK);
      if (found === undefined) return undefined;
      const { mark, began = '', after, done } = found;
      return { mark, began, done, ...(typeof after === 'number' ? { after } : {}) };
    },
    noteWalk: (walk) => walks.note(WALK, walk),
  };
}
