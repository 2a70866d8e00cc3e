import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import type { Services } from '../services.ts';
import type { NewTerms } from '../stores/customers.ts';
import { followCustomers } from './terms.ts';

const log = createLog({ level: 'silent' });

/** A customer has so many tickets with a clock that runs, and their number was learned. */
function desk(count: number) {
  const marked = new Map<string, NewTerms>([['ana', { customer: 'ana', mark: 'm1' }]]);
  const followed: number[] = [];
  const state = { diesAt: 0, reads: 0 };
  const services = {
    tickets: {
      act: async (number: number) => {
        if (number === state.diesAt) throw new Error('killed');
        followed.push(number);
      },
    },
    stores: {
      customers: {
        newTerms: async (limit: number, after = '') =>
          [...marked.values()].filter(({ mark }) => mark > after).slice(0, limit),
        termsFollowed: async ({ customer }: NewTerms) => void marked.delete(customer),
      },
      tickets: {
        withClocksOf: async (requester: string, limit: number, after = -1) => {
          state.reads += 1;
          const own = Array.from({ length: requester === 'ana' ? count : 0 }, (_, n) => n + 1);
          return own.filter((number) => number > after).slice(0, limit);
        },
      },
    },
  } as unknown as Services;
  return { services, marked, followed, state };
}

it('goes through all tickets of a customer, in pages, and once', async () => {
  const { services, marked, followed, state } = desk(250);
  await followCustomers(services, { log });
  expect(followed).toEqual(Array.from({ length: 250 }, (_, n) => n + 1));
  expect([state.reads, marked.size]).toEqual([3, 0]);
  await followCustomers(services, { log });
  expect(followed).toHaveLength(250);
});

it('is done again by the next one where one ticket fails, or Relevo stops meanwhile', async () => {
  const { services, marked, followed, state } = desk(3);
  state.diesAt = 2;
  await followCustomers(services, { log });
  expect([followed, marked.size]).toEqual([[1, 3], 1]);
  await followCustomers(services, { log }, AbortSignal.abort());
  expect([followed, marked.size]).toEqual([[1, 3], 1]);
  state.diesAt = 0;
  await followCustomers(services, { log });
  expect(followed.slice(2)).toEqual([1, 2, 3]);
  expect(marked.size).toBe(0);
});
