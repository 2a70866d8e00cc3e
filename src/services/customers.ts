import type { Customer } from '../domain/customers/customer.ts';
import { canProve } from '../domain/customers/linking.ts';
import { isStaff, type Person, personId } from '../domain/people/person.ts';
import { refuse } from '../domain/refusal.ts';
import type { Language } from '../i18n/types.ts';
import { newId } from '../lib/ids.ts';
import type { CustomerStore } from './stores/customers.ts';

/** So many of those who share an address are looked at. */
const MOST_SHARING = 20;

/** So many are offered to choose from while one types. */
const MOST_OFFERED = 20;
/** What was chosen in a look-up begins so; anything else was typed. */
export const LOOK_UP = 'customer:';

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
    // A linked account is not what the customer is called by, nor where they are.
    if (found) return found.as === undefined ? this.#refreshed(found, person) : found;
    return this.#store.insert({
      id: newId(),
      name: person.name,
      ...(person.email === undefined ? {} : { address: person.email }),
      language: person.language,
      zone: person.zone,
      accounts: [personId(person)],
    });
  }

  /** What the platform says of its member is newer than the record; an address that is on record stays. */
  async #refreshed(found: Customer, { name, language, zone, email }: Person): Promise<Customer> {
    const change = {
      ...(found.name === name ? {} : { name }),
      ...(found.language === language ? {} : { language }),
      ...(found.zone === zone ? {} : { zone }),
      ...(found.address === undefined && email !== undefined ? { address: email } : {}),
    };
    if (Object.keys(change).length === 0) return found;
    await this.#store.update(found.id, change);
    return { ...found, ...change };
  }

  /** The record of a person if there is one; staff seldom have one. */
  async find(person: Person): Promise<Customer | undefined> {
    return isStaff(person) ? this.#store.byAccount(personId(person)) : this.of(person);
  }

  /** By what was typed of their number or name, by name. */
  like(typed: string): Promise<readonly Customer[]> {
    return this.#store.like(typed, MOST_OFFERED);
  }

  /**
   * Whom an agent chose in a look-up, or named by exactly their number; undefined for anybody else, who is new.
   * @throws Refusal when the record is gone
   */
  async chosen(said: string): Promise<Customer | undefined> {
    if (!said.startsWith(LOOK_UP)) return this.#store.byNumber(said);
    return (await this.#store.byId(said.slice(LOOK_UP.length))) ?? refuse('refuse.unknownCustomer');
  }

  /**
   * Whom an address or a number names, where a mail to them proves something: of those who share an address the other one than
   * who asks (`own`, an id), and nobody where there are several.
   */
  async provable(who: string, own: string): Promise<Customer | undefined> {
    const byNumber = who.includes('@') ? undefined : await this.#store.byNumber(who);
    const found = who.includes('@') ? await this.#store.byAddress(who, 3) : byNumber ? [byNumber] : [];
    const others = found.filter(({ id }) => id !== own);
    const [one] = others.length > 0 ? others : found;
    return one && others.length <= 1 && canProve(one) ? one : undefined;
  }

  /** Notes what was not known yet of somebody on record. */
  completed(found: Customer, more: { readonly number?: string; readonly address?: string }): Promise<Customer> {
    return this.#complete(found, { number: more.number, address: more.address, language: found.language });
  }

  /** Somebody on the telephone: found by number, then by address, else put on record. */
  async ofCaller(
    caller: Pick<Customer, 'name' | 'language' | 'zone'> & { number?: string; address?: string },
  ): Promise<Customer> {
    const { number, address } = caller;
    const byNumber = number === undefined ? undefined : await this.#store.byNumber(number);
    const found = byNumber ?? (address === undefined ? undefined : await this.#byAddress(address, caller.name));
    if (!found) return this.#store.insert({ id: newId(), ...caller, accounts: [] });
    // Whoever has no chat is known by calls alone, and speaks what the agent hears.
    const language = found.accounts.length === 0 ? caller.language : found.language;
    return this.#complete(found, { number, address, language });
  }

  /** Of several people who share an address the one of that name; nobody's record is guessed at, as they read what is in it. */
  async #byAddress(address: string, name: string): Promise<Customer | undefined> {
    const found = await this.#store.byAddress(address, MOST_SHARING);
    if (found.length <= 1) return found[0];
    const named = found.filter((one) => one.name.toLowerCase() === name.toLowerCase());
    return named.length === 1 ? named[0] : undefined;
  }

  /** Adds what was not known yet; what is on record stays. */
  async #complete(
    found: Customer,
    more: { number: string | undefined; address: string | undefined; language: Language },
  ): Promise<Customer> {
    const change = {
      ...(found.number === undefined && more.number !== undefined ? { number: more.number } : {}),
      ...(found.address === undefined && more.address !== undefined ? { address: more.address } : {}),
      ...(found.language === more.language ? {} : { language: more.language }),
    };
    if (Object.keys(change).length === 0) return found;
    return (await this.#store.update(found.id, change)) === 'updated' ? { ...found, ...change } : found;
  }

  /** Where an agent says that a customer's mails go: by it they are found again. */
  async setAddress(id: string, address: string): Promise<void> {
    await this.#store.update(id, { address });
  }

  /** Other customers with this address, whom that makes no mistake: a company may have one for several people. */
  async othersWith(address: string, id: string): Promise<readonly Customer[]> {
    return (await this.#store.byAddress(address, MOST_SHARING)).filter((one) => one.id !== id);
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
