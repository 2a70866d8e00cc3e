import { type Customer, regionOf } from '../domain/customers/customer.ts';
import { isStaff, type Person, personId } from '../domain/people/person.ts';
import { newId } from '../lib/ids.ts';
import type { CustomerStore } from './stores/stores.ts';

/** The small records of who asks. */
export class Customers {
  readonly #store: CustomerStore;

  constructor(store: CustomerStore) {
    this.#store = store;
  }

  async byId(id: string): Promise<Customer> {
    const found = await this.#store.byId(id);
    if (!found) throw new Error(`customer ${id} is not on record`);
    return found;
  }

  /** The record of somebody who writes; made at the first contact from what the platform says of them. */
  async of(person: Person): Promise<Customer> {
    const found = await this.#store.byAccount(personId(person));
    if (found) return found;
    return this.#store.insert({
      id: newId(),
      name: person.name,
      ...(person.email === undefined ? {} : { address: person.email }),
      language: person.language,
      zone: person.zone,
      region: regionOf(person.zone),
      accounts: [personId(person)],
    });
  }

  /** The record of a person if there is one; staff seldom have one. */
  async find(person: Person): Promise<Customer | undefined> {
    return isStaff(person) ? this.#store.byAccount(personId(person)) : this.of(person);
  }

  /** Somebody on the telephone: found by number, then by address, else put on record. */
  async ofCaller(
    caller: Pick<Customer, 'name' | 'language' | 'zone'> & { number?: string; address?: string },
  ): Promise<Customer> {
    const { number, address } = caller;
    const byNumber = number === undefined ? undefined : await this.#store.byNumber(number);
    const found = byNumber ?? (address === undefined ? undefined : await this.#store.byAddress(address));
    if (!found) return this.#store.insert({ id: newId(), ...caller, region: regionOf(caller.zone), accounts: [] });
    return this.#complete(found, { number, address });
  }

  /** Adds what was not known yet; what is on record stays. */
  async #complete(
    found: Customer,
    more: { number: string | undefined; address: string | undefined },
  ): Promise<Customer> {
    const change = {
      ...(found.number === undefined && more.number !== undefined ? { number: more.number } : {}),
      ...(found.address === undefined && more.address !== undefined ? { address: more.address } : {}),
    };
    if (Object.keys(change).length === 0) return found;
    return (await this.#store.update(found.id, change)) === 'updated' ? { ...found, ...change } : found;
  }

  /**
   * Where a customer wants mails to go. They say so themselves and nobody checks it, so it must not lead a caller's ticket
   * to their record: whoever gives somebody else's address would read what that person asks on the telephone.
   */
  giveAddress(id: string, address: string): Promise<void> {
    return this.#store.setSaidAddress(id, address);
  }

  update(id: string, change: Parameters<CustomerStore['update']>[1]): Promise<'updated' | 'doubled'> {
    return this.#store.update(id, change);
  }
}
