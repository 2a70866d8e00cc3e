import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { facetsOf } from '#src/domain/search/facets.ts';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { aHandoff, aTicket } from '#test/builders.ts';
import { freshStore, type Place } from './store-helpers.ts';

const COUNT = 7_000;
const TOGETHER = 500;
/** Nobody waits so long: what is looked for is looked for to the end. */
const patienceMs = 60_000;

/** Every 500th is about a rare thing, every second about mails; the first of all are handed over, or about an animal. */
function ticketNo(n: number): Ticket {
  return aTicket({
    number: n,
    subject: n % 500 === 0 ? 'Código QR roto' : n % 2 === 0 ? 'Mails are late' : 'Invoice question',
    body: n % 3 === 0 ? 'a hard bounce of acme.example' : n === 4 ? 'a quokka wombat' : 'a wombat and a quokka',
    requester: `c-${n % 50}`,
    status: n < 3 ? 'handed_over' : n % 10 === 0 ? 'open' : 'closed',
    ...(n < 3 ? { teams: ['it', 'dev'], handoff: aHandoff(n === 1 ? 'it' : 'dev') } : {}),
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
    const tickets = store.database.collection('tickets');
    for (let from = 1; from <= COUNT; from += TOGETHER) {
      const some = Array.from({ length: TOGETHER }, (_, i) => documentOf(ticketNo(from + i), []));
      await tickets.insertMany(some as never[]);
    }
  });
  afterAll(async () => {
    await store.close();
    await place.clean();
  });

  type Terms = Partial<Parameters<OpenStore['stores']['tickets']['search']>[0]>;
  type Page = Partial<Parameters<OpenStore['stores']['tickets']['search']>[1]>;
  const search = (terms: Terms, page: Page = {}) =>
    store.stores.tickets.search({ words: [], facets: [], ...terms }, { limit: 10, patienceMs, ...page });

  /** Every page of a search, one after the other: each is full but the last. */
  async function all(terms: Terms, page: Page = {}) {
    const numbers: number[] = [];
    let below: number | undefined;
    do {
      const { tickets, next } = await search(terms, { ...page, ...(below === undefined ? {} : { below }) });
      expect(tickets.length)[next === undefined ? 'toBeLessThanOrEqual' : 'toBe'](10);
      numbers.push(...tickets.map(({ number }) => number));
      below = next;
    } while (below !== undefined);
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

  it('finds nothing where two common words never meet, and has looked everywhere', async () => {
    expect(await all({ words: ['mails', 'invoice'] })).toEqual([]);
  });

  it('stops when the time is over, says from where on it goes on, and gets to the end so', async () => {
    const numbers: number[] = [];
    let pages = 0;
    for (let below: number | undefined = COUNT + 1; below !== undefined; pages += 1) {
      const { tickets, next } = await search({ words: ['mails', 'wombat'] }, { below, patienceMs: 0, fits });
      numbers.push(...tickets.map(({ number }) => number));
      below = next;
    }
    expect(numbers).toEqual([4]);
    expect(pages).toBeGreaterThan(2);
  });

  const fits = ({ body }: Ticket) => body.includes('quokka wombat');

  it('fills a page with what fits, however much lies before it', async () => {
    expect(await search({ words: ['quokka', 'wombat'] }, { fits })).toMatchObject({ tickets: [{ number: 4 }] });
    expect(await all({ words: ['wombat'] }, { fits })).toEqual([4]);
    const some = await all({ words: ['wombat'] }, { fits: ({ number }) => number % 100 === 1 });
    expect(some).toEqual(those(({ number }) => number % 100 === 1 && number % 3 !== 0));
  });

  it('finds what has one of several at once, in order, however much lies before it', async () => {
    expect(await all({ facets: [['status:new', 'status:handed_over']] })).toEqual([2, 1]);
    expect(await all({ facets: [['team:dev', 'team:it', 'team:legal']] })).toEqual([2, 1]);
    expect(await all({ facets: [['ever:dev', 'ever:it']] })).toEqual([2, 1]);
    expect(
      await all({
        words: ['wombat'],
        facets: [
          ['status:handed_over', 'status:open'],
          ['team:dev', 'team:it'],
        ],
      }),
    ).toEqual([2, 1]);
    expect(await all({ facets: [[]] })).toEqual([]);
  });

  it('goes by alternatives alone, and by nothing at all', async () => {
    const either = await all({ facets: [['requester:c-1', 'requester:c-2']] });
    expect(either).toEqual(those(({ requester }) => requester === 'c-1' || requester === 'c-2'));
    const { tickets } = await search({}, { limit: 3 });
    expect(tickets.map(({ number }) => number)).toEqual([COUNT, COUNT - 1, COUNT - 2]);
  });

  it('is bounded by when they were opened', async () => {
    const openedFrom = ticketNo(1_000).openedAt;
    const openedBefore = ticketNo(2_000).openedAt;
    const found = await all({ words: ['codigo'], openedFrom, openedBefore });
    expect(found).toEqual([1_500, 1_000]);
    expect(await all({ words: ['codigo'], openedBefore: '2020-01-01T00:00:00Z' })).toEqual([]);
  });

  it('finds every word of all that is kept', async () => {
    const words = Array.from({ length: 6_600 }, (_, n) => `z${n}`);
    const ticket = { ...ticketNo(COUNT + 1), subject: 'A log', body: `${words.join(' ')} zebrafish` };
    expect(ticket.body.length).toBeGreaterThan(38_000);
    expect(await store.stores.tickets.insert(ticket, [])).toBe('inserted');
    for (const word of ['zebrafish', 'z0', 'z3000', 'z6599']) expect(await all({ words: [word] })).toEqual([COUNT + 1]);
    expect(await store.stores.tickets.save({ ...ticket, version: 2, body: 'short' }, [], true)).toBeDefined();
    expect(await all({ words: ['zebrafish'] })).toEqual([]);
  });

  it('finds a ticket as it stands now', async () => {
    const ticket = { ...ticketNo(7), status: 'open' as const, version: 2 };
    expect(await store.stores.tickets.save(ticket, [])).toBeDefined();
    expect(await all({ words: ['invoice'], facets: [['status:open']] })).toEqual([7]);
    expect(await all({ words: ['t', '7'] })).toEqual([7]);
  });
});
