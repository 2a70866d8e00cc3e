import type { Customer } from '../../domain/customers/customer.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import type { Pending, Stores } from '../../services/stores/stores.ts';

/** A ticket as it became, and everything that followed from its steps. */
export interface Played {
  ticket: Ticket;
  readonly pending: Pending[];
}

/**
 * The stores while the two weeks are played: tickets and the customers of the demo stay in memory, so that each ticket is
 * written once, when its story is over. Everything else is the real store's.
 */
export function storesInMemory(
  stores: Stores,
  customers: readonly Customer[],
): { readonly stores: Stores; readonly played: ReadonlyMap<number, Played> } {
  const played = new Map<number, Played>();
  const find = async (fits: (ticket: Ticket) => boolean) =>
    [...played.values()].find(({ ticket }) => fits(ticket))?.ticket;
  const byId = new Map(customers.map((one) => [one.id, one]));
  const byAccount = new Map(customers.flatMap((one) => one.accounts.map((account) => [account, one])));
  return {
    played,
    stores: {
      ...stores,
      customers: {
        ...stores.customers,
        byId: async (id) => byId.get(id),
        byAccount: async (account) => byAccount.get(account),
      },
      tickets: {
        ...stores.tickets,
        async insert(ticket, pending) {
          played.set(ticket.number, { ticket, pending: [...pending] });
          return 'inserted';
        },
        async save(ticket, pending) {
          const found = played.get(ticket.number);
          if (found?.ticket.version !== ticket.version - 1) return undefined;
          found.ticket = ticket;
          found.pending.push(...pending);
          return found.pending;
        },
        byNumber: async (number) => played.get(number)?.ticket,
        bySource: (source) => find((ticket) => ticket.source === source),
        byFirstKey: (key) => find((ticket) => ticket.applied[0] === key),
      },
    },
  };
}
