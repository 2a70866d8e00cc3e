import { categoryName, teamName } from '../domain/names.ts';
import { may } from '../domain/people/permissions.ts';
import { isStaff } from '../domain/people/person.ts';
import { canSee, type Viewer } from '../domain/people/visibility.ts';
import { isConfidential } from '../domain/tickets/decide.ts';
import { label, PRIORITIES, type Ticket, type TimelineEntry } from '../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../i18n/types.ts';
import type { Block, Card, ListItem } from '../port/cards.ts';
import { filesOfEntry } from './cards/files.ts';
import { triageSteps } from './cards/packet.ts';
import { excerpt, ticketFields } from './cards/ticket-card.ts';
import type { Context } from './commands/command.ts';

/** So many of the last entries are looked through for so many that this person may see. */
const LOOKED_THROUGH = 300;
const SHOWN = 25;
const LINKS = 20;

/** A ticket as one person may see it: its fields, and the last of its timeline through the one filter. */
export async function shownTicket(ctx: Context, number: number): Promise<Card> {
  const { tickets, customers, stores, rules } = ctx.services;
  const ticket = await tickets.read(number, ctx.person);
  const customer = await customers.byId(ticket.requester);
  const own = await customers.find(ctx.person);
  const viewer: Viewer = { person: ctx.person, ...(own ? { customer: own.id } : {}) };
  const entries = await stores.timeline.last(number, LOOKED_THROUGH);
  const seen = entries
    .filter((entry) => canSee(viewer, entry.visibleTo, ticket, (team) => isConfidential(ctx.desk, team)))
    .slice(-SHOWN);
  const forStaff = isStaff(ctx.person) && may(ctx.person, 'ticket.note', { ticket });
  const facts = { ...rules, customer };
  return {
    title: t('card.title', { number: label(number), subject: ticket.subject }),
    blocks: [
      { kind: 'fields', fields: forStaff ? ticketFields(ticket, facts) : customerFields(ticket, ctx) },
      {
        kind: 'quote',
        text: excerpt(ticket.body === '' ? ticket.subject : ticket.body, 2_000),
        by: plain(ticket.requesterName),
      },
      ...(forStaff ? [{ kind: 'steps', steps: triageSteps(ticket, facts) } satisfies Block] : []),
      ...(forStaff ? await linkBlock(ctx, ticket) : []),
      { kind: 'divider' },
      { kind: 'list', items: seen.map((entry) => entryItem(entry, ctx)) },
    ],
  };
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
    const team = side.slice('team:'.length);
    const mine = person.teams.includes(team) || person.roles.includes('lead');
    return mine ? [{ label: t('link.team', { team: teamName(desk, team) }), message }] : [];
  });
  return links.length === 0 ? [] : [{ kind: 'links', links }];
}

function customerFields(ticket: Ticket, { desk }: Context) {
  return [
    { label: t('field.status'), value: t(`status.customer.${ticket.status}`) },
    { label: t('field.category'), value: categoryName(desk, ticket.category) },
    { label: t('field.opened'), value: t('card.opened', { at: ticket.openedAt }) },
  ];
}

function entryItem(entry: TimelineEntry, ctx: Context): ListItem {
  // What the ticket was opened with stands above the history already.
  const words = entry.kind === 'opened' ? undefined : entry.words;
  const said = words === undefined ? detailsOf(entry, ctx) : plain(excerpt(words, 400));
  const files = filesOfEntry(entry);
  const detail = said && files ? t('list.dash', { first: said, second: files }) : (said ?? files);
  return {
    title: t('timeline.line', { at: entry.at, by: entry.byName ?? 'Relevo', what: t(`entry.${entry.kind}`) }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function detailsOf({ kind, details }: TimelineEntry, { desk }: Context): Text | undefined {
  if (!details) return undefined;
  const { from = '', to = '', team } = details;
  if (kind === 'priority') return t('timeline.change', { from: priority(from), to: priority(to) });
  if (kind === 'category') return t('timeline.change', { from: categoryName(desk, from), to: categoryName(desk, to) });
  if (kind === 'assigned') return plain(to);
  if (team !== undefined && details['override'] !== undefined)
    return t('timeline.override', { team: teamName(desk, team), reason: details['override'] });
  if (team !== undefined) return teamName(desk, team);
  return undefined;
}

function priority(value: string): Text {
  const known = PRIORITIES.find((one) => one === value);
  return known ? t(`priority.${known}`) : plain(value);
}
