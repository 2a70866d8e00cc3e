import { may } from '../../domain/people/permissions.ts';
import { isRunning } from '../../domain/sla/clock.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Block, Card, ListItem } from '../../port/cards.ts';
import { button } from '../cards/buttons.ts';
import type { Context } from '../commands/command.ts';
import { dueText } from './words.ts';

const PER_PAGE = 10;
/** So many are looked at for those that this person may see. */
const MOST = 200;

/** Behind which ticket a page goes on: when that is due, and how many that are due then were looked at. */
interface Place {
  readonly at: string;
  readonly skip: number;
}

/** What is about to be late, the most urgent first: only what this person may see. @param after where the page goes on, by its button */
export async function urgentTickets(ctx: Context, after: string | undefined): Promise<Card> {
  const from = placeIn(after);
  const found = await ctx.services.stores.tickets.mostUrgent(MOST, from?.at);
  const left = from ? found.slice(skipped(found, from)) : found;
  const seen = left.filter((ticket) => may(ctx.person, 'ticket.see', { ticket }));
  const page = seen.slice(0, PER_PAGE);
  if (page.length === 0 && found.length < MOST) return nothing(from);
  // Where nobody may see any of those that were looked at, the next page looks further.
  const last = seen.length > PER_PAGE ? page.at(-1) : found.length < MOST ? undefined : left.at(-1);
  return {
    title: t('sla.board'),
    blocks: [
      page.length === 0
        ? { kind: 'text', text: t('sla.board.further') }
        : { kind: 'list', items: page.map((ticket) => itemOf(ticket, ctx)) },
      ...(last ? [furtherButton(last, found)] : []),
    ],
  };
}

function nothing(from: Place | undefined): Card {
  return { tone: 'good', blocks: [{ kind: 'text', text: t(from ? 'sla.board.end' : 'sla.board.empty') }] };
}

function furtherButton(last: Ticket, found: readonly Ticket[]): Block {
  const at = dueOf(last);
  const same = found.slice(0, found.indexOf(last) + 1).filter((ticket) => dueOf(ticket) === at).length;
  const args = { after: `${Date.parse(at)}.${same}` };
  return { kind: 'actions', actions: [{ kind: 'button', label: t('button.further'), run: 'sla board', args }] };
}

/** How many of the first that are due at that instant were looked at already. */
function skipped(found: readonly Ticket[], { at, skip }: Place): number {
  return Math.min(skip, found.filter((ticket) => dueOf(ticket) === at).length);
}

/** When the most urgent of its clocks is due, in whole milliseconds as the store has it. */
function dueOf({ clocks = [] }: Ticket): string {
  const dues = clocks.filter(isRunning).flatMap(({ dueAt }) => dueAt ?? []);
  return new Date(Math.min(...dues.map((due) => Date.parse(due)))).toISOString();
}

function placeIn(words: string | undefined): Place | undefined {
  const [, ms, skip] = /^(\d{1,15})\.(\d{1,6})$/.exec(words ?? '') ?? [];
  return ms === undefined || skip === undefined
    ? undefined
    : { at: new Date(Number(ms)).toISOString(), skip: Number(skip) };
}

function itemOf(ticket: Ticket, { desk }: Context): ListItem {
  const detail = dueText(ticket, desk);
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    ...(detail ? { detail } : {}),
    action: button(ticket, 'ticket show', 'button.show'),
  };
}
