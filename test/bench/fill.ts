import { defaultDesk } from '#src/config/desk-defaults.ts';
import { isEnded, STATUSES, type Status, type Ticket } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import { documentOf } from '#src/store/tickets.ts';
import { Dice } from '../crash/story-chaos.ts';

/** Of so many tickets one is alive; the others have ended, as in a desk that has run for years. */
const ALIVE_OF = 10;
/** So many are written with one command. */
const TOGETHER = 500;
const WORDS = 40;
/** Their records are not filled in. */
export const CUSTOMERS = 2_000;

/** In every third ticket, so that a search for it has no end; in one of a thousand; see `textOf`. */
export const COMMON = 'delivery';
export const RARE = 'quarantine';

/**
 * Tickets beside those that are there, as the store itself makes their documents: of `CUSTOMERS`, in all states, with
 * words of which few are frequent and many are rare.
 * @param from the number of the first one
 */
export async function fillTickets({ database }: OpenStore, from: number, count: number): Promise<void> {
  const tickets = database.collection('tickets');
  for (let at = from; at < from + count; at += TOGETHER) {
    const some = Array.from({ length: Math.min(TOGETHER, from + count - at) }, (_, n) => ticketNo(at + n));
    await tickets.insertMany(some.map((ticket) => documentOf(ticket, []) as never));
  }
  // The next one that is made goes on behind them.
  const counters = database.collection<{ _id: string; value: number }>('counters');
  await counters.updateOne({ _id: 'ticket' }, { $set: { value: from + count - 1 } });
}

/** The same for the same number. */
export function ticketNo(number: number): Ticket {
  const dice = new Dice(number);
  const alive: Status[] = ['new', 'open', 'waiting'];
  const status = number % ALIVE_OF === 0 ? dice.of(alive) : dice.of(STATUSES.filter((one) => isEnded({ status: one })));
  const openedAt = Temporal.Instant.from('2026-01-01T00:00:00Z').add({ seconds: number * 60 });
  const requester = dice.between(1, CUSTOMERS);
  const agent = dice.of(['mia', 'noah', 'lucia']);
  return {
    number,
    version: 3,
    openedAt: openedAt.toString(),
    changedAt: openedAt.add({ minutes: dice.between(1, 60) }).toString(),
    via: 'command',
    requester: `c-${requester}`,
    requesterName: `Customer No${requester}`,
    subject: textOf(dice, 6),
    body: textOf(dice, WORDS),
    category: dice.of(Object.keys(defaultDesk.categories)),
    priority: dice.of(['low', 'normal', 'normal', 'high', 'urgent']),
    status,
    level: 1,
    ...(status === 'new' ? {} : { assignee: { id: `workspace:${agent}`, name: agent } }),
    handoffs: 0,
    teams: [],
    bounces: 0,
    triage: {},
    files: [],
    ...(isEnded({ status }) ? { solution: textOf(dice, 8) } : {}),
    customerSide: { kind: 'direct', account: 'workspace:ana' },
    confirmation: 'sent',
    applied: [`bench:${number}`],
  };
}

/** As in a language, the n-th word of all is used about 1/n as often as the first. */
function textOf(dice: Dice, words: number): string {
  const text = Array.from({ length: words }, () => `w${Math.floor(20_000 ** dice.next())}`);
  if (dice.between(1, 3) === 1) text.push(COMMON);
  if (dice.between(1, 1_000) === 1) text.push(RARE);
  return text.join(' ');
}
