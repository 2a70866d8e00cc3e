import type { Desk } from '../domain/desk.ts';
import { may } from '../domain/people/permissions.ts';
import { isStaff, personId } from '../domain/people/person.ts';
import { ALIVE, label, STATUSES, type Status, type Ticket } from '../domain/tickets/ticket.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Action, Block, Card, ListItem } from '../port/cards.ts';
import { button } from './cards/buttons.ts';
import { holders } from './cards/holders.ts';
import { noticeCard } from './cards/replies.ts';
import { statusForCustomer } from './cards/ticket-card.ts';
import type { Context } from './commands/command.ts';
import { option } from './commands/option.ts';
import { Neighbours, viewerOf } from './neighbours.ts';
import { shortDueText } from './sla/words.ts';
import { pageKey, type TicketFilter } from './stores/stores.ts';

const PER_PAGE = 10;
/** Counted up to so many; more are “more than” that. */
const COUNTED = 1_000;

interface Asked {
  readonly command: string;
  readonly mine: boolean;
  readonly status: string | undefined;
  /** The `pageKey` of the last ticket of the page before. */
  readonly before?: string | undefined;
  /** The same among the tickets that staff asked for themselves; then the page is of these alone. */
  readonly asked?: string | undefined;
}

/** Which status a list is of; absent: of those that are still worked on. */
export const statusOption = option.optionalChoice({ label: 'option.status' }, () =>
  STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
);

/** One list of tickets, of which a page is shown. */
interface Part {
  readonly filter: TicketFilter;
  readonly heading: (count: number) => Text;
  readonly detail: (ticket: Ticket) => Text;
  /** The option of the command by which its pages go on. */
  readonly onward: 'before' | 'asked';
}

/**
 * A page of tickets that this person may see, with a button to each and one to the next page. What is one's own has two parts
 * for staff, who ask for help as well.
 */
export async function listedTickets(ctx: Context, asked: Asked): Promise<Card> {
  const parts = [
    ...(asked.asked === undefined ? [await mainPart(ctx, asked)] : []),
    ...(asked.before === undefined && asked.mine ? await ownRequests(ctx, asked) : []),
  ];
  const pages = (await Promise.all(parts.map((part) => pageOf(part, ctx, asked)))).filter((page) => page !== undefined);
  const [first, ...rest] = pages;
  if (!first) return emptyList(ctx, asked);
  return {
    title: first.heading,
    blocks: [
      ...first.blocks,
      ...rest.flatMap(({ heading, blocks }): Block[] => [
        { kind: 'divider' },
        { kind: 'text', text: heading },
        ...blocks,
      ]),
    ],
  };
}

/** Undefined when there is none. */
async function pageOf(
  { filter, heading, detail, onward }: Part,
  ctx: Context,
  asked: Asked,
): Promise<{ heading: Text; blocks: readonly Block[] } | undefined> {
  const { tickets } = ctx.services.stores;
  const from = asked[onward] ?? '';
  const before = /^\d{1,16}$/.test(from) ? Number(from) : undefined;
  const found = await tickets.list(filter, { limit: PER_PAGE + 1, ...(before === undefined ? {} : { before }) });
  if (found.length === 0) return undefined;
  const neighbours = new Neighbours(await viewerOf(ctx), tickets, ctx.desk);
  const page = await Promise.all(found.slice(0, PER_PAGE).map((ticket) => neighbours.known(ticket)));
  const last = page.at(-1);
  const more: Block[] =
    found.length > PER_PAGE && last ? [{ kind: 'actions', actions: [moreButton(asked, onward, last)] }] : [];
  return {
    heading: await headingOf(tickets.count(filter, COUNTED), heading),
    blocks: [{ kind: 'list', items: page.map((ticket) => item(ticket, detail(ticket))) }, ...more],
  };
}

async function headingOf(counting: Promise<number>, heading: Part['heading']): Promise<Text> {
  const count = await counting;
  return count < COUNTED ? heading(count) : t('list.many', { heading: heading(COUNTED) });
}

function moreButton({ command, status }: Asked, onward: Part['onward'], last: Ticket): Action {
  return {
    kind: 'button',
    label: t('button.more'),
    run: command,
    args: { [onward]: String(pageKey(last)), ...(status === undefined ? {} : { status }) },
  };
}

