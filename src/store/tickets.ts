import { type Connection, type QueryFilter, Schema } from 'mongoose';
import { facetsOf, NOBODY, searchWords } from '../domain/search/facets.ts';
import {
  ALIVE,
  isEnded,
  type Standing,
  type Status,
  standingOf,
  type Ticket,
  workersOf,
} from '../domain/tickets/ticket.ts';
import { type Page, type Pending, pageKey, type TicketFilter, type TicketStore } from '../services/stores/stores.ts';
import { indexed, isDuplicate, stored } from './connection.ts';
import { deadlinesOf, ticketDeadlines } from './ticket-deadlines.ts';
import { searchTickets } from './ticket-search.ts';
import { fillStandings } from './ticket-standing.ts';
import { walksOf } from './walks.ts';

export interface TicketDocument {
  readonly _id: number;
  readonly version: number;
  /** Where it stands in lists, see `pageKey`. */
  readonly order: number;
  /** The key of the event that made it. */
  readonly madeBy: string;
  readonly ticket: Ticket;
  /** See `workersOf`; `NOBODY` of one that has not ended and that nobody has. */
  readonly workers: readonly string[];
  /** See `searchWords` and `facetsOf`. */
  readonly words: readonly string[];
  readonly facets: readonly string[];
  readonly openedAt: Date;
  /** It has not ended: of the lists, the one that is asked for most. */
  readonly alive: boolean;
  /** See `standingOf`, by which a requester's list is found; `fillStandings` gives it to those that were made without. */
  readonly standing: Standing;
  /** Of one that has ended, its last change; absent while it has not, and when its files were removed. */
  readonly filesEndedAt?: Date;
  readonly pending: readonly Pending[];
  /** Since when `pending` waits, or until when it was put off; absent when it is empty. */
  readonly pendingSince?: Date;
  /** When the earliest of its clocks is due, and when somebody has to be told of one; absent: none runs that is not paused. */
  readonly dueAt?: Date;
  readonly nextAlertAt?: Date;
  /** One runs that is not paused; so that these can be gone through in the order of their numbers. */
  readonly clockRuns?: true;
  /** See `verdictDays`; absent: none. Given to tickets of before that by `rewording.ts`. */
  readonly verdictDays?: readonly string[];
  /** How often it could not be moved; absent: never. */
  readonly pendingFailures?: number;
}

const { Mixed } = Schema.Types;

