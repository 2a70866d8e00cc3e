import { type OpenStore, openStore } from '#src/store/open.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

export interface OpenedStore {
  readonly place: Place;
  readonly store: OpenStore;
}

/** Relevo's stores on an embedded store of their own, and on the server that MONGODB_TEST_URI names, when it names one. */
export async function openEveryStore(): Promise<readonly OpenedStore[]> {
  const places = [await freshStore(), namedServer()].filter((place) => place !== undefined);
  return Promise.all(places.map(async (place) => ({ place, store: await openStore(place.uri, { firstNumber: 1 }) })));
}

export async function closeStores(opened: readonly OpenedStore[]): Promise<void> {
  for (const { place, store } of opened) {
    await store.close();
    await place.clean();
  }
}
