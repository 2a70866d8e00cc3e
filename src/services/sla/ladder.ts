import { RELEVO } from '../../domain/people/person.ts';
import { warn } from '../../domain/tickets/acts/clocks.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Services } from '../services.ts';

/** So many tickets at a time, and so often in one run; what is left then is the next one's. */
const AT_ONCE = 100;
const ROUNDS = 20;

/**
 * Tells whoever has to know that the time of a ticket runs out. Which rungs were told stands on the ticket and is changed with it,
 * so that each is told once however many processes look, and whenever they wake.
 */
export async function climbLadder({ tickets, stores }: Services, { clock, log }: Runtime): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = clock.now().toString();
    const due = await stores.tickets.toWarn(now, AT_ONCE);
    for (const number of due) {
      try {
        await tickets.act(number, warn, RELEVO, 'relevo', `warn:${now}:${number}`);
      } catch (error) {
        // The others must not wait for it; the next look tries it again.
        log.error('sla.notWarned', { key: String(number), error });
      }
    }
    if (due.length < AT_ONCE) return;
  }
}
