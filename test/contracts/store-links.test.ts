import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Customer } from '#src/domain/customers/customer.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { aCustomer } from '#test/builders.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

// What is over is forgotten by the store's own clock, so that this is long hence.
const NOON = '2998-03-02T12:00:00Z';
const plus = (seconds: number) => Temporal.Instant.from(NOON).add({ seconds }).toString();
const MOST = 3;

describe.each(places)('over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  /** A second process. */
  let other: OpenStore;

  const process = (n: number) => (n % 2 === 0 ? store : other).stores;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    await store.database.dropDatabase();
    await store.close();
    store = await openStore(place.uri, { firstNumber: 1 });
    other = await openStore(place.uri, { firstNumber: 1 });
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await other.close();
    await store.close();
    await place.clean();
  });

  describe('a link that waits for its code', () => {
    const asked = (account: string, key: string) => ({ account, key, customer: 'c', expiresAt: plus(900) });

    it('is in place of the one before, and stays as it is when it is asked for again', async () => {
      const { links } = store.stores;
      await links.ask(asked('d:1', 'first'));
      expect(await links.arm({ account: 'd:1', key: 'first' }, 'h1', NOON)).toBe(true);
      await links.ask({ ...asked('d:1', 'first'), customer: 'another' });
      expect(await links.attempt('d:1', 'a', MOST, NOON)).toMatchObject({ key: 'first', customer: 'c', hash: 'h1' });
      await links.ask({ account: 'd:1', key: 'second', expiresAt: plus(900) });
      expect(await links.arm({ account: 'd:1', key: 'first' }, 'h2', NOON)).toBe(false);
      expect(await links.use({ account: 'd:1', key: 'first' }, 'a', NOON)).toBe(false);
      const waiting = await links.attempt('d:1', 'b', MOST, NOON);
      expect(waiting).toEqual({ account: 'd:1', key: 'second', expiresAt: new Date(plus(900)).toISOString() });
      expect(await links.attempt('d:2', 'b', MOST, NOON)).toBeUndefined();
    });

    it('is tried so often and no more, however many try at once; the same try counts once', async () => {
      await store.stores.links.ask(asked('d:3', 'k'));
      const each = Array.from({ length: 12 }, (_unused, n) => process(n).links);
      const tried = await Promise.all(each.map((links, n) => links.attempt('d:3', `t${n}`, MOST, NOON)));
      expect(tried.filter(Boolean)).toHaveLength(MOST);
      const again = await Promise.all(each.map((links, n) => links.attempt('d:3', `t${n}`, MOST, NOON)));
      expect(again).toEqual(tried);
    });

    it('is over after its time, but for whoever used it', async () => {
      const { links } = store.stores;
      await links.ask(asked('d:4', 'k'));
      await links.attempt('d:4', 'late', MOST, plus(899));
      expect(await links.attempt('d:4', 'late', MOST, plus(900))).toBeUndefined();
      expect(await links.attempt('d:4', 'later', MOST, plus(900))).toBeUndefined();
      expect(await links.arm({ account: 'd:4', key: 'k' }, 'h', plus(900))).toBe(false);
      await links.attempt('d:4', 'in time', MOST, plus(100));
      expect(await links.use({ account: 'd:4', key: 'k' }, 'in time', plus(100))).toBe(true);
      expect(await links.attempt('d:4', 'in time', MOST, plus(2_000))).toMatchObject({ key: 'k' });
    });

    it('is used by one, who may come again; nobody can try or arm it any more', async () => {
      await store.stores.links.ask(asked('d:5', 'k'));
      const each = Array.from({ length: 8 }, (_unused, n) => process(n).links);
      for (const name of ['u0', 'u1']) await store.stores.links.attempt('d:5', name, MOST, NOON);
      const won = await Promise.all(each.map((links, n) => links.use({ account: 'd:5', key: 'k' }, `u${n % 2}`, NOON)));
      const winner = won[0] ? 'u0' : 'u1';
      expect(won).toEqual(each.map((_unused, n) => winner === `u${n % 2}`));
      const { links } = other.stores;
      expect(await links.attempt('d:5', winner, MOST, NOON)).toMatchObject({ key: 'k' });
      expect(await links.attempt('d:5', winner === 'u0' ? 'u1' : 'u0', MOST, NOON)).toBeUndefined();
      expect(await links.attempt('d:5', 'new', MOST, NOON)).toBeUndefined();
      expect(await links.arm({ account: 'd:5', key: 'k' }, 'h', NOON)).toBe(false);
    });
  });

  describe('an account that is linked to a customer', () => {
    let made = 0;
    async function customer(change: Partial<Customer> = {}): Promise<Customer> {
      made += 1;
      const { address: _address, ...plain } = aCustomer({ id: `c${made}`, accounts: [`d:c${made}`], ...change });
      return store.stores.customers.insert({ ...plain, ...(change.address ? { address: change.address } : {}) });
    }

    it('is that customer, by whatever it is found, and is itself again afterwards', async () => {
      const { customers } = store.stores;
      const ana = await customer({ name: 'Ana Uno', number: 'C-1', address: 'ana@one.example', accounts: ['s:ana'] });
      const own = await customer({ name: 'Nick', number: 'C-2', address: 'nick@one.example', accounts: ['d:nick'] });
      expect(await customers.join('d:nick', ana.id, MOST)).toBe(true);
      expect(await customers.join('d:nick', ana.id, MOST)).toBe(true);
      const joined = { ...ana, accounts: ['s:ana', 'd:nick'], linked: ['d:nick'] };
      expect(await customers.byAccount('d:nick')).toEqual({ ...joined, as: own.id });
      expect(await customers.byAccount('s:ana')).toEqual(joined);
      expect(await customers.byId(own.id)).toEqual(joined);
      expect(await customers.byNumber('C-2')).toEqual(joined);
      expect(await customers.byAddress('nick@one.example', 5)).toEqual([joined]);
      expect(await customers.like('nick', 5)).toEqual([joined]);
      expect((await customers.like('C-', 5)).filter(({ id }) => id === own.id)).toEqual([]);

      const parted = { own: own.id, from: ana.id };
      expect(await customers.part('d:nick', 'somebody else')).toBeUndefined();
      expect(await customers.part('d:nick', ana.id)).toEqual(parted);
      expect(await customers.byAccount('d:nick')).toEqual(own);
      expect(await customers.byAccount('s:ana')).toEqual(ana);
      // Begun and not ended, it goes on, and nothing else is done meanwhile.
      expect(await customers.join('d:nick', ana.id, MOST)).toBe(false);
      expect(await customers.part('d:nick')).toEqual(parted);
      await customers.parted('d:nick');
      expect(await customers.part('d:nick')).toBeUndefined();
      expect(await customers.join('d:nick', ana.id, MOST)).toBe(true);
    });

    it('is linked to one alone, and takes nobody along', async () => {
      const { customers } = store.stores;
      const [a, b, c] = [await customer(), await customer(), await customer()];
      const account = ({ accounts }: Customer) => accounts[0] ?? '';
      expect(await customers.join(account(b), a.id, MOST)).toBe(true);
      expect(await customers.join(account(b), c.id, MOST)).toBe(false);
      expect(await customers.join(account(a), c.id, MOST)).toBe(false);
      expect(await customers.join(account(c), b.id, MOST)).toBe(false);
      expect(await customers.byId(c.id)).toEqual(c);
      expect(await customers.join('d:nobody', a.id, MOST)).toBe(false);
    });

    it('is one of so many at most', async () => {
      const { customers } = store.stores;
      const to = await customer();
      const all = await Promise.all(Array.from({ length: MOST + 2 }, () => customer()));
      const joined = await Promise.all(
        all.map((one, n) => process(n).customers.join(one.accounts[0] ?? '', to.id, MOST)),
      );
      expect(joined.filter(Boolean)).toHaveLength(MOST);
      expect((await customers.byId(to.id))?.linked).toHaveLength(MOST);
      for (const [n, one] of all.entries()) expect((await customers.byId(one.id))?.id).toBe(joined[n] ? to.id : one.id);
    });

    it('never goes round in a circle when two are linked to each other at once', async () => {
      const { customers } = store.stores;
      for (let round = 0; round < 20; round += 1) {
        const [a, b] = [await customer(), await customer()];
        const both = await Promise.all([
          store.stores.customers.join(a.accounts[0] ?? '', b.id, MOST),
          other.stores.customers.join(b.accounts[0] ?? '', a.id, MOST),
        ]);
        expect(both.filter(Boolean).length).toBeLessThanOrEqual(1);
        const found = [(await customers.byId(a.id))?.id, (await customers.byId(b.id))?.id];
        expect(found).toEqual(both[0] ? [b.id, b.id] : both[1] ? [a.id, a.id] : [a.id, b.id]);
      }
    });
  });
});
