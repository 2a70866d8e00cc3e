import type { Person } from '../domain/people/person.ts';
import { confirm } from '../domain/tickets/acts/open.ts';
import type { Services } from './services.ts';

/** How many confirmations may have waited for one address. */
const MOST = 50;

/** Sends the confirmations that could not go out while no address was known. @returns how many */
export async function confirmWaiting(
  services: Services,
  customer: string,
  actor: Person,
  key: string,
): Promise<number> {
  const waiting = await services.stores.tickets.list({ requester: customer, confirmation: 'none' }, { limit: MOST });
  for (const { number } of waiting) await services.tickets.act(number, confirm, actor, 'relevo', `${key}:${number}`);
  return waiting.length;
}
