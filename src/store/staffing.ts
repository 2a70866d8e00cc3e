import { type Connection, Schema } from 'mongoose';
import type { Who } from '../domain/people/person.ts';
import type { KeptQuiet, Reservation, StaffingStore } from '../services/stores/staffing.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface TurnDocument {
  readonly _id: string;
  /** Rises with each turn; given turns are compare-and-set on it. */
  readonly turn: number;
  readonly last: string;
  /** The last turns by their keys: asked for again, they are given to the same. */
  readonly given: readonly { readonly key: string; readonly who: string }[];
}

interface AbsenceDocument {
  readonly _id: string;
  readonly who: Who;
  /** Far away where nobody knows until when. */
  readonly until: Date;
}

interface QuietDocument extends KeptQuiet {
  readonly _id: string;
}

interface ReservationsDocument {
  /** The person. */
  readonly _id: string;
  readonly revision: number;
  readonly all: readonly Reservation[];
}

const REMEMBERED = 200;
const FOREVER = new Date('9999-01-01T00:00:00Z');
const { Mixed } = Schema.Types;

const turnSchema = new Schema<TurnDocument>(
  {
    _id: { type: String, required: true },
    turn: { type: Number, required: true },
    last: { type: String, required: true },
    given: { type: [Mixed], required: true },
  },
  { collection: 'turns', versionKey: false },
);
const absenceSchema = new Schema<AbsenceDocument>(
  {
    _id: { type: String, required: true },
    who: { type: Mixed, required: true },
    until: { type: Date, required: true },
  },
  { collection: 'absences', versionKey: false },
);
const quietSchema = new Schema<QuietDocument>(
  {
    _id: { type: String, required: true },
    who: { type: Mixed, required: true },
    from: { type: String, required: true },
    to: { type: String, required: true },
    zone: { type: String, required: true },
  },
  { collection: 'quiethours', versionKey: false },
);
const reservationsSchema = new Schema<ReservationsDocument>(
  {
    _id: { type: String, required: true },
    revision: { type: Number, required: true },
    all: { type: [Mixed], required: true },
  },
  { collection: 'reservations', versionKey: false },
);
absenceSchema.index({ until: 1 }, { expireAfterSeconds: 0 });

export function staffingStore(connection: Connection): StaffingStore & { prepare(): Promise<void> } {
  const turns = connection.model('Turn', turnSchema);
  const absences = connection.model('Absence', absenceSchema);
  const quiet = connection.model('QuietHours', quietSchema);
  const reservations = connection.model('Reservations', reservationsSchema);
  return {
    prepare: () => indexed(absences),

    async turn(queue, key, candidates) {
      for (;;) {
        const before = await stored(turns.findOne({ _id: queue }).lean<TurnDocument>().exec());
        const there = before?.given.find((one) => one.key === key);
        if (there) return there.who;
        const last = before?.last ?? '';
        const who = candidates.toSorted().find((one) => one > last) ?? candidates.toSorted()[0];
        if (who === undefined) throw new Error(`nobody to have the turn of ${queue}`);
        const given = [...(before?.given ?? []), { key, who }].slice(-REMEMBERED);
        if (before) {
          const change = { $set: { last: who, given }, $inc: { turn: 1 } };
          const won = await stored(turns.findOneAndUpdate({ _id: queue, turn: before.turn }, change).lean().exec());
          if (won) return who;
        } else {
          try {
            await stored(turns.collection.insertOne({ _id: queue, turn: 1, last: who, given } as never));
            return who;
          } catch (error) {
            if (!isDuplicate(error)) throw error;
          }
        }
      }
    },

    async reservations(person) {
      const found = await stored(reservations.findOne({ _id: person }).lean<ReservationsDocument>().exec());
      return { revision: found?.revision ?? 0, all: found?.all ?? [] };
    },

    async reserve(person, revision, all) {
      const next = { revision: revision + 1, all };
      if (revision > 0)
        return (
          (await stored(reservations.updateOne({ _id: person, revision }, { $set: next }).exec())).matchedCount === 1
        );
      try {
        await stored(reservations.collection.insertOne({ _id: person, ...next } as never));
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },

    async release(person, key) {
      const own = { _id: person, 'all.key': key };
      await stored(reservations.updateOne(own, { $pull: { all: { key } }, $inc: { revision: 1 } }).exec());
    },

    async away({ who, until }) {
      const change = { $set: { who, until: until === undefined ? FOREVER : new Date(until) } };
      await stored(absences.updateOne({ _id: who.id }, change, { upsert: true }).exec());
    },

    async back(person) {
      return (await stored(absences.deleteOne({ _id: person }).exec())).deletedCount === 1;
    },

    async quiet({ who, from, to, zone }) {
      await stored(quiet.updateOne({ _id: who.id }, { $set: { who, from, to, zone } }, { upsert: true }).exec());
    },

    async loud(person) {
      return (await stored(quiet.deleteOne({ _id: person }).exec())).deletedCount === 1;
    },

    async quietOf(people) {
      const own = { _id: { $in: [...people] } };
      const found = await stored(quiet.find(own).limit(people.length).lean<QuietDocument[]>().exec());
      return found.map(({ who, from, to, zone }) => ({ who, from, to, zone }));
    },

    async absent(now, limit) {
      const found = await stored(
        absences
          .find({ until: { $gt: new Date(now) } })
          .sort({ until: 1 })
          .limit(limit)
          .lean<AbsenceDocument[]>()
          .exec(),
      );
      return found.map(({ who, until }) => ({
        who,
        ...(until.getTime() === FOREVER.getTime()
          ? {}
          : { until: Temporal.Instant.fromEpochMilliseconds(until.getTime()).toString() }),
      }));
    },
  };
}
