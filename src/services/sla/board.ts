import { may } from '../../domain/people/permissions.ts';
import { isRunning } from '../../domain/sla/clock.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Block, Card, ListItem } from '../../port/cards.ts';
import { button } from '../cards/buttons.ts';
import type { Context } from '../commands/command.ts';
import type { DuePlace } from '../stores/stores.ts';
import { leftText, mostUrgent } from './words.ts';

const PER_PAGE = 10;
/** So many are looked at for those that this person may see. */
const MOST = 200;

/** What is about to be late, the most urgent first: only what this person may see. @param after where the page goes on, by its button */
export async function urgentTickets(ctx: Context, after: string | undefined): Promise<Card> {
  const from = placeIn(after);
  const found = await ctx.services.stores.tickets.mostUrgent(MOST, from);
  const seen = found.filter((ticket) => may(ctx.person, 'ticket.see', { ticket }));
  const page = seen.slice(0, PER_PAGE);
  if (page.length === 0 && found.length < MOST) return nothing(from);
  // Where nobody may see any of those that were looked at, the next page looks further.
  const last = seen.length > PER_PAGE ? page.at(-1) : found.length < MOST ? undefined : found.at(-1);
  return {
    title: t('sla.board'),
    blocks: [
      page.length === 0
        ? { kind: 'text', text: t('sla.board.further') }
        : { kind: 'list', items: page.map((ticket) => itemOf(ticket, ctx)) },
      ...(last ? [furtherButton(last)] : []),
    ],
  };
}

function nothing(from: DuePlace | undefined): Card {
  return { tone: 'good', blocks: [{ kind: 'text', text: t(from ? 'sla.board.end' : 'sla.board.empty') }] };
}

function furtherButton(last: Ticket): Block {
  const args = { after: `${dueOf(last)}.${last.number}` };
  return { kind: 'actions', actions: [{ kind: 'button', label: t('button.further'), run: 'sla board', args }] };
}

/** When the most urgent of its clocks is due, in milliseconds since 1970 UTC, as the store has it. */
function dueOf({ clocks = [] }: Ticket): number {
  return Math.min(...clocks.filter(isRunning).flatMap(({ dueAt }) => (dueAt === undefined ? [] : Date.parse(dueAt))));
}

/** Behind which ticket a page goes on. */
function placeIn(words: string | undefined): DuePlace | undefined {
  const [, ms, number] = /^(\d{1,15})\.(\d{1,15})$/.exec(words ?? '') ?? [];
  return ms === undefined || number === undefined
    ? undefined
    : { at: new Date(Number(ms)).toISOString(), number: Number(number) };
}

function itemOf(ticket: Ticket, { desk, now }: Context): ListItem {
  const detail = leftText(ticket, desk, now);
  const taker = mostUrgent(ticket)?.acknowledged?.by.name;
  return {
    title: t('card.title', { number: label(ticket.number), subject: ticket.subject }),
    ...(detail
      ? {
          detail:
            taker === undefined ? detail : t('alert.both', { first: detail, second: t('alert.taken', { by: taker }) }),
        }
      : {}),
    action: button(ticket, 'ticket show', 'button.show'),
  };
}
