import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ticket } from '#src/domain/tickets/ticket.ts';
import { beginOlderClocks } from '#src/services/sla/older.ts';
import { type House, openHouse, until } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({}, { byHand: ['older-clocks', 'sla-terms'] });
});
afterAll(() => house.close());

/** As a store has them that was made before there were clocks. */
async function aged(number: number): Promise<void> {
  const tickets = house.store.database.collection('tickets');
  const $unset = { 'ticket.clocks': 1, dueAt: 1, clockRuns: 1, nextAlertAt: 1 } as const;
  await tickets.updateOne({ _id: number as never }, { $unset });
}
const ticketOf = async (number: number) => (await house.store.stores.tickets.byNumber(number)) as Ticket;
const running = async (number: number) =>
  ((await ticketOf(number)).clocks ?? []).filter(({ stoppedAt }) => stoppedAt === undefined).map(({ id }) => id);

it('open tickets of before there were clocks get them, from then on, once', async () => {
  const [ana, mia, lea] = [house.as('ana'), house.as('mia'), house.as('lea')];
  for (const n of [1, 2, 3, 4]) {
    ana.write('support-acme', `Asunto ${n}`);
    await mia.sees('agents', new RegExp(`T-100${n}`));
    await until('its mail has left', async () => (await ticketOf(1000 + n)).confirmation === 'sent' || undefined);
  }
  // 1 was answered, 2 is with a team, 3 waits for nobody yet, 4 is over.
  await mia.type('agents', '/ticket answer T-1001 Lo miramos');
  await mia.press(await mia.isShown('agents', /Preview/), 'ticket send');
  await lea.type('leads', '/escalate T-1002 it "No time"');
  await mia.type('agents', '/ticket resolve T-1004 "Ya está"');
  await until('all of it', async () => {
    const [one, two, , four] = await Promise.all([1001, 1002, 1003, 1004].map(ticketOf));
    return (
      (one?.deeds?.some(({ kind }) => kind === 'answer') && two?.handoff && four?.status === 'resolved') || undefined
    );
  });
  await house.desk.relay.idle();
  for (const number of [1001, 1002, 1003, 1004]) await aged(number);
  const { changedAt } = await ticketOf(1003);

  await Promise.all([1, 2].map(() => beginOlderClocks(house.desk.services, house.runtime)));
  expect(await running(1001)).toEqual([]);
  expect(await running(1002)).toEqual(['firstResponse/1', 'handoff/1']);
  expect(await running(1003)).toEqual(['firstResponse/1']);
  expect((await ticketOf(1004)).clocks).toBeUndefined();
  expect((await ticketOf(1003)).changedAt).toBe(changedAt);
  const urgent = await house.store.stores.tickets.mostUrgent(10);
  expect(urgent.map(({ number }) => number).toSorted()).toEqual([1002, 1003]);

  // Once for all: what has none later has none by its own right.
  await aged(1003);
  await beginOlderClocks(house.desk.services, house.runtime);
  expect(await running(1003)).toEqual([]);
  const walk = await house.store.stores.sla.walk('olderClocks');
  expect(walk?.done).toBe(true);
});
