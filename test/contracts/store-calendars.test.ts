import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarVersion } from '#src/domain/sla/changes.ts';
import type { SlaStore } from '#src/services/stores/sla.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

function aVersion(version: number, name: string, change?: CalendarVersion['change']): CalendarVersion {
  const by = { id: 'w:lea', name: 'Lea' };
  const what = { key: 'calendar.did.reset', params: { name } } as const;
  const own = change === undefined ? {} : { change };
  return { version, name, ...own, basis: 'abc', by, at: '2026-12-01T08:00:00Z', what };
}
const change = { hours: { sat: [['09:00', '12:00']], mon: [] }, added: { '2026-12-24': 'Eve' }, removed: [] } as const;

describe.each(places)('versions of calendars over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let sla: SlaStore;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    ({ sla } = store.stores);
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  it('are kept whole, one of each number and one of each key, whoever is faster', async () => {
    expect([await sla.newestVersion(), await sla.versionUnder('k1'), await sla.versions(5)]).toEqual([
      0,
      undefined,
      [],
    ]);
    const first = aVersion(1, 'europe', change);
    const won = await Promise.all(['k1', 'k2', 'k3'].map((key) => sla.addVersion(first, key)));
    expect(won.filter(Boolean)).toHaveLength(1);
    const key = `k${won.indexOf(true) + 1}`;
    expect(await sla.versionUnder(key)).toEqual(first);
    expect(await sla.addVersion(aVersion(2, 'europe'), key)).toBe(false);
  });

  it('are found by calendar, the last one, and in pages', async () => {
    await sla.addVersion(aVersion(2, 'america', change), 'a');
    await sla.addVersion(aVersion(3, 'europe'), 'b');
    const latest = await sla.latestVersions(['europe', 'asia', 'america']);
    expect(latest.map(({ version, name }) => [version, name])).toEqual([
      [3, 'europe'],
      [2, 'america'],
    ]);
    expect(latest[0]).not.toHaveProperty('change');
    expect(await sla.newestVersion()).toBe(3);
    expect((await sla.versions(2)).map(({ version }) => version)).toEqual([3, 2]);
    expect((await sla.versions(2, 2)).map(({ version }) => version)).toEqual([1]);
  });
});