/** What is asked for, within what the person may see. */
async function mainPart(ctx: Context, { mine, status }: Asked): Promise<Part> {
  return {
    filter: await filterFor(ctx, mine, statusOf(status)),
    heading: (count) => t(mine ? 'list.mine' : 'list.all', { count }),
    detail: (ticket) => detailOf(ticket, ctx),
    onward: 'before',
  };
}

async function filterFor(ctx: Context, mine: boolean, status: Status | undefined): Promise<TicketFilter> {
  const { person } = ctx;
  const statuses = status ? [status] : ALIVE;
  const desk = person.roles.some((role) => role === 'agent' || role === 'lead' || role === 'admin');
  if (desk) return mine ? { statuses, worker: personId(person) } : { statuses };
  if (may(person, 'ticket.note')) {
    const read = status ? { reads: status } : { standing: ['awaited'] as const };
    return mine ? { ...read, handedTo: person.teams } : { ...read, teams: person.teams };
  }
  const customer = await ctx.services.customers.of(person);
  return requestsOf(customer.id, status);
}

function requestsOf(requester: string, status: Status | undefined): TicketFilter {
  return { requester, ...(status ? { reads: status } : { standing: ['awaited', 'solved'] }) };
}

/** What staff asked for themselves. It is told as to any requester: they may have no part in the work on it. */
async function ownRequests({ person, services }: Context, { status }: Asked): Promise<Part[]> {
  const own = isStaff(person) ? await services.customers.find(person) : undefined;
  if (!own) return [];
  return [
    {
      filter: requestsOf(own.id, statusOf(status)),
      heading: (count) => t('list.asked', { count }),
      detail: requesterDetail,
      onward: 'asked',
    },
  ];
}

/** A line of a list as this person reads it. */
export function listedTicket(ticket: Ticket, ctx: Pick<Context, 'person' | 'desk' | 'now'>): ListItem {
  return item(ticket, detailOf(ticket, ctx));
}

/** A line of a list as whoever asked reads it, staff or not. */
export function askedTicket(ticket: Ticket): ListItem {
  return item(ticket, requesterDetail(ticket));
}

/** Staff read of their own requests, where they have no part in the work, what any requester does. */
function detailOf(ticket: Ticket, { person, desk, now }: Pick<Context, 'person' | 'desk' | 'now'>): Text {
  return may(person, 'ticket.note', { ticket }) ? deskDetail(ticket, desk, now) : requesterDetail(ticket);
}

function item(ticket: Ticket, detail: Text): ListItem {
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    detail,
    action: button(ticket, 'ticket show', 'button.show'),
  };
}

/** To a requester it matters how far the ticket is, not who has it and how urgent the desk thinks it. */
function requesterDetail(ticket: Ticket): Text {
  return t('list.dash', { first: statusForCustomer(ticket), second: t('card.opened', { at: ticket.openedAt }) });
}

function deskDetail(ticket: Ticket, desk: Desk, now: Temporal.Instant): Text {
  const due = shortDueText(ticket, desk, now);
  const about = t('list.detail', {
    status:
      ticket.mergedInto === undefined
        ? t(`status.${ticket.status}`)
        : t('status.merged', { into: label(ticket.mergedInto) }),
    priority: t(`priority.${ticket.priority}`),
    who: holders(ticket, desk),
    requester: ticket.requesterName,
    at: ticket.changedAt,
  });
  const line = due === undefined ? about : t('list.due', { line: about, due });
  return ticket.tags ? t('list.tagged', { line, tags: ticket.tags.map((tag) => `#${tag}`).join(' ') }) : line;
}

function statusOf(words: string | undefined): Status | undefined {
  return STATUSES.find((one) => one === words);
}

function emptyList({ person }: Context, { mine, ...asked }: Asked): Card {
  const status = statusOf(asked.status);
  if (status) {
    const named = isStaff(person) ? t(`status.${status}`) : t(`status.customer.${status}`);
    return noticeCard(t('list.empty.status', { status: named }), 'info');
  }
  if (person.roles.includes('customer')) return noticeCard(t('list.empty.customer'), 'info');
  return noticeCard(t(mine ? 'list.empty.mine' : 'list.empty.all'), 'info');
}
