import { refuse } from '../refusal.ts';
import type { Customer } from './customer.ts';

/** Accounts that are linked to one customer, at most. */
export const MOST_LINKED = 10;

/** A code is mailed only where a platform or an agent vouched for the address: else it would prove nothing. */
export function canProve(customer: Customer): customer is Customer & { readonly address: string } {
  return customer.address !== undefined && customer.addressOnlySaid === undefined;
}

/**
 * Whether an account may be linked, by the customer whom it belongs to now. An account is linked to one customer at most, and
 * one that others are linked to stays where it is: so nobody is taken along to where they never wanted to go.
 * @throws Refusal
 */
export function demandUnlinked({ as, linked = [] }: Customer): void {
  if (as !== undefined) refuse('refuse.linkedAlready');
  if (linked.length > 0) refuse('refuse.linkedToYou', { count: linked.length });
}
