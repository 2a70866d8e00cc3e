import type { Ticket, TimelineEntry } from '#src/domain/tickets/ticket.ts';
import type { OpenStore } from '#src/store/open.ts';
import { wordsOf } from '../scenarios/house.ts';
import type { Check } from './story-check.ts';
import type { Workspace } from './story-house.ts';
import { BULK_TAG, type ToldTwice } from './story-queue.ts';

/** Both tickets name each other, each customer was answered once, under their own number. */
export async function checkDuplicates(
  check: Check,
  workspace: Workspace,
  { stores }: OpenStore,
  pairs: readonly ToldTwice[],
): Promise<void> {
  for (const { mark, main, other } of pairs) {
    const [one, two] = [await stores.tickets.byNumber(main.ticket), await stores.tickets.byNumber(other.ticket)];
    check.same(`what was merged into T-${main.ticket}`, one?.merged, [other.ticket]);
    check.same(`what T-${other.ticket} was merged into`, [two?.mergedInto, two?.status], [main.ticket, 'closed']);
    for (const [side, kinds] of [
      [main, ['opened', 'absorbed', 'answer']],
      [other, ['opened', 'merged', 'answer']],
    ] as const) {
      const { ticket, customer, request } = side;
      const history = await stores.timeline.last(ticket, 100);
      const told = history.map(({ kind }) => kind).filter((kind) => kind !== 'confirmation' && kind !== 'addressKnown');
      check.same(`the timeline of T-${ticket}`, told, kinds);
      const thread = workspace.thread(customer.id, request.channel, request.id, { limit: 500 }).slice(1).map(wordsOf);
      const answers = thread.filter((words) => words.includes(`${mark} answer`));
      check.exactly(`answers of ${mark} to the customer of T-${ticket}`, answers.length, 1);
      check.same(`whose number ${mark} has for T-${ticket}`, answers[0]?.includes(`T-${ticket}`), true);
    }
  }
}

/** The change of many tickets left one tag and one entry. */
export function checkBulk(check: Check, ticket: Ticket | undefined, kept: readonly TimelineEntry[]): void {
  const label = `T-${ticket?.number}`;
  check.same(`tags of ${label}`, ticket?.tags, [BULK_TAG]);
  check.exactly(`tagged entries of ${label}`, kept.filter(({ kind }) => kind === 'tagged').length, 1);
}