const schema = new Schema<TicketDocument>(
  {
    _id: { type: Number, required: true },
    version: { type: Number, required: true },
    order: { type: Number, required: true },
    madeBy: { type: String, required: true },
    ticket: { type: Mixed, required: true },
    workers: { type: [String], required: true },
    words: { type: [String], required: true },
    facets: { type: [String], required: true },
    openedAt: { type: Date, required: true },
    alive: { type: Boolean, required: true },
    standing: { type: String, required: true },
    filesEndedAt: { type: Date },
    pending: { type: [Mixed], required: true },
    pendingSince: { type: Date },
    dueAt: { type: Date },
    nextAlertAt: { type: Date },
    clockRuns: { type: Boolean },
    verdictDays: { type: [String], default: undefined },
    pendingFailures: { type: Number },
  },
  { collection: 'tickets', versionKey: false, minimize: false },
);
schema.index({ madeBy: 1 }, { unique: true });
schema.index({ 'ticket.source': 1 }, { unique: true, sparse: true });
schema.index({ 'ticket.status': 1, order: -1 });
schema.index({ 'ticket.requester': 1, order: -1 });
// Nothing of what has ended is read to say how much somebody waits for.
schema.index({ 'ticket.requester': 1, standing: 1, order: -1 });
schema.index({ workers: 1, order: -1 });
schema.index({ workers: 1, alive: 1 });
schema.index({ 'ticket.handoff.team': 1, order: -1 });
schema.index({ 'ticket.teams': 1, order: -1 });
schema.index({ words: 1, _id: -1 });
schema.index({ facets: 1, _id: -1 });
schema.index({ openedAt: -1 });
schema.index({ alive: 1, order: -1 });
schema.index({ filesEndedAt: 1 }, { sparse: true });
schema.index({ pendingSince: 1 }, { sparse: true });
schema.index({ dueAt: 1, _id: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
schema.index({ nextAlertAt: 1, _id: 1 }, { partialFilterExpression: { nextAlertAt: { $exists: true } } });
schema.index({ 'ticket.requester': 1, clockRuns: 1, _id: 1 }, { partialFilterExpression: { clockRuns: true } });
schema.index({ clockRuns: 1, _id: 1 }, { partialFilterExpression: { clockRuns: true } });
schema.index({ verdictDays: 1, _id: 1 });
schema.index({ 'pending.line.message': 1 }, { sparse: true });

export interface CounterDocument {
  readonly _id: string;
  readonly value: number;
}

const counterSchema = new Schema<CounterDocument>(
  { _id: { type: String, required: true }, value: { type: Number, required: true } },
  { collection: 'counters', versionKey: false },
);

const COUNTER = 'ticket';

/** What was set aside is due then. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/** A new ticket as it is kept. */
export function documentOf(ticket: Ticket, pending: readonly Pending[]): TicketDocument {
  return {
    _id: ticket.number,
    version: ticket.version,
    order: pageKey(ticket),
    madeBy: ticket.applied[0] ?? `T-${ticket.number}`,
    ticket,
    workers: workersOrNobody(ticket),
    words: searchWords(ticket),
    facets: facetsOf(ticket),
    openedAt: new Date(ticket.openedAt),
    alive: !isEnded(ticket),
    standing: standingOf(ticket),
    ...endOfFiles(ticket),
    ...deadlinesOf(ticket).set,
    pending,
    ...(pending.length === 0 ? {} : { pendingSince: new Date(ticket.changedAt) }),
  };
}

/** Its exact type is mongoose's own business. */
export function ticketModel(connection: Connection) {
  return connection.model('Ticket', schema);
}

export function counterModel(connection: Connection) {
  return connection.model('Counter', counterSchema);
}

export function ticketStore(connection: Connection, firstNumber: number): TicketStore & { prepare(): Promise<void> } {
  const model = ticketModel(connection);
  const counters = counterModel(connection);
  const one = async (filter: QueryFilter<TicketDocument>): Promise<Ticket | undefined> => {
    const found = await stored(model.findOne(filter, { ticket: 1 }).lean().exec());
    return found?.ticket;
  };
  const waitsUntil = async (number: number, until: Date): Promise<void> => {
    const waiting = { _id: number, pendingSince: { $exists: true } };
    await stored(model.updateOne(waiting, { $set: { pendingSince: until } }).exec());
  };

  return {
    async prepare() {
      await indexed(model);
      try {
        await stored(counters.create({ _id: COUNTER, value: firstNumber - 1 }));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      await fillStandings(model, walksOf(connection));
    },

    async nextNumber(taken) {
      if (taken !== undefined) {
        const last = await stored(
          model
            .findOne({ _id: { $gte: taken } }, { _id: 1 })
            .sort({ _id: -1 })
            .lean()
            .exec(),
        );
        const value = last?._id ?? taken;
        await stored(counters.updateOne({ _id: COUNTER }, { $max: { value } }, { upsert: true }).exec());
      }
      const counter = await stored(
        counters
          .findOneAndUpdate({ _id: COUNTER }, { $inc: { value: 1 } }, { returnDocument: 'after' })
          .lean()
          .exec(),
      );
      if (!counter) throw new Error('the counter of tickets is missing');
      return counter.value;
    },

    async insert(ticket, pending) {
      try {
        await stored(model.collection.insertOne(documentOf(ticket, pending) as never));
        return 'inserted';
      } catch (error) {
        if (isDuplicate(error)) return 'doubled';
        throw error;
      }
    },

    async save(ticket, pending, reworded = false) {
      const deadlines = deadlinesOf(ticket);
      const saved = await stored(
        model
          .findOneAndUpdate(
            { _id: ticket.number, version: ticket.version - 1 },
            {
              $set: {
                version: ticket.version,
                order: pageKey(ticket),
                ticket,
                workers: workersOrNobody(ticket),
                facets: facetsOf(ticket),
                ...(reworded ? { words: searchWords(ticket) } : {}),
                alive: !isEnded(ticket),
                standing: standingOf(ticket),
                ...endOfFiles(ticket),
                ...deadlines.set,
                pendingSince: new Date(ticket.changedAt),
              },
              $unset: { ...(isEnded(ticket) ? {} : { filesEndedAt: 1 }), ...deadlines.unset },
              $push: { pending: { $each: pending } },
            },
            { returnDocument: 'after', projection: { pending: 1 } },
          )
          .lean()
          .exec(),
      );
      return saved?.pending;
    },

    byNumber: (number) => one({ _id: number }),
    bySource: (source) => one({ 'ticket.source': source }),
    byFirstKey: (key) => one({ madeBy: key }),

    async list(filter, { limit, before }: Page) {
      const query = { ...filterOf(filter), ...(before === undefined ? {} : { order: { $lt: before } }) };
      const found = await stored(model.find(query, { ticket: 1 }).sort({ order: -1 }).limit(limit).lean().exec());
      return found.map(({ ticket }) => ticket);
    },

    search: (terms, page) => searchTickets(model, terms, page),

    ...ticketDeadlines(model),

    count: (filter, atMost) => stored(model.countDocuments(filterOf(filter), { limit: atMost }).exec()),

    async pending(number) {
      const found = await stored(model.findOne({ _id: number }, { pending: 1 }).lean().exec());
      return found?.pending ?? [];
    },

    async pendingLine(message) {
      const found = await stored(
        model.findOne({ 'pending.line.message': message }, { pending: 1 }).lean<TicketDocument>().exec(),
      );
      const lines = (found?.pending ?? []).flatMap((item) => (item.kind === 'line' ? [item.line] : []));
      return lines.findLast((line) => line.message === message);
    },

    async clearPending(number, ids) {
      const settled = { $unset: { pendingSince: 1 as const, pendingFailures: 1 as const } };
      if (ids.length > 0) {
        // Nearly always these are all that there is, so that one write is enough.
        const these = { _id: number, 'pending.id': { $all: ids }, pending: { $size: ids.length } };
        const all = await stored(model.updateOne(these, { ...settled, $set: { pending: [] } }).exec());
        if (all.matchedCount > 0) return;
        await stored(model.updateOne({ _id: number }, { $pull: { pending: { id: { $in: ids } } } }).exec());
      }
      await stored(model.updateOne({ _id: number, pending: { $size: 0 } }, settled).exec());
    },

    async withPending(before, limit) {
      const found = await stored(
        model
          .find({ pendingSince: { $lt: new Date(before) } }, { _id: 1 })
          .sort({ pendingSince: 1 })
          .limit(limit)
          .lean()
          .exec(),
      );
      return found.map(({ _id }) => _id);
    },

    putOff: (number, until) => waitsUntil(number, new Date(until)),
    setAside: (number) => waitsUntil(number, NEVER),

    async countFailure(number) {
      const change = { $inc: { pendingFailures: 1 } };
      const options = { returnDocument: 'after', projection: { pendingFailures: 1 } } as const;
      const found = await stored(model.findOneAndUpdate({ _id: number }, change, options).lean().exec());
      return found?.pendingFailures ?? 1;
    },

    async takeUpAside(now) {
      const change = { $set: { pendingSince: new Date(now) }, $unset: { pendingFailures: 1 as const } };
      return (await stored(model.updateMany({ pendingSince: { $gte: NEVER } }, change).exec())).modifiedCount;
    },

    async withOldFiles(before, limit) {
      const old = { filesEndedAt: { $lt: new Date(before) } };
      const found = await stored(model.find(old, { ticket: 1 }).sort({ filesEndedAt: 1 }).limit(limit).lean().exec());
      return found.map(({ ticket }) => ticket);
    },

    async settleFiles({ number, version }, endedAt) {
      const change =
        endedAt === undefined
          ? { $unset: { filesEndedAt: 1 as const } }
          : { $set: { filesEndedAt: new Date(endedAt) } };
      await stored(model.updateOne({ _id: number, version }, change).exec());
    },
  };
}

function endOfFiles(ticket: Ticket): Pick<TicketDocument, 'filesEndedAt'> {
  return isEnded(ticket) ? { filesEndedAt: new Date(ticket.changedAt) } : {};
}

function workersOrNobody(ticket: Ticket): readonly string[] {
  const workers = workersOf(ticket);
  return workers.length === 0 && !isEnded(ticket) ? [NOBODY] : workers;
}

/** Every status that has not ended is one value of an index of its own, which keeps the order of the list. */
function statusFilter(statuses: readonly Status[]): QueryFilter<TicketDocument> {
  const alive = ALIVE.length === statuses.length && ALIVE.every((status) => statuses.includes(status));
  if (alive) return { alive: true };
  return { 'ticket.status': oneOf(statuses) };
}

/** One value by itself, as an index then keeps the order of what is behind it. */
function oneOf<T>(values: readonly T[]) {
  const [value, second] = values;
  return value !== undefined && second === undefined ? value : { $in: [...values] };
}

/** See `statusRead`: what has ended is known by its standing, and of what has not those that were merged are open. */
function readFilter(status: Status): QueryFilter<TicketDocument> {
  if (status === 'closed') return { standing: 'over' };
  if (status === 'resolved') return { standing: 'solved' };
  if (status !== 'open') return { standing: 'awaited', 'ticket.status': status };
  return { standing: 'awaited', $or: [{ 'ticket.status': status }, { 'ticket.mergedInto': { $exists: true } }] };
}

/** A filter as the store's own query. */
export function filterOf(filter: TicketFilter): QueryFilter<TicketDocument> {
  const { statuses, worker, nobody, requester, standing, askedAs, handedTo, teams, owed, merged, reads } = filter;
  return {
    ...(statuses === undefined ? {} : statusFilter(statuses)),
    ...(worker === undefined ? {} : { workers: worker }),
    ...(nobody ? { workers: NOBODY } : {}),
    ...(requester === undefined ? {} : { 'ticket.requester': requester }),
    ...(standing === undefined ? {} : { standing: oneOf(standing) }),
    ...(reads === undefined ? {} : readFilter(reads)),
    ...(askedAs === undefined ? {} : { 'ticket.askedAs': askedAs }),
    ...(handedTo === undefined ? {} : { 'ticket.handoff.team': { $in: handedTo } }),
    ...(teams === undefined ? {} : { 'ticket.teams': { $in: teams } }),
    ...(merged ? { 'ticket.mergedInto': { $exists: true } } : {}),
    ...(owed ? { $or: [{ 'ticket.confirmation': 'none' }, { 'ticket.solutionOwed': true }] } : {}),
  };
}
