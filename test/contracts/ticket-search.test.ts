import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facetsOf } from '#src/domain/search/facets.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aTicket } from '#test/builders.ts';
import { freshStore, type Place } from './store-helpers.ts';

const COUNT = 5_000;

/** Every 500th is about a rare thing, every second about mails. */
function ticketNo(n: number): Ticket {
  return aTicket({
    number: n,
    subject: n % 500 === 0 ? 'Código QR roto' : n % 2 === 0 ? 'Mails are late' : 'Invoice question',
    body: n % 3 === 0 ? 'a hard bounce of acme.example' : 'nothing special',
    requester: `c-${n % 50}`,
    status: n % 10 === 0 ? 'open' : 'closed',
    openedAt: Temporal.Instant.from('2026-01-01T00:00:00Z').add({ hours: n }).toString(),
    applied: [`k${n}`],
    source: `workspace:c:${n}`,
  });
}

describe('searching tickets', () => {
  let place: Place;
  let store: OpenStore;
  beforeAll(async () => {
    place = await freshStore({ refuseScans: true });
    store = await openStore(place.uri, { firstNumber: 1 });
    for (let from = 1; from <= COUNT; from += 250) {
      const some = Array.from({ length: 250 }, (_, i) => ticketNo(from + i));
      await Promise.all(some.map((ticket) => store.stores.tickets.insert(ticket, [])));
    }
  });
  afterAll(async () => {
    await store.close();
    place.clean();
  });

  /** Every page of a search, one after the other. */
  async function all(terms: Partial<Parameters<OpenStore['stores']['tickets']['search']>[0]>) {
    const numbers: number[] = [];
    let below: number | undefined;
    let pages = 0;
    do {
      const page = { limit: 10, ...(below === undefined ? {} : { below }) };
      const { tickets, next } = await store.stores.tickets.search({ words: [], facets: [], ...terms }, page);
      expect(tickets.length).toBeLessThanOrEqual(10);
      numbers.push(...tickets.map(({ number }) => number));
      below = next;
      pages += 1;
    } while (below !== undefined && pages < 1_000);
    return numbers;
  }

  const those = (fits: (ticket: Ticket) => boolean) =>
    Array.from({ length: COUNT }, (_, i) => ticketNo(COUNT - i))
      .filter(fits)
      .map(({ number }) => number);

  it('finds a rare word, without accents and case, the newest first', async () => {
    expect(await all({ words: ['codigo'] })).toEqual(those(({ number }) => number % 500 === 0));
  });

  it('finds what has all the words and filters, however common each is', async () => {
    const terms = { words: ['mails', 'bounce'], facets: [['status:open'], ['requester:c-0', 'requester:c-30']] };
    const fits = those(
      ({ number, ...ticket }) =>
        number % 2 === 0 &&
        number % 500 !== 0 &&
        number % 3 === 0 &&
        facetsOf({ number, ...ticket }).includes('status:open') &&
        ['c-0', 'c-30'].includes(ticket.requester),
    );
    expect(fits.length).toBeGreaterThan(10);
    expect(await all(terms)).toEqual(fits);
  });

  it('finds nothing where two common words never meet, page by page to the end', async () => {
    expect(await all({ words: ['mails', 'invoice'] })).toEqual([]);
  });

  it('goes by alternatives alone, and by nothing at all', async () => {
    const either = await all({ facets: [['requester:c-1', 'requester:c-2']] });
    expect(either).toEqual(those(({ requester }) => requester === 'c-1' || requester === 'c-2'));
    const { tickets } = await store.stores.tickets.search({ words: [], facets: [] }, { limit: 3 });
    expect(tickets.map(({ number }) => number)).toEqual([COUNT, COUNT - 1, COUNT - 2]);
  });

  it('is bounded by when they were opened', async () => {
    const openedFrom = ticketNo(1_000).openedAt;
    const openedBefore = ticketNo(2_000).openedAt;
    const found = await all({ words: ['codigo'], openedFrom, openedBefore });
    expect(found).toEqual([1_500, 1_000]);
    expect(await all({ words: ['codigo'], openedBefore: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it('finds a ticket as it stands now', async () => {
    const ticket = { ...ticketNo(7), status: 'open' as const, version: 2 };
    expect(await store.stores.tickets.save(ticket, [])).toBe(true);
    expect(await all({ words: ['invoice'], facets: [['status:open']] })).toEqual([7]);
    expect(await all({ words: ['t', '7'] })).toEqual([7]);
  });
});
