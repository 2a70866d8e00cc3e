import { EJSON, serialize } from 'bson';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { homeCard } from '#src/services/home-card.ts';
import type { TicketFilter } from '#src/services/stores/stores.ts';
import { decode } from '#src/store/embedded/bson/decode.ts';
import type { Doc } from '#src/store/embedded/bson/values.ts';
import { type Plan, planQuery } from '#src/store/embedded/plan/planner.ts';
import { parseFilter } from '#src/store/embedded/query/parse.ts';
import type { Collection } from '#src/store/embedded/storage/collection.ts';
import { openDatabase } from '#src/store/embedded/storage/database.ts';
import { parseIndexSpec } from '#src/store/embedded/storage/index-spec.ts';
import { Store } from '#src/store/embedded/store.ts';
import { openStore } from '#src/store/open.ts';
import { documentOf, filterOf } from '#src/store/tickets.ts';
import { aDesk, aTicket, handedTo, NOON, people, ticketIn } from '#test/builders.ts';
import { freshFolder, freshStore } from './store-helpers.ts';

/** So many ended of one person, who asked for them and worked on them, and so many others' are alive or resolved. */
const MANY = 300;
const mia = { id: 'workspace:mia', name: 'Mia' };

const alive: readonly Partial<Ticket>[] = [
  aTicket(),
  ticketIn('open', { assignee: mia }),
  ticketIn('waiting', { assignee: mia }),
  handedTo('dev', { assignee: mia }),
  // Answered under another one.
  aTicket({ status: 'closed', mergedInto: 1, assignee: mia }),
];

const folder = freshFolder();
let memory: Store;
let tickets: Collection;

const doc = (plain: object): Doc => decode(Buffer.from(serialize(EJSON.deserialize(EJSON.serialize(plain)) as object)));

/** The collection with the indexes that Relevo makes, in this process, where one can look into it. */
beforeAll(async () => {
  const place = await freshStore();
  const store = await openStore(place.uri, { firstNumber: 1 });
  const indexes = await store.database.collection('tickets').indexes();
  await store.close();
  await place.clean();
  memory = new Store(openDatabase(`${folder.path}/t.db`), { refuseScans: true, file: `${folder.path}/t.db` });
  tickets = memory.catalog.ensure('t.tickets');
  for (const { name, key, sparse } of indexes.filter((one) => one.name !== '_id_'))
    memory.catalog.createIndexes(tickets, [parseIndexSpec(doc({ name, key, ...(sparse ? { sparse } : {}) }))]);
  const put = (change: Partial<Ticket>, number: number) => {
    const ticket = aTicket({ ...change, number, applied: [`k${number}`], source: `workspace:c:${number}` });
    tickets.insert(doc(documentOf(ticket, [])));
  };
  memory.db.exec('BEGIN');
  for (let n = 1; n <= MANY; n += 1) put(ticketIn('closed', { assignee: mia, teams: ['dev'] }), n);
  const others = { requester: 'c-gus', assignee: { id: 'workspace:noah', name: 'Noah' } };
  for (let n = 1; n <= MANY; n += 1)
    put(n % 2 === 0 ? ticketIn('open', others) : ticketIn('resolved', others), MANY + n);
  for (const [n, one] of alive.entries()) put(one, 2 * MANY + 1 + n);
  memory.db.exec('COMMIT');
});
afterAll(() => {
  memory.db.close();
  folder.remove();
});

/** How many entries of an index are looked at for a query. */
function lookedAt(plan: Plan): number {
  if (plan.kind === 'scan') throw new Error('everything is looked at');
  if (plan.kind === 'union') return plan.plans.reduce((sum, one) => sum + lookedAt(one), 0);
  return plan.bounds.ranges.reduce((sum, range) => sum + plan.index.estimate(range, 2 * MANY), 0);
}

it.each([
  ['an agent who is in a team', people.both],
  ['a lead', people.zoe],
  ['a team', people.dora],
  ['a customer', people.ana],
])('what there is to do for %s is counted without looking at what has ended', async (_, person) => {
  const counted: TicketFilter[] = [];
  const noting = {
    list: async () => [],
    byNumber: async () => undefined,
    count: async (filter: TicketFilter) => {
      counted.push(filter);
      return 0;
    },
  };
  const reader = { person: { ...person, account: people.mia.account }, desk: aDesk(), now: NOON, customer: 'c-ana' };
  const { card } = await homeCard(noting, reader, {});
  expect(card.blocks.length).toBeGreaterThan(0);
  expect(counted.length).toBeGreaterThan(1);
  for (const filter of counted) {
    const query = { filter: parseFilter(doc(filterOf(filter))), sort: [], hint: undefined, limit: 0 };
    const found = [...memory.find('t.tickets', { ...query, filter: doc(filterOf(filter)) }).found].length;
    expect(lookedAt(planQuery(tickets, query)), JSON.stringify(filter)).toBe(found);
  }
});
