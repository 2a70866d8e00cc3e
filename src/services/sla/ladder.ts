import { RELEVO } from '../../domain/people/person.ts';
import { warn } from '../../domain/tickets/acts/clocks.ts';
import type { Runtime } from '../../lib/runtime.ts';
import { Slots } from '../../lib/slots.ts';
import type { Services } from '../services.ts';
import type { DuePlace } from '../stores/stores.ts';

/** So many tickets are looked up at a time. */
const PAGE = 100;
/** So many are warned of side by side: whatever came in overnight is due in one instant, and one after the other takes too long. */
const WIDTH = 8;

/**
 * Tells whoever has to know that the time of a ticket runs out. Which rungs were told stands on the ticket and is changed with it,
 * so that each is told once however many processes look, and whenever they wake. A ticket of which it fails holds nobody up: the
 * next look tries it again.
 */
export async function climbLadder({ tickets, stores }: Services, { clock, log }: Runtime): Promise<void> {
  const now = clock.now().toString();
  const slots = new Slots(WIDTH);
  const warned = async ({ number }: DuePlace): Promise<void> => {
    try {
      await tickets.act(number, warn, RELEVO, 'relevo', `warn:${now}:${number}`);
    } catch (error) {
      log.error('sla.notWarned', { key: String(number), error });
    }
  };
  let after: DuePlace | undefined;
  do {
    const due = await stores.tickets.toWarn(now, PAGE, after);
    await Promise.all(due.map((one) => slots.run(() => warned(one))));
    after = due.length < PAGE ? undefined : due.at(-1);
  } while (after);
}
