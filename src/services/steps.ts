import { Refusal } from '../domain/refusal.ts';
import { revised } from '../domain/tickets/acts/revise.ts';
import { stepAct } from '../domain/tickets/acts/step.ts';
import { label } from '../domain/tickets/ticket.ts';
import type { Log } from '../lib/log.ts';
import type { Assignment } from './assignment.ts';
import type { PendingStep } from './relay.ts';
import type { Tickets } from './tickets.ts';

/** Does to a ticket what follows from another one, once per id. @throws RetryLater */
export async function performStep(
  { ticket, step, by, id }: PendingStep,
  tickets: Pick<Tickets, 'act' | 'revise'>,
  assignment: Pick<Assignment, 'assign'>,
  log: Log,
): Promise<void> {
  try {
    if (step.kind === 'assign') return await assignment.assign({ ticket, by, id }, step.wanted);
    if (step.kind === 'revised') {
      await tickets.revise(step.message, (line) => revised(line, step.revision), by, id);
      return;
    }
    await tickets.act(ticket, stepAct(step), by, 'relevo', id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // No act of a step refuses; what follows otherwise must not wait for one that does.
    log.error('step.refused', { ticket: label(ticket), key: id, kind: step.kind, code: error.message });
  }
}
