import { type Act, entry, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { isEnded, type Ticket } from '../ticket.ts';
import { sendOwed } from './mail.ts';

/**
 * The ticket belongs to the customer of the facts from now on, who is the same person under another record. What waited for an
 * address goes out; the matter itself stays where it is in every list, as nothing was done about it.
 */
export const changeRequester: Act = (ticket, facts) => {
  const { id, name } = facts.customer;
  if (ticket.requester === id) return { ticket, intents: [] };
  const details = { from: ticket.requesterName, to: name };
  const owed = sendOwed(withRequester(ticket, id, name), facts);
  const shown: Intent[] = isEnded(ticket) || owed.intents.length > 0 ? [] : [{ kind: 'card' }];
  return {
    ticket: owed.ticket,
    keepsPlace: true,
    intents: [
      entry(facts, 'requester', ['desk'], { details }),
      ...shown,
      ...(toTeam(ticket) ? [{ kind: 'packet' } satisfies Intent] : []),
      ...owed.intents,
    ],
  };
};

/** It remembers under which record it was asked, and forgets it when it is back there. */
function withRequester({ askedAs, ...ticket }: Ticket, id: string, name: string): Ticket {
  const first = askedAs ?? ticket.requester;
  return { ...ticket, requester: id, requesterName: name, ...(first === id ? {} : { askedAs: first }) };
}
