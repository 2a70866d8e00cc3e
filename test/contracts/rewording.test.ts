import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advanceRewording } from '#src/services/rewording.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { aTicket, ticketIn } from '#test/builders.ts';
import { freshStore, type Place } from './store-helpers.ts';

const COUNT = 250;
const page = { limit: 10, patienceMs: 60_000 };

/** What older rules made of it: only the first words, and letters that Unicode does not take apart as they were. */
const olderWords = ['t', '1', 'łukasz'];

function ticketNo(number: number) {
  return aTicket({
    number,
    subject: 'Łukasz from Ørsted',
    body: `${'many words '.repeat(400)}zebrafish`,
    requesterName: 'Søren',
    tags: ['københavn'],
    applied: [`k${number}`],
    source: `workspace:c:${number}`,
  });
}

describe('words of older rules', () => {
  let place: Place;
  let store: OpenStore;
  beforeAll(async () => {
    place = await freshStore({ refuseScans: true });
    store = await openStore(place.uri, { firstNumber: 1 });
    const old = Array.from({ length: COUNT }, (_, n) => ({
      ...documentOf(ticketNo(n + 1), []),
      words: olderWords,
      facets: ['status:new', 'name:søren', 'tag:københavn'],
    }));
    await store.database.collection('tickets').insertMany(old as never[]);
    const customer = { name: 'Søren Ørsted', language: 'en', zone: 'Europe/Zurich' };
    const keys = { nameKeys: ['s', 'sø', 'søren'], numberKeys: [] };
    const customers = Array.from({ length: 3 }, (_, n) => ({ _id: `c-${n}`, ...customer, ...keys }));
    await store.database.collection('customers').insertMany(customers as never[]);
    const views = store.database.collection('views');
    await views.insertMany([
      { _id: 'mia/łódź', owner: 'mia', name: 'Łódź', search: 'a' },
      { _id: 'mia/lódź', owner: 'mia', name: 'Lódź', search: 'b' },
      { _id: 'mia/plain', owner: 'mia', name: 'Plain', search: 'c' },
    ] as never[]);
  });
  afterAll(async () => {
    await store.close();
    await place.clean();
  });

  const search = async (terms: object) =>
    (await store.stores.tickets.search({ words: [], facets: [], ...terms }, { ...page, limit: COUNT })).tickets.length;

  it('are made anew in batches, by another process from where a killed one was, and then no more', async () => {
    expect(await search({ words: ['lukasz'] })).toBe(0);
    expect(await store.stores.rewording.advance(100)).toBe(100);
    expect(await search({ words: ['lukasz'] })).toBe(100);
    const other = await openStore(place.uri, { firstNumber: 1 });
    try {
      await advanceRewording({ stores: other.stores });
      while ((await other.stores.rewording.advance(100)) > 0);
    } finally {
      await other.close();
    }
    for (const words of [['lukasz', 'zebrafish'], ['soren'], ['orsted']]) expect(await search({ words })).toBe(COUNT);
    expect(await search({ facets: [['tag:kobenhavn']] })).toBe(COUNT);
    expect(await search({ facets: [['name:soren']] })).toBe(COUNT);
    expect(await store.stores.rewording.advance(100)).toBe(0);
    const progress = await store.database
      .collection('walks')
      .find({ _id: { $gt: 'rewording/', $lt: 'rewording0' } } as never)
      .toArray();
    expect(progress.map(({ _id, done }) => [String(_id), done]).sort()).toEqual([
      ['rewording/customers', true],
      ['rewording/tickets', true],
      ['rewording/views', true],
    ]);
  });

  it('duplicates of before they ended with the ticket that they were merged into are over', async () => {
    const tickets = store.database.collection('tickets');
    const main = ticketIn('closed', { number: 901, source: 'main', applied: ['k901'] });
    const solved = { status: 'closed', solution: 'A new key' } as const;
    const of = (number: number, into: number) =>
      aTicket({ ...solved, number, mergedInto: into, source: `of ${into}`, applied: [`k${number}`] });
    const open = aTicket({ number: 902, source: 'open', applied: ['k902'] });
    await tickets.insertMany([main, open, of(903, 901), of(904, 902)].map((one) => documentOf(one, [])) as never[]);
    await store.database.collection('walks').deleteMany({ _id: { $gt: 'rewording/' } } as never);
    const other = await openStore(place.uri, { firstNumber: 1 });
    try {
      while ((await other.stores.rewording.advance(100)) > 0);
      const stand = async (standing: 'over' | 'solved') =>
        (await other.stores.tickets.list({ requester: 'c-ana', standing: [standing] }, { limit: 10 })).map(
          ({ number }) => number,
        );
      expect([await stand('over'), await stand('solved')]).toEqual([[903, 901], [904]]);
      expect(await search({ facets: [['read:closed']] })).toBe(1);
    } finally {
      await other.close();
      await tickets.deleteMany({ _id: { $gt: 900 } } as never);
    }
  });

  it('are made anew of customers and views, of which none is lost', async () => {
    expect(await store.stores.customers.like('soren orsted', 10)).toHaveLength(3);
    const views = await store.stores.views.of(['mia'], 10);
    expect(views.map(({ name, search: kept }) => [name, kept]).sort()).toEqual([
      ['Lódź', 'b'],
      ['Plain', 'c'],
      ['Łódź 2', 'a'],
    ]);
    expect(await store.stores.views.remove('mia', 'lodz 2')).toBe(true);
    expect(await store.stores.views.remove('mia', 'LODZ')).toBe(true);
  });

  it('a ticket that changes meanwhile keeps what it has become', async () => {
    await store.database.collection('walks').deleteMany({ _id: { $gt: 'rewording/' } } as never);
    await store.database.collection('tickets').updateOne({ _id: 7 } as never, { $set: { words: olderWords } });
    const other = await openStore(place.uri, { firstNumber: 1 });
    try {
      const changed = { ...ticketNo(7), version: 2, subject: 'Quokka', body: 'short' };
      const [, saved] = await Promise.all([
        other.stores.rewording.advance(COUNT + 1),
        other.stores.tickets.save(changed, [], true),
      ]);
      expect(saved).toBeDefined();
    } finally {
      await other.close();
    }
    expect(await search({ words: ['quokka', 'short'] })).toBe(1);
    expect(await search({ words: ['zebrafish'] })).toBe(COUNT - 1);
  });
});
