import { teamName } from '../domain/names.ts';
import { may } from '../domain/people/permissions.ts';
import { isStaff } from '../domain/people/person.ts';
import { isRunning, type SlaClock } from '../domain/sla/clock.ts';
import { rulesOf, type SlaRules } from '../domain/sla/rules.ts';
import { label, type Ticket } from '../domain/tickets/ticket.ts';
import { plain, t } from '../i18n/types.ts';
import type { Block, Card, ListItem } from '../port/cards.ts';
import { takeButton } from './cards/alerts.ts';
import { button } from './cards/buttons.ts';
import { triageSteps } from './cards/packet.ts';
import { customerFields, requestBlock, ticketFields } from './cards/ticket-card.ts';
import { entryItem } from './cards/timeline.ts';
import type { Context } from './commands/command.ts';
import { type HistoryPage, historyPage, placeIn } from './history.ts';
import { Neighbours, viewerOf } from './neighbours.ts';
import { leftText } from './sla/words.ts';

const LINKS = 20;

/** Which page of the history, by the button that leads to it; absent: the ticket itself with the last of its history. */
export interface HistoryAsked {
  readonly before: string | undefined;
  readonly page: string | undefined;
}

/** A ticket as one person may see it: its fields, and its timeline through the one filter, page by page. */
export async function shownTicket(ctx: Context, number: number, asked: HistoryAsked): Promise<Card> {
  const { tickets, stores, rules } = ctx.services;
  const ticket = await tickets.read(number, ctx.person);
  const viewer = await viewerOf(ctx);
  const before = placeIn(asked.before);
  const neighbours = new Neighbours(viewer, stores.tickets, ctx.desk);
  const history = await historyPage(stores.timeline, number, (entry) => neighbours.sees(entry, ticket), before);
  const forStaff = isStaff(ctx.person) && may(ctx.person, 'ticket.note', { ticket });
  const forLead = ctx.person.roles.includes('lead');
  const view = { ...rules, forStaff, forLead, withRequest: before === undefined };
  const page = before === undefined ? 1 : pageOf(asked.page);
  const items = history.entries.map((entry) => entryItem(entry, ticket, view));
  const older = [...(forLead ? deletedFilesButton(ticket, history) : []), ...olderButton(ticket, history, page)];
  if (before !== undefined) return furtherPage(ticket, page, history, items, older);
  return {
    title: t('card.title', { number: label(number), subject: ticket.subject }),
    blocks: [
      ...(await aboveHistory(ctx, await neighbours.known(ticket), forStaff)),
      { kind: 'divider' },
      { kind: 'list', items },
      ...(items.length === 0 && history.older !== undefined ? [further] : []),
      ...older,
    ],
  };
}

const further: Block = { kind: 'context', text: t('history.further') };

async function aboveHistory(ctx: Context, ticket: Ticket, forStaff: boolean): Promise<Block[]> {
  const { customers, rules } = ctx.services;
  const facts = { ...rules, now: ctx.now, customer: await customers.byId(ticket.requester) };
  return [
    { kind: 'fields', fields: forStaff ? ticketFields(ticket, facts, leftText) : customerFields(ticket, ctx.desk) },
    requestBlock(ticket, plain(ticket.requesterName), 2_000),
    ...(forStaff ? [{ kind: 'steps', steps: triageSteps(ticket, facts) } satisfies Block] : []),
    ...(forStaff ? await linkBlock(ctx, ticket) : []),
    ...(forStaff ? takeBlock(ticket, rulesOf(ctx.desk.sla)) : []),
  ];
}

/** What people were told that it needs somebody for, and that nobody has yet. */
function takeBlock({ number, clocks = [] }: Ticket, { ladder }: SlaRules): Block[] {
  const wasTold = ({ told }: SlaClock) => ladder.some(({ percent }) => percent <= told);
  const open = clocks.find((clock) => isRunning(clock) && wasTold(clock) && clock.acknowledged === undefined);
  return open ? [{ kind: 'actions', actions: [takeButton({ ticket: label(number), clock: open.id })] }] : [];
}

function furtherPage(
  { number }: Ticket,
  page: number,
  { entries, older }: HistoryPage,
  items: readonly ListItem[],
  onward: Block[],
): Card {
  const newest = entries.at(-1);
  const name = { number: label(number), page };
  if (!newest) {
    const hint: Block = older === undefined ? { kind: 'context', text: t('history.end') } : further;
    return { title: t('history.title.empty', name), blocks: [hint, ...onward] };
  }
  return { title: t('history.title', { ...name, at: newest.at }), blocks: [{ kind: 'list', items }, ...onward] };
}

function olderButton(ticket: Ticket, { older }: HistoryPage, page: number): Block[] {
  if (older === undefined) return [];
  const { args, ...rest } = button(ticket, 'ticket show', 'button.more');
  return [{ kind: 'actions', actions: [{ ...rest, args: { ...args, before: older, page: String(page + 1) } }] }];
}

/** The way to what came beside messages that were deleted. */
function deletedFilesButton(ticket: Ticket, { entries }: HistoryPage): Block[] {
  const some = entries.some(({ revised, details }) => revised?.withdrawn && details?.['files'] !== undefined);
  return some ? [{ kind: 'actions', actions: [button(ticket, 'ticket deleted-files', 'button.deletedFiles')] }] : [];
}

/** Which page it is, as the button that led to it says. */
function pageOf(words: string | undefined): number {
  return words !== undefined && /^\d{1,6}$/.test(words) ? Number(words) : 2;
}

/** The ways to the ticket's messages. A team's thread is offered to that team and the leads only. */
async function linkBlock({ services, person, desk }: Context, ticket: Ticket): Promise<Block[]> {
  const anchors = await services.stores.anchors.ofTicket(ticket.number, LINKS);
  const links = anchors.flatMap(({ side, message }) => {
    if (side === 'desk') return [{ label: t('link.desk'), message }];
    if (side === 'requester')
      return ticket.via === 'direct' || ticket.customerSide?.kind === 'direct'
        ? []
        : [{ label: t('link.requester'), message }];
    if (!side.startsWith('team:')) return [];
    const team = side.slice('team:'.length);
    const mine = person.teams.includes(team) || person.roles.includes('lead');
    return mine ? [{ label: t('link.team', { team: teamName(desk, team) }), message }] : [];
  });
  return links.length === 0 ? [] : [{ kind: 'links', links }];
}
