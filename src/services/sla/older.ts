import { RELEVO } from '../../domain/people/person.ts';
import { beginClocks } from '../../domain/tickets/acts/clocks.ts';
import { ALIVE } from '../../domain/tickets/ticket.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Services } from '../services.ts';
import { pageKey } from '../stores/stores.ts';

/** So many tickets at a time. */
const AT_ONCE = 100;
/** So much of the history of such a ticket is looked through for an answer. */
const ENTRIES = 500;
/** This walk is made once for all, whatever the settings. */
const MARK = 'once';

/**
 * Open tickets that were made before there were clocks get them, once in the life of a store. Goes on where it was when the process
 * died; each ticket once.
 */
export async function beginOlderClocks({ tickets, stores }: Services, { clock, log }: Runtime): Promise<void> {
  const before = await stores.sla.walk('olderClocks');
  if (before?.done) return;
  const began = before?.began ?? clock.now().toString();
  let after = before?.after;
  for (;;) {
    const page = { limit: AT_ONCE, ...(after === undefined ? {} : { before: after }) };
    const some = await stores.tickets.list({ statuses: ALIVE }, page);
    for (const ticket of some) {
      if (ticket.clocks !== undefined) continue;
      const { number } = ticket;
      try {
        const entries = await stores.timeline.last(number, ENTRIES);
        const answered = entries.some(({ kind, by }) => kind === 'answer' && by !== undefined);
        await tickets.act(number, beginClocks(answered), RELEVO, 'relevo', `older:${number}`);
      } catch (error) {
        log.error('sla.notFollowed', { key: String(number), error });
      }
    }
    const last = some.at(-1);
    after = last ? pageKey(last) : after;
    const done = some.length < AT_ONCE;
    await stores.sla.noteWalk({ mark: MARK, began, done, ...(after === undefined ? {} : { after }) }, 'olderClocks');
    if (done) return;
  }
}
