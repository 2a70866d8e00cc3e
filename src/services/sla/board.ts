import { may } from '../../domain/people/permissions.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { button } from '../cards/buttons.ts';
import type { Context } from '../commands/command.ts';
import { dueText } from './words.ts';

const PER_PAGE = 10;
/** So many are looked at for those that this person may see. */
const MOST = 200;

/** What is about to be late, the most urgent first: only what this person may see. */
export async function urgentTickets(ctx: Context): Promise<Card> {
  const found = await ctx.services.stores.tickets.mostUrgent(MOST);
  const shown = found.filter((ticket) => may(ctx.person, 'ticket.see', { ticket })).slice(0, PER_PAGE);
  if (shown.length === 0) return { tone: 'good', blocks: [{ kind: 'text', text: t('sla.board.empty') }] };
  return {
    title: t('sla.board'),
    blocks: [{ kind: 'list', items: shown.map((ticket) => itemOf(ticket, ctx)) }],
  };
}

function itemOf(ticket: Ticket, { desk }: Context) {
  const detail = dueText(ticket, desk);
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    ...(detail ? { detail } : {}),
    action: button(ticket, 'ticket show', 'button.show'),
  };
}
