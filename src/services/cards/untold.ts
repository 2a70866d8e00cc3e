import { may } from '../../domain/people/permissions.ts';
import type { Person } from '../../domain/people/person.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { button } from './buttons.ts';
import { noticeCard } from './replies.ts';

/** It was done, but no way leads to the customer: what can be done about that. */
export function untoldCard(
  ticket: Ticket,
  words: 'done.resolved.untold' | 'done.reopened.untold' | 'done.merged.untold',
  person: Person,
): Card {
  const mend = may(person, 'address.set') ? [button(ticket, 'ticket address', 'button.addAddress')] : [];
  return noticeCard(t(words, { number: label(ticket.number) }), 'warn', mend);
}
