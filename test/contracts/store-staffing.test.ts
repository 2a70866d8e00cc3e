import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffingStore } from '#src/services/stores/staffing.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

const who = (id: string) => ({ id: `w:${id}`, name: id });
const now = Temporal.Now.instant().round('millisecond');
const inHours = (hours: number) => now.add({ hours }).toString();

describe.each(places)('turns and absences over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let staffing: StaffingStore;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    staffing = store.stores.staffing;
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  it('it is everybody’s turn, one after the other, in each queue by itself', async () => {
    const turns = async (queue: string, keys: readonly string[], candidates: readonly string[]) => {
      const got: string[] = [];
      for (const key of keys) got.push(await staffing.turn(queue, key, candidates));
      return got;
    };
    expect(await turns('desk', ['a', 'b', 'c', 'd'], ['noah', 'lucia', 'mia'])).toEqual([
      'lucia',
      'mia',
      'noah',
      'lucia',
    ]);
    expect(await turns('team:it', ['a', 'b'], ['ivan'])).toEqual(['ivan', 'ivan']);
    // Whoever had it last may have left since.
    expect(await turns('desk', ['e', 'f'], ['anton', 'noah'])).toEqual(['noah', 'anton']);
    // Asked for again it is the same one's turn, whoever could have it now.
    expect(await staffing.turn('desk', 'b', ['zoe'])).toBe('mia');
  });

  it('of many who ask at once each has one turn', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const keys = Array.from({ length: 12 }, (_unused, n) => `k${n}`);
    const twice = await Promise.all([...keys, ...keys].map((key) => staffing.turn('busy', key, names)));
    const [first, second] = [twice.slice(0, keys.length), twice.slice(keys.length)];
    expect(second).toEqual(first);
    expect(first.toSorted()).toEqual(names.flatMap((name) => [name, name, name]));
  });

  it('what is reserved for somebody changes only for who saw it as it is, and is released once', async () => {
    const one = (key: string, ticket: number) => ({ key, ticket, wanted: { team: 'it', ordinal: ticket } });
    expect(await staffing.reservations('w:mia')).toEqual({ revision: 0, all: [] });
    const first = await Promise.all(['a', 'b', 'c'].map((key, n) => staffing.reserve('w:mia', 0, [one(key, n)])));
    expect(first.filter(Boolean)).toHaveLength(1);
    const { revision, all } = await staffing.reservations('w:mia');
    expect([revision, all]).toEqual([1, [one('abc'.charAt(first.indexOf(true)), first.indexOf(true))]]);
    const second = await Promise.all([7, 8].map((n) => staffing.reserve('w:mia', 1, [...all, one('d', n)])));
    expect(second.filter(Boolean)).toHaveLength(1);
    await staffing.release('w:mia', 'd');
    await staffing.release('w:mia', 'd');
    expect(await staffing.reservations('w:mia')).toEqual({ revision: 3, all });
    expect(await staffing.reserve('w:mia', 2, [])).toBe(false);
  });

  it('somebody is away until then, or until they say so; the last word counts', async () => {
    await staffing.away({ who: who('mia') });
    await staffing.away({ who: who('noah'), until: inHours(48) });
    await staffing.away({ who: who('lucia'), until: inHours(24) });
    await staffing.away({ who: who('ivan'), until: inHours(24) });
    await staffing.away({ who: who('ivan'), until: inHours(72) });
    expect(await staffing.absent(now.toString(), 10)).toEqual([
      { who: who('lucia'), until: inHours(24) },
      { who: who('noah'), until: inHours(48) },
      { who: who('ivan'), until: inHours(72) },
      { who: who('mia') },
    ]);
    expect(await staffing.absent(now.toString(), 1)).toMatchObject([{ who: who('lucia') }]);
    expect((await staffing.absent(inHours(24), 10)).map((one) => one.who.name)).toEqual(['noah', 'ivan', 'mia']);
    expect([await staffing.back('w:mia'), await staffing.back('w:mia'), await staffing.back('w:nobody')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await staffing.absent(inHours(24), 10)).map((one) => one.who.name)).toEqual(['noah', 'ivan']);
  });
});
