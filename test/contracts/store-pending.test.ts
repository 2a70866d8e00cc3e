import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Pending, TicketStore } from '#src/services/stores/stores.ts';
import { aTicket } from '#test/builders.ts';
import { closeStores, type OpenedStore, openEveryStore } from './store-opened.ts';

let opened: readonly OpenedStore[];
beforeAll(async () => {
  opened = await openEveryStore();
});
afterAll(() => closeStores(opened));

const MORNING = '2026-03-02T09:00:00Z';
const NOON = '2026-03-02T12:00:00Z';
const EVENING = '2026-03-02T18:00:00Z';
const LATE = '2040-01-01T00:00:00Z';

async function left(tickets: TicketStore, number: number): Promise<void> {
  const alone = { number, changedAt: MORNING, source: `s${number}`, applied: [`k${number}`] };
  const entry = { at: MORNING, kind: 'opened', visibleTo: ['desk'] } as const;
  const pending: Pending = { id: `${number}:1:0`, kind: 'entry', entry };
  await tickets.insert(aTicket(alone), [pending]);
}

it('keeps what waits until it is due, or set aside until all of that is taken up', async () => {
  for (const { store } of opened) {
    const { tickets } = store.stores;
    for (const number of [1, 2, 3]) await left(tickets, number);
    expect(await tickets.withPending(NOON, 10)).toEqual([1, 2, 3]);
    await tickets.putOff(1, EVENING);
    expect(await tickets.countFailure(2)).toBe(1);
    expect(await tickets.countFailure(2)).toBe(2);
    await tickets.setAside(2);
    expect(await tickets.withPending(NOON, 10)).toEqual([3]);
    expect(await tickets.withPending(LATE, 10)).toEqual([3, 1]);
    expect(await tickets.takeUpAside(NOON)).toBe(1);
    expect(await tickets.withPending(LATE, 10)).toEqual([3, 2, 1]);
    expect(await tickets.countFailure(2)).toBe(1);
    await tickets.clearPending(2, ['2:1:0']);
    expect(await tickets.countFailure(2)).toBe(1);
    // What nothing waits for stays so.
    await tickets.putOff(2, EVENING);
    await tickets.setAside(2);
    expect(await tickets.takeUpAside(NOON)).toBe(0);
    expect(await tickets.withPending(LATE, 10)).toEqual([3, 1]);
  }
});
