import type { Desk } from '../domain/desk.ts';
import { teamName } from '../domain/names.ts';
import { isStaff, type Person, personId } from '../domain/people/person.ts';
import { ALIVE, type Ticket } from '../domain/tickets/ticket.ts';
import { type Text, t } from '../i18n/types.ts';
import type { Block, Button, Card, ListItem } from '../port/cards.ts';
import { askedTicket, listedTicket } from './listed.ts';
import { Neighbours } from './neighbours.ts';
import type { HomeView } from './stores/homes.ts';
import { pageKey, type TicketFilter, type TicketStore } from './stores/stores.ts';

const PER_PAGE = 10;
/** Counted up to so many; more are shown as “1,000+”. */
const COUNTED = 1_000;

/** For whom a page is made. `customer`: their record, when they have ever asked for something. */
export interface HomeReader {
  readonly person: Person;
  readonly desk: Desk;
  /** As the due times stand then. */
  readonly now: Temporal.Instant;
  readonly customer?: string;
}

/** One list of tickets on the page, under a name. */
interface Part {
  readonly id: string;
  readonly name: Text;
  readonly filter: TicketFilter;
  /** What is in it waits for this person, and counts as such. */
  readonly todo: boolean;
  readonly item: (ticket: Ticket) => ListItem;
}

interface Counted extends Part {
  readonly count: number;
}

/** What there is to do for somebody, list by list, or one of the lists page by page; and how much that is. */
export async function homeCard(
  tickets: Pick<TicketStore, 'list' | 'count' | 'byNumber'>,
  reader: HomeReader,
  view: HomeView,
): Promise<{ readonly card: Card; readonly count: number }> {
  const parts = await Promise.all(
    partsFor(reader).map(async (part) => ({ ...part, count: await tickets.count(part.filter, COUNTED) })),
  );
  const chosen = parts.find(({ id }) => id === view.part);
  const shown = chosen ? [chosen] : parts.filter(({ count }) => count > 0);
  const lists = await Promise.all(
    shown.map((part) =>
      partBlocks(
        { tickets, neighbours: new Neighbours(reader, tickets, reader.desk) },
        part,
        chosen ? view.before : undefined,
        chosen !== undefined,
      ),
    ),
  );
  const empty: Block[] = lists.length === 0 ? [{ kind: 'text', text: emptyText(reader) }] : [];
  return {
    card: {
      title: t(isStaff(reader.person) ? 'home.staff' : 'home.customer'),
      blocks: [filters(parts, chosen), ...empty, ...lists.flat()],
    },
    count: Math.min(
      COUNTED,
      parts.reduce((sum, { todo, count }) => sum + (todo ? count : 0), 0),
    ),
  };
}

function partsFor({ person, desk, now, customer }: HomeReader): readonly Part[] {
  const item = (ticket: Ticket) => listedTicket(ticket, { person, desk, now });
  const part = (id: string, name: Text, filter: TicketFilter, todo = false): Part => ({ id, name, filter, todo, item });
  const works = person.roles.some((role) => role === 'agent' || role === 'lead' || role === 'admin');
  return [
    ...(works ? [part('new', t('home.new'), { nobody: true }, true)] : []),
    ...(isStaff(person) ? [part('mine', t('home.mine'), { worker: personId(person), statuses: ALIVE }, true)] : []),
    ...person.teams.map((team) =>
      part(`team:${team}`, t('home.team', { team: teamName(desk, team) }), { handedTo: [team], statuses: ALIVE }, true),
    ),
    ...(works
      ? [
          part('waiting', t('home.waiting'), { statuses: ['waiting'] }),
          part('teams', t('home.teams'), { statuses: ['handed_over'] }),
        ]
      : []),
    ...(customer === undefined ? [] : askedParts(customer, !isStaff(person))),
  ];
}

/** What somebody asked for themselves. */
function askedParts(requester: string, todo: boolean): readonly Part[] {
  const asked = { item: askedTicket, todo };
  return [
    { ...asked, id: 'asked', name: t('home.asked'), filter: { requester, standing: ['awaited'] } },
    { ...asked, id: 'solved', name: t('home.solved'), filter: { requester, standing: ['solved'] }, todo: false },
  ];
}

function filters(parts: readonly Counted[], chosen: Part | undefined): Block {
  const all: Button = homeButton(t('home.all'), {}, chosen === undefined);
  return {
    kind: 'actions',
    actions: [all, ...parts.map((part) => homeButton(counted(part), { part: part.id }, part.id === chosen?.id))],
  };
}

function homeButton(label: Text, args: Readonly<Record<string, string>>, isChosen = false): Button {
  return { kind: 'button', label, run: 'home', args, ...(isChosen ? { style: 'primary' } : {}) };
}

function counted({ name, count }: Counted): Text {
  return t(count < COUNTED ? 'home.part' : 'home.part.many', { name, count });
}

async function partBlocks(
  { tickets, neighbours }: { readonly tickets: Pick<TicketStore, 'list'>; readonly neighbours: Neighbours },
  part: Counted,
  before: number | undefined,
  alone: boolean,
): Promise<readonly Block[]> {
  const found = await tickets.list(part.filter, { limit: PER_PAGE + 1, ...(before === undefined ? {} : { before }) });
  const page = await Promise.all(found.slice(0, PER_PAGE).map((ticket) => neighbours.known(ticket)));
  const last = page.at(-1);
  const ways = [
    ...(found.length > PER_PAGE && last
      ? [homeButton(t('button.more'), { part: part.id, before: String(pageKey(last)) })]
      : []),
    ...(before === undefined ? [] : [homeButton(t('home.newest'), { part: part.id })]),
  ];
  return [
    ...(alone ? [] : [{ kind: 'divider' } as const]),
    { kind: 'text', text: counted(part) },
    page.length > 0
      ? { kind: 'list', items: page.map(part.item) }
      : { kind: 'context', text: t(before === undefined ? 'home.part.none' : 'home.part.noMore') },
    ...(ways.length > 0 ? [{ kind: 'actions', actions: ways } as const] : []),
  ];
}

function emptyText({ person }: HomeReader): Text {
  return t(isStaff(person) ? 'home.none' : 'home.none.customer');
}
