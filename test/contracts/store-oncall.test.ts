import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeptOverride, OnCallStore } from '#src/services/stores/oncall.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

const who = (id: string) => ({ id: `w:${id}`, name: id });
const on = (day: number) => `2026-12-${String(day).padStart(2, '0')}T08:00:00Z`;
const anOverride = (id: string, team: string, from: number, to: number): KeptOverride => ({
  id,
  team,
  who: who('noah'),
  from: on(from),
  to: on(to),
  madeAt: on(1),
  by: who('lea'),
});

describe.each(places)('overrides of rotas over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let oncall: OnCallStore;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    oncall = store.stores.oncall;
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  it('are there once under their id, as they were put first', async () => {
    const first = anOverride('a', 'it', 3, 9);
    await Promise.all([oncall.put(first), oncall.put(first), oncall.put(first)]);
    await oncall.put({ ...first, to: on(20) });
    expect(await oncall.byId('a')).toEqual(first);
    expect(await oncall.byId('b')).toBeUndefined();
    expect(await oncall.ending('it', on(1), 10)).toEqual([first]);
  });

  it('are found by their team and end, a bounded number, and may be of nobody', async () => {
    const { who: _nobody, ...gap } = anOverride('gap', 'it', 2, 5);
    await oncall.put(gap);
    await oncall.put(anOverride('other', 'dev', 2, 5));
    const ids = async (team: string, after: string, limit = 10) =>
      (await oncall.ending(team, after, limit)).map(({ id }) => id);
    expect(await ids('it', on(1))).toEqual(['gap', 'a']);
    expect(await ids('it', on(1), 1)).toEqual(['gap']);
    expect(await ids('it', on(5))).toEqual(['a']);
    expect(await ids('it', on(9))).toEqual([]);
    expect(await ids('legal', on(1))).toEqual([]);
    expect(await oncall.byId('gap')).toEqual(gap);
  });

  it('are cancelled once, and again under the same key', async () => {
    const done = await Promise.all(['k1', 'k2', 'k3'].map((key) => oncall.cancel('a', key)));
    expect(done.filter(Boolean)).toHaveLength(1);
    const won = ['k1', 'k2', 'k3'][done.indexOf(true)] ?? '';
    expect([await oncall.cancel('a', won), await oncall.cancel('a', 'k4'), await oncall.cancel('none', 'k')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await oncall.ending('it', on(1), 10)).map(({ id }) => id)).toEqual(['gap']);
    expect(await oncall.byId('a')).toMatchObject({ id: 'a' });
  });
});
