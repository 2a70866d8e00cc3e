import { afterAll, beforeAll, expect, it } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { NewItem } from '#src/services/stores/outbox.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

const card = { blocks: [{ kind: 'text', text: plain('x') }] } as const;
const post = { trace: 't', message: { kind: 'post', to: { kind: 'direct', account: 'p:u' }, card } } as const;

it('says of a message that it was in somebody’s hand before, where that came to no end', async () => {
  const at = (second: number) => Temporal.Instant.from('2026-01-01T00:00:00Z').add({ seconds: second }).toString();
  for (const { place, store } of opened) {
    const { outbox } = store.stores;
    const id = `${place.name}-1`;
    await outbox.enqueue([{ ...post, id, stream: id, seq: 0 }], at(0));
    // Taken, and put off: whoever did that knows that it has not left.
    expect((await outbox.claim(at(1), at(6)))?.again, place.name).toBeUndefined();
    await outbox.postpone(id, at(2), { error: 'later', tried: true });
    expect(await outbox.claim(at(3), at(8)), place.name).toMatchObject({ id, attempts: 1 });
    await outbox.stepBack(id, at(4));
    expect((await outbox.claim(at(5), at(10)))?.again, place.name).toBeUndefined();
    // Its lease ran out.
    expect(await outbox.claim(at(11), at(16)), place.name).toMatchObject({ id, again: true });
    expect((await outbox.byId(id))?.again, place.name).toBeUndefined();
  }
});

it('puts no more of what is new into a hand than there is room for, of each stream the first, and nothing that is there', async () => {
  // Not in the past: what has left is forgotten a week later, by the store's own clock.
  const at = (second: number) => Temporal.Instant.from('2099-01-01T00:00:00Z').add({ seconds: second }).toString();
  for (const { place, store } of opened) {
    const { outbox } = store.stores;
    const item = (stream: string, seq: number): NewItem => ({
      ...post,
      id: `${place.name}/${stream}/${seq}`,
      stream,
      seq,
    });
    const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id.slice(place.name.length + 1));
    const hands = (most: number) => ({ most, until: at(10) });
    const items = [item('a', 1), item('a', 2), item('b', 1), item('c', 1)];
    expect(ids(await outbox.enqueue(items, at(0), hands(2))).toSorted(), place.name).toHaveLength(2);
    expect(await outbox.enqueue(items, at(0), hands(9)), place.name).toEqual([]);
    // Whoever has it lets the next one go.
    const [first] = items;
    if (!first) throw new Error('there is no first');
    expect(await outbox.settle(first, 'sent', at(1)), place.name).toBe(true);
    expect((await outbox.byId(item('a', 2).id))?.dueAt, place.name).toBe(new Date(at(1)).toISOString());
    // What comes behind one that was there, and has left, waits for nobody.
    await outbox.enqueue([first, item('a', 3)], at(2), hands(9));
    await outbox.settle(item('a', 2), 'sent', at(3));
    expect((await outbox.byId(item('a', 3).id))?.dueAt, place.name).toBe(new Date(at(2)).toISOString());
  }
});
