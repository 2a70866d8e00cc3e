import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

const opened: { place: Place; store: OpenStore }[] = [];
beforeAll(async () => {
  for (const place of [await freshStore(), namedServer()]) {
    if (place) opened.push({ place, store: await openStore(place.uri, { firstNumber: 1 }) });
  }
});
afterAll(async () => {
  for (const { place, store } of opened) {
    await store.close();
    place.clean();
  }
});

it('keeps the last note under a key, for each platform apart', async () => {
  for (const { place, store } of opened) {
    const [one, other] = [store.notes('one'), store.notes('other')];
    expect(await one.read('seen:C1'), place.name).toBeUndefined();
    await Promise.all(['1', '2', '3'].map((value) => one.write('seen:C1', value)));
    await one.write('seen:C1', '4');
    await other.write('seen:C1', '9');
    expect([await one.read('seen:C1'), await other.read('seen:C1')], place.name).toEqual(['4', '9']);
  }
});
