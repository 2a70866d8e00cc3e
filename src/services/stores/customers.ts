import type { Customer } from '../../domain/customers/customer.ts';

/** The clocks of a customer's tickets are to count by what is promised to them now. */
export interface NewTerms {
  readonly customer: string;
  /** Another one each time. */
  readonly mark: string;
}

/** By whatever a record is found whose account is linked to a customer, that customer is given. */
export interface CustomerStore {
  byId(id: string): Promise<Customer | undefined>;
  /** With `as` where it is linked. */
  byAccount(account: string): Promise<Customer | undefined>;
  byNumber(number: string): Promise<Customer | undefined>;
  /**
   * By an address that the platform or an agent vouched for, in any case of letters; never by one that was only said. Several
   * people of a company may share one. At most `limit`.
   */
  byAddress(address: string, limit: number): Promise<readonly Customer[]>;
  /** At most `limit` whose number begins as was typed, or whose name has words that begin so; by name. */
  like(typed: string, limit: number): Promise<readonly Customer[]>;
  /** @returns the one that is there when another with this account or number was faster */
  insert(customer: Customer): Promise<Customer>;
  /** Another number may be another contract: then the clocks of their tickets are to follow, see `newTerms`. */
  update(id: string, change: Partial<Omit<Customer, 'id' | 'accounts'>>): Promise<'updated' | 'doubled'>;
  /** Customers whose number was learned or changed, and whose tickets do not count by it yet; by their marks, those above `after`. */
  newTerms(limit: number, after?: string): Promise<readonly NewTerms[]>;
  /** Now they do; nothing where the number has changed again meanwhile. */
  termsFollowed(terms: NewTerms): Promise<void>;
  /** An address that the customer says is theirs: mails go there, and nobody is found by it. */
  setSaidAddress(id: string, address: string): Promise<void>;
  /**
   * An account that has a record of its own is linked to a customer. Doing it again changes nothing.
   * @param most so many may be linked to one
   * @returns false, and nothing was changed, when it is linked to another one, when others are linked to it, or when that customer
   * is linked or has too many
   */
  join(account: string, to: string, most: number): Promise<boolean>;
  /**
   * Undoes that, and gives the same again until all that follows is done (`parted`).
   * @param from only if it is linked to this customer
   * @returns the account's own record and the customer's, by their ids; undefined when it is not linked
   */
  part(account: string, from?: string): Promise<{ readonly own: string; readonly from: string } | undefined>;
  parted(account: string): Promise<void>;
}
