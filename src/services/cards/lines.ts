import type { Facts } from '../../domain/tickets/decide.ts';
import type { Line } from '../../domain/tickets/intents.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { button } from './buttons.ts';

/** A line of a conversation as a card. */
export function lineCard(line: Line, ticket: Ticket, { customer }: Pick<Facts, 'customer'>): Card {
  switch (line.kind) {
    case 'notice':
      return { tone: line.tone ?? 'plain', blocks: [{ kind: 'text', text: line.text }] };
    case 'words':
      return wordsCard(line.heading, line.words);
    case 'question':
      return {
        tone: 'warn',
        blocks: [
          ...wordsCard(line.heading, line.words).blocks,
          { kind: 'actions', actions: [button(ticket, 'team reply', 'button.reply', 'primary')] },
        ],
      };
    case 'received':
      return receivedCard(ticket, customer.address !== undefined);
    case 'resolved':
      return {
        tone: 'good',
        title: t('customer.resolved', { number: label(ticket.number) }),
        blocks: [
          { kind: 'quote', text: line.solution },
          { kind: 'context', text: t('customer.resolved.hint') },
          { kind: 'actions', actions: [button(ticket, 'ticket reopen', 'button.reopen')] },
        ],
      };
  }
}

function wordsCard(heading: Text, words: string): Card {
  return { blocks: [{ kind: 'quote', text: words, by: heading }] };
}

function receivedCard(ticket: Ticket, mailed: boolean): Card {
  return {
    tone: 'good',
    title: t('customer.received', { number: label(ticket.number) }),
    blocks: [
      { kind: 'text', text: t('customer.received.subject', { subject: ticket.subject }) },
      { kind: 'context', text: mailed ? t('customer.received.mailed') : t('customer.received.hint') },
    ],
  };
}

/** Without an address no confirmation can be sent, so the customer is asked for it, or who they are. */
export function askAddressCard(ticket: Ticket): Card {
  return {
    tone: 'info',
    blocks: [
      { kind: 'text', text: t('customer.askAddress', { number: label(ticket.number) }) },
      {
        kind: 'actions',
        actions: [
          { kind: 'button', label: t('button.address'), run: 'address', args: {}, style: 'primary' },
          { kind: 'button', label: t('button.link'), run: 'link', args: {} },
        ],
      },
    ],
  };
}
