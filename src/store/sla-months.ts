import { type Connection, Schema } from 'mongoose';
import { keyOf } from '../domain/sla/verdict.ts';
import type { FrozenMonth, SlaMonthStore, VerdictPage } from '../services/stores/sla-months.ts';
import { indexed, isDuplicate, stored } from './connection.ts';

interface MonthDocument extends Omit<FrozenMonth, 'month'> {
  /** The month: what makes it once. */
  readonly _id: string;
}

interface PageDocument extends VerdictPage {
  readonly _id: string;
  /** Of the verdicts that count, so that no later month counts them again. */
  readonly keys: readonly string[];
}

const { Mixed } = Schema.Types;

const monthSchema = new Schema<MonthDocument>(
  {
    _id: { type: String, required: true },
    attempt: { type: String, required: true },
    frozenAt: { type: String, required: true },
    desk: { type: String, required: true },
    zone: { type: String, required: true },
    from: { type: String, required: true },
    until: { type: String, required: true },
    goal: { type: Number, required: true },
    literalZones: { type: Mixed, required: true },
    pages: { type: Number, required: true },
    figures: { type: Mixed, required: true },
    told: { type: Boolean },
  },
  { collection: 'slaMonths', versionKey: false, minimize: false },
);

const pageSchema = new Schema<PageDocument>(
  {
    _id: { type: String, required: true },
    month: { type: String, required: true },
    attempt: { type: String, required: true },
    page: { type: Number, required: true },
    verdicts: { type: [Mixed], required: true },
    keys: { type: [String], required: true },
  },
  { collection: 'slaVerdicts', versionKey: false, minimize: false },
);
pageSchema.index({ month: 1, attempt: 1 });
pageSchema.index({ keys: 1 });

/** Months are frozen by one insert, after all of their pages are there: a process that dies before that has frozen nothing. */
export function slaMonthStore(connection: Connection): SlaMonthStore & { prepare(): Promise<void> } {
  const months = connection.model('SlaMonth', monthSchema);
  const pages = connection.model('SlaVerdicts', pageSchema);
  const byName = async (name: string): Promise<FrozenMonth | undefined> => {
    const found = await stored(months.findById(name).lean<MonthDocument>().exec());
    if (found === null) return undefined;
    const { _id, ...rest } = found;
    return { month: _id, ...rest };
  };
  return {
    prepare: () => indexed(pages),
    async putPage({ month, attempt, page, verdicts }) {
      const keys = verdicts.filter(({ outcome }) => outcome !== 'excluded').map(keyOf);
      const document = { _id: pageId({ month, attempt }, page), month, attempt, page, verdicts, keys };
      await stored(pages.collection.insertOne(document as never));
    },
    async freeze({ month, ...rest }) {
      try {
        await stored(months.collection.insertOne({ _id: month, ...rest } as never));
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      const counts = await byName(month);
      if (counts === undefined) throw new Error(`${month} was frozen and is not there`);
      return counts;
    },
    byName,
    async verdicts(month, page) {
      const found = await stored(pages.findById(pageId(month, page)).lean<PageDocument>().exec());
      if (found === null) throw new Error(`page ${page} of the verdicts of ${month.month} is not there`);
      return found.verdicts;
    },
    async countedBefore(month, keys) {
      const counted = new Map<string, string>();
      if (keys.length === 0) return counted;
      const asked = new Set(keys);
      const some = { keys: { $in: [...asked] } };
      const found = await stored(pages.find(some, { month: 1, attempt: 1, keys: 1 }).lean<PageDocument[]>().exec());
      for (const one of found) {
        if (one.month >= month || (await byName(one.month))?.attempt !== one.attempt) continue;
        for (const key of one.keys) if (asked.has(key)) counted.set(key, one.month);
      }
      return counted;
    },
    async dropLeftOvers({ month, attempt }) {
      await stored(pages.deleteMany({ month, attempt: { $ne: attempt } }).exec());
    },
    async noteTold(month) {
      await stored(months.updateOne({ _id: month }, { $set: { told: true } }).exec());
    },
  };
}

function pageId({ month, attempt }: Pick<FrozenMonth, 'month' | 'attempt'>, page: number): string {
  return `${month}/${attempt}/${page}`;
}
