import { afterAll, beforeAll, expect, it } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[] = [];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

it('says of a message that it was in somebody’s hand before, where that came to no end', async () => {
  const at = (second: number) => Temporal.Instant.from('2026-01-01T00:00:00Z').add({ seconds: second }).toString();
  for (const { place, store } of opened) {
    const { outbox } = store.stores;
    const to = { kind: 'direct', account: 'p:u' } as const;
    const card = { blocks: [{ kind: 'text', text: plain('x') }] } as const;
    const id = `${place.name}-1`;
    await outbox.enqueue([{ id, stream: id, seq: 0, trace: 't', message: { kind: 'post', to, card } }], at(0));
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
