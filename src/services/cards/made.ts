import type { Ticket } from '../../domain/tickets/ticket.ts';
import type { Text } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { button } from './buttons.ts';
import { noticeCard } from './replies.ts';

/** What somebody is told about the ticket that they made, or that was there already. */
export function madeCard(ticket: Ticket, words: Text, hint?: Text): Card {
  const { blocks, ...card } = noticeCard(words, 'good', [button(ticket, 'ticket show', 'button.show')]);
  return { ...card, blocks: [...blocks, ...(hint ? [{ kind: 'context', text: hint } as const] : [])] };
}
