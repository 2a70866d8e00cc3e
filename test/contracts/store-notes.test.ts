import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

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

it('makes a note out of the one that is there, whoever else does the same', async () => {
  for (const { place, store } of opened) {
    const notes = store.notes('counted');
    const more = () => notes.update('count', (before) => String(Number(before ?? '0') + 1));
    await Promise.all(Array.from({ length: 12 }, more));
    expect(await notes.read('count'), place.name).toBe('12');
    await notes.update('count', (before = '') => before);
    expect(await notes.read('count'), place.name).toBe('12');
  }
});
