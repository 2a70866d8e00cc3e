import { may } from '../domain/people/permissions.ts';
import { isStaff, personId } from '../domain/people/person.ts';
import { label, type Status, type Ticket } from '../domain/tickets/ticket.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Action, Card, ListItem } from '../port/cards.ts';
import { button } from './cards/buttons.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';
import { pageKey, type TicketFilter } from './stores/stores.ts';

const PER_PAGE = 10;
const ALIVE: readonly Status[] = ['new', 'open', 'waiting', 'handed_over'];

interface Asked {
  readonly command: string;
  readonly status?: Status;
  readonly mine?: boolean;
  /** The `pageKey` of the last ticket of the page before. */
  readonly before?: string;
}

/** A page of tickets that this person may see, with a button to each and one to the next page. */
export async function listedTickets(ctx: Context, asked: Asked): Promise<Card> {
  const { stores } = ctx.services;
  const filter = await filterFor(ctx, asked);
  const before = /^\d{1,16}$/.test(asked.before ?? '') ? Number(asked.before) : undefined;
  const found = await stores.tickets.list(filter, { limit: PER_PAGE + 1, ...(before === undefined ? {} : { before }) });
  if (found.length === 0) return emptyList(ctx, asked);
  const page = found.slice(0, PER_PAGE);
  const last = page.at(-1);
  const more: Action[] =
    found.length > PER_PAGE && last
      ? [
          {
            kind: 'button',
            label: t('button.more'),
            run: asked.command,
            args: { before: String(pageKey(last)), ...(asked.status ? { status: asked.status } : {}) },
          },
        ]
      : [];
  return {
    title: t(asked.mine ? 'list.mine' : 'list.all', { count: await stores.tickets.count(filter) }),
    blocks: [
      { kind: 'list', items: page.map((ticket) => item(ticket, ctx)) },
      ...(more.length > 0 ? [{ kind: 'actions', actions: more } as const] : []),
    ],
  };
}

/** What is asked for, within what the person may see. */
async function filterFor(ctx: Context, { mine, status }: Asked): Promise<TicketFilter> {
  const { person } = ctx;
  const statuses = status ? [status] : ALIVE;
  const desk = person.roles.some((role) => role === 'agent' || role === 'lead' || role === 'admin');
  if (desk) return mine ? { statuses, worker: personId(person) } : { statuses };
  if (may(person, 'ticket.note')) return { statuses, ...(mine ? { handedTo: person.teams } : { teams: person.teams }) };
  const customer = await ctx.services.customers.of(person);
  return { requester: customer.id, statuses: status ? [status] : [...ALIVE, 'resolved'] };
}

function item(ticket: Ticket, ctx: Context): ListItem {
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    detail: detail(ticket, ctx),
    action: button(ticket, 'ticket show', 'button.show'),
  };
}

/** To a customer it matters how far the ticket is, not who has it and how urgent the desk thinks it. */
function detail(ticket: Ticket, { person }: Context): Text {
  if (!isStaff(person)) {
    const status = t(`status.customer.${ticket.status}`);
    return t('list.dash', { first: status, second: t('card.opened', { at: ticket.openedAt }) });
  }
  return t('list.detail', {
    status: t(`status.${ticket.status}`),
    priority: t(`priority.${ticket.priority}`),
    who: ticket.assignee ? ticket.assignee.name : t('nobody'),
    requester: ticket.requesterName,
    at: ticket.changedAt,
  });
}

function emptyList({ person }: Context, { mine }: Asked): Card {
  if (person.roles.includes('customer')) return noticeCard(t('list.empty.customer'), 'info');
  return noticeCard(t(mine ? 'list.empty.mine' : 'list.empty.all'), 'info');
}
