import { expect, it } from 'vitest';
import { aCustomer } from '#test/builders.ts';
import type { Customer } from '../domain/customers/customer.ts';
import { Customers } from './customers.ts';
import type { CustomerStore } from './stores/customers.ts';

const { address: _, ...plain } = aCustomer({ id: 'no address', number: 'C-3' });
const all: readonly Customer[] = [
  aCustomer({ id: 'own', address: 'ana@acme.example', number: 'C-1' }),
  aCustomer({ id: 'other', address: 'ana@acme.example' }),
  aCustomer({ id: 'ben', address: 'two@acme.example', number: 'C-2' }),
  aCustomer({ id: 'bea', address: 'two@acme.example' }),
  aCustomer({ id: 'said', address: 'said@acme.example', addressOnlySaid: true, number: 'C-4' }),
  plain,
];
const store = {
  byAddress: async (address: string, limit: number) => all.filter((one) => one.address === address).slice(0, limit),
  byNumber: async (number: string) => all.find((one) => one.number === number),
} as Partial<CustomerStore> as CustomerStore;

it.each([
  ['the other record with one’s own address', 'ana@acme.example', 'other'],
  ['oneself, by one’s own number', 'C-1', 'own'],
  ['nobody of several with one address', 'two@acme.example', undefined],
  ['one of them by number', 'C-2', 'ben'],
  ['nobody whose address was only said', 'C-4', undefined],
  ['nobody without an address', 'C-3', undefined],
  ['nobody where there is nobody', 'C-404', undefined],
  ['nobody by an address that nobody has', 'x@acme.example', undefined],
])('a code is for %s', async (_name, who, id) => {
  expect((await new Customers(store).provable(who, 'own'))?.id).toBe(id);
});
