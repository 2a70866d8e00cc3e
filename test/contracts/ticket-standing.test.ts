import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { openStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { aTicket, ticketIn } from '#test/builders.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

/** More than are looked at in one go. */
const MANY = 700;

let opened: readonly OpenedStore[];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

/** As an earlier version left them: nothing says how they stand for whoever asked, and how far that was looked at. */
async function leftByBefore({ database }: OpenedStore['store']): Promise<void> {
  const kinds: readonly Ticket[] = [aTicket(), ticketIn('resolved'), ticketIn('closed')];
  const documents = Array.from({ length: MANY }, (_, n) => {
    const ticket = { ...(kinds[n % 3] as Ticket), number: n + 1, source: `s${n}`, applied: [`k${n}`] };
    const { standing: _standing, ...before } = documentOf(ticket, []);
    return before;
  });
  const merged = aTicket({ number: MANY + 1, status: 'closed', mergedInto: 1, source: 'merged', applied: ['merged'] });
  const { standing: _standing, ...before } = documentOf(merged, []);
  await database.collection('tickets').insertMany([...documents, before] as never[]);
  await database.collection('walks').deleteOne({ _id: 'standing' as never });
}

describe('tickets that an earlier version made', () => {
  it('are on their requester’s list after the next start, which later ones do not look at again', async () => {
    for (const { place, store } of opened) {
      await leftByBefore(store);
      const awaited = { requester: 'c-ana', standing: ['awaited', 'solved'] } as const;
      expect(await store.stores.tickets.count(awaited, 1_000)).toBe(0);
      const next = await openStore(place.uri, { firstNumber: 1 });
      const { tickets } = next.stores;
      // A third each is awaited, solved and over; the merged one is awaited, too.
      expect(await tickets.count(awaited, 1_000)).toBe(468);
      expect(await tickets.count({ requester: 'c-ana', standing: ['over'] }, 1_000)).toBe(233);
      const listed = await tickets.list(awaited, { limit: 1_000 });
      expect(listed.map(({ number }) => number)).toContain(MANY + 1);
      await store.database.collection('tickets').updateOne({ _id: 1 as never }, { $unset: { standing: 1 } });
      await next.close();
      const later = await openStore(place.uri, { firstNumber: 1 });
      expect(await later.stores.tickets.count(awaited, 1_000)).toBe(467);
      await later.close();
    }
  });

  it('go on from where a process was killed', async () => {
    for (const { place, store } of opened) {
      await store.database.collection('tickets').updateMany({}, { $unset: { standing: 1 } });
      const half = { $set: { after: 600, done: false } };
      await store.database.collection('walks').updateOne({ _id: 'standing' as never }, half);
      const next = await openStore(place.uri, { firstNumber: 1 });
      expect(await store.database.collection('tickets').countDocuments({ standing: { $exists: true } })).toBe(101);
      await next.close();
    }
  });
});
