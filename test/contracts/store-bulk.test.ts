import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { BulkRun, BulkStore } from '#src/services/stores/bulk.ts';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { people } from '#test/builders.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore({ refuseScans: true })]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

describe.each(places)('changes of many tickets over %s', (_, open) => {
  let place: Place;
  let store: OpenStore;
  let bulk: BulkStore;
  let made = 0;

  beforeAll(async () => {
    place = await open();
    store = await openStore(place.uri, { firstNumber: 1 });
    bulk = store.stores.bulk;
  });
  afterAll(async () => {
    await store.database.dropDatabase();
    await store.close();
    await place.clean();
  });

  const begun = (change: Partial<BulkRun> = {}): Omit<BulkRun, 'done' | 'refused'> => {
    made += 1;
    // As of now: what is long over is forgotten.
    const at = Temporal.Now.instant().add({ seconds: made }).toString();
    return {
      id: `run-${made}`,
      by: people.zoe,
      at,
      change: { do: 'tag', tags: ['vip'] },
      tickets: [7, 8, 9],
      ...change,
    };
  };
  const one = async (id: string) => (await bulk.running(100)).find((run) => run.id === id);

  it('are begun once, and given as they were asked for, the oldest first, at most so many', async () => {
    const assign = { do: 'assign', to: people.noah } as const;
    const [first, second] = [begun(), begun({ change: assign })];
    await bulk.begin(second);
    await bulk.begin(first);
    await bulk.begin({ ...first, tickets: [1], change: { do: 'close' } });
    expect(await bulk.running(10)).toEqual([
      { ...first, done: 0, refused: [] },
      { ...second, done: 0, refused: [] },
    ]);
    expect(await bulk.running(1)).toMatchObject([{ id: first.id }]);
    await bulk.finish(first.id);
    await bulk.finish(second.id);
    expect(await bulk.running(10)).toEqual([]);
    // Nobody begins it a second time, as long as it is remembered.
    await bulk.begin(first);
    expect(await bulk.running(10)).toEqual([]);
  });

  it('go on ticket by ticket; of those who say at once that one was tried only the first counts', async () => {
    const run = begun();
    await bulk.begin(run);
    const why = plain('it has ended');
    await Promise.all([bulk.tried(run.id, 0, { number: 7, why }), bulk.tried(run.id, 0, { number: 7, why })]);
    expect(await one(run.id)).toMatchObject({ done: 1, refused: [{ number: 7, why }] });
    await bulk.tried(run.id, 0);
    await bulk.tried(run.id, 2, { number: 9, why });
    expect(await one(run.id)).toMatchObject({ done: 1, refused: [{ number: 7 }] });
    await bulk.tried(run.id, 1);
    await bulk.tried(run.id, 2, { number: 9, why });
    expect(await one(run.id)).toEqual({
      ...run,
      done: 3,
      refused: [
        { number: 7, why },
        { number: 9, why },
      ],
    });
    await bulk.tried('no such run', 0);
    await bulk.finish('no such run');
  });
});
