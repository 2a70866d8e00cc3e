import type { Collection } from 'mongodb';
import type { Connection } from 'mongoose';
import { nameKeys, numberKeys } from '../domain/customers/look-up.ts';
import { facetsOf, searchWords } from '../domain/search/facets.ts';
import { WORDING } from '../domain/search/words.ts';
import { verdictDays } from '../domain/sla/verdict.ts';
import type { Ticket } from '../domain/tickets/ticket.ts';
import { RetryLater } from '../lib/errors.ts';
import type { RewordingStore } from '../services/stores/rewording.ts';
import type { View } from '../services/stores/views.ts';
import { stored } from './connection.ts';
import { viewId } from './views.ts';
import { walksOf } from './walks.ts';

/** Of a document what is needed to make anew what it is found by. */
interface Kept extends Partial<View> {
  readonly _id: string | number;
  readonly version?: number;
  readonly ticket?: Ticket;
  readonly words?: readonly string[];
  readonly facets?: readonly string[];
  readonly verdictDays?: readonly string[];
  readonly number?: string;
  readonly nameKeys?: readonly string[];
  readonly numberKeys?: readonly string[];
}

type Documents = Collection<Kept>;

/** What a document is found by, and what it must still be so that this is right. Undefined where it is right already. */
interface Renewal {
  readonly held: Readonly<Record<string, unknown>>;
  readonly set: Readonly<Record<string, unknown>>;
}

const COLLECTIONS: readonly {
  readonly name: string;
  /** Before every `_id`. */
  readonly lowest: string | number;
  readonly fields: readonly (keyof Kept)[];
  renew(documents: Documents, kept: Kept): Promise<void>;
}[] = [
  {
    name: 'tickets',
    lowest: -1,
    fields: ['version', 'ticket', 'words', 'facets', 'verdictDays'],
    renew: async (documents, kept) => renewed(documents, await endedWithMain(documents, kept), ticketRenewal),
  },
  {
    name: 'customers',
    lowest: '',
    fields: ['name', 'number', 'nameKeys', 'numberKeys'],
    renew: (documents, kept) => renewed(documents, kept, customerRenewal),
  },
  { name: 'views', lowest: '', fields: ['owner', 'name', 'search'], renew: moveView },
];

/** Other processes change a document so often at most before it is left for the next time. */
const ATTEMPTS = 5;
/** So many views of one owner may have names that are the same by now. */
const MOST_ALIKE = 50;

/** Each collection is walked once by `_id`. */
export function rewordingStore(connection: Connection): RewordingStore & { prepare(): Promise<void> } {
  const walks = walksOf(connection);
  const mark = String(WORDING);
  const database = () => connection.db ?? fail();
  let done = false;
  return {
    async prepare() {},
    async advance(limit) {
      if (done) return 0;
      for (const { name, lowest, fields, renew } of COLLECTIONS) {
        const walk = `rewording/${name}`;
        const before = await walks.progress(walk);
        // Another process may have newer rules.
        const known = before !== undefined && Number(before.mark) >= WORDING;
        if (known && before.done) continue;
        const documents: Documents = database().collection(name);
        const behind = { _id: { $gt: (known ? before.after : undefined) ?? lowest } };
        const projection = Object.fromEntries(fields.map((field) => [field, 1]));
        const some = await stored(documents.find(behind, { projection }).sort({ _id: 1 }).limit(limit).toArray());
        await Promise.all(some.map((kept) => renew(documents, kept)));
        const last = some.at(-1)?._id ?? (known ? before.after : undefined);
        await walks.note(walk, { mark, done: some.length < limit, ...(last === undefined ? {} : { after: last }) });
        if (some.length > 0) return some.length;
      }
      done = true;
      return 0;
    },
  };
}

function fail(): never {
  throw new Error('the store is connected but has no database');
}

async function renewed(documents: Documents, first: Kept, renewal: (kept: Kept) => Renewal | undefined): Promise<void> {
  const itself = { _id: first._id };
  let kept: Kept | null = first;
  for (let attempt = 0; attempt < ATTEMPTS && kept !== null; attempt += 1) {
    const found = renewal(kept);
    if (found === undefined) return;
    const { matchedCount } = await stored(documents.updateOne({ ...itself, ...found.held }, { $set: found.set }));
    if (matchedCount === 1) return;
    kept = await stored(documents.findOne(itself));
  }
  if (kept !== null) throw new RetryLater('a document is changed again and again');
}

/** A duplicate of before they ended with the ticket that they were merged into. */
async function endedWithMain(documents: Documents, kept: Kept): Promise<Kept> {
  const { _id, version = 0, ticket } = kept;
  if (ticket?.mergedInto === undefined || ticket.solution === undefined || ticket.mainClosed) return kept;
  const main = await stored(documents.findOne({ _id: ticket.mergedInto }, { projection: { 'ticket.status': 1 } }));
  if (main?.ticket?.status !== 'closed') return kept;
  const ended = { $set: { 'ticket.mainClosed': true, standing: 'over' } } as const;
  const { matchedCount } = await stored(documents.updateOne({ _id, version }, ended));
  return matchedCount === 0 ? kept : { ...kept, ticket: { ...ticket, mainClosed: true } };
}

function ticketRenewal({ version, ticket, words, facets, verdictDays: kept = [] }: Kept): Renewal | undefined {
  if (ticket === undefined) return undefined;
  const days = verdictDays(ticket);
  const set = {
    words: searchWords(ticket),
    facets: facetsOf(ticket),
    ...(days.length > 0 ? { verdictDays: days } : {}),
  };
  return isSame([words, facets, kept], [set.words, set.facets, days]) ? undefined : { held: { version }, set };
}

function customerRenewal({ name, number, ...keys }: Kept): Renewal | undefined {
  if (name === undefined) return undefined;
  const set = { nameKeys: nameKeys({ name }), numberKeys: number === undefined ? [] : numberKeys({ number }) };
  if (isSame([keys.nameKeys, keys.numberKeys ?? []], [set.nameKeys, set.numberKeys])) return undefined;
  return { held: { name, number: number ?? { $exists: false } }, set };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A view's name is its id. Two that were different by older rules both stay: the second gets a number behind its name. */
async function moveView(documents: Documents, { _id, owner, name, search }: Kept): Promise<void> {
  if (owner === undefined || name === undefined || search === undefined || viewId(owner, name) === _id) return;
  for (let count = 1; count <= MOST_ALIKE; count += 1) {
    const view: View = { owner, name: count === 1 ? name : `${name} ${count}`, search };
    const place = { _id: viewId(owner, view.name) };
    await stored(documents.updateOne(place, { $setOnInsert: view }, { upsert: true }));
    const there = await stored(documents.findOne(place));
    // Taken by another one.
    if (there?.search !== search) continue;
    await stored(documents.deleteOne({ _id }));
    return;
  }
}
