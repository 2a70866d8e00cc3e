import { afterAll, beforeAll, expect, it } from 'vitest';
import { type House, openHouse, until } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse({ limits: { requestsPerHour: 1_000, addressChangesPerDay: 10 } });
});
afterAll(() => house.close());

const opened = (count: number) =>
  until(`${count} tickets`, async () => {
    const found = await house.store.stores.tickets.list({ statuses: ['new'] }, { limit: 100 });
    return found.length === count ? found.map(({ number, subject }) => `${number} ${subject}`).toSorted() : undefined;
  });

it('a request whose number a ticket has already gets the next one that is free, and none is lost', async () => {
  const ben = house.as('ben');
  for (let n = 1; n <= 8; n += 1) ben.write('support-globex', `Matter ${n}`);
  const before = await opened(8);
  expect(before.at(0)).toMatch(/^1001 /);
  expect(before.at(-1)).toMatch(/^1008 /);
  // As after a store was put back from an older copy.
  await house.store.database.collection('counters').updateOne({ _id: 'ticket' as never }, { $set: { value: 1000 } });
  for (const n of ['A', 'B', 'C']) ben.write('support-globex', `Later ${n}`);
  const after = await opened(11);
  expect(after.slice(0, 8)).toEqual(before);
  expect(
    after
      .slice(8)
      .map((one) => one.replace(/^\d+ /, ''))
      .toSorted(),
  ).toEqual(['Later A', 'Later B', 'Later C']);
  for (const one of after.slice(8)) expect(Number(one.split(' ')[0])).toBeGreaterThan(1008);
});
