import type { Ticket } from '../domain/tickets/ticket.ts';
import type { AnchorName } from './out-message.ts';

/** Under which the ticket's card is remembered; its thread is the desk's. */
export function cardAnchor(ticket: Ticket): string {
  return `${ticket.number}/card`;
}

export function handoffAnchor(ticket: Ticket, ordinal: number): string {
  return `${ticket.number}/handoff/${ordinal}`;
}

export function requesterName(ticket: Ticket): AnchorName {
  return { name: `${ticket.number}/requester`, ticket: ticket.number, side: 'requester' };
}
