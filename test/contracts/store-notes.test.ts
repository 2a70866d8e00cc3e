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

it('forgets what was to be kept for a time, and nothing else, however long nobody looks', async () => {
  for (const { place, store } of opened) {
    const notes = store.notes('forgets');
    await notes.write('form:U1', 'typed', 60_000);
    await notes.write('form:U2', 'typed', 60_000);
    await notes.write('form:U2', 'kept now');
    await notes.write('seen:C1', '1');
    const kept = await store.database
      .collection<{ _id: string; goneAt?: Date }>('notes')
      .find({ _id: /^forgets:/ })
      .toArray();
    const ends = kept.map(({ _id, goneAt }) => [_id, goneAt !== undefined]);
    expect(new Map(ends as never), place.name).toEqual(
      new Map([
        ['forgets:form:U1', true],
        ['forgets:form:U2', false],
        ['forgets:seen:C1', false],
      ]),
    );
    expect(await notes.read('form:U1'), place.name).toBe('typed');
    await notes.write('form:U1', 'typed', -1);
    expect(await notes.read('form:U1'), place.name).toBeUndefined();
    const indexes = await store.database.collection('notes').indexes();
    expect(indexes, place.name).toContainEqual(expect.objectContaining({ key: { goneAt: 1 }, expireAfterSeconds: 0 }));
  }
});
