import { personId } from '../domain/people/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { revised } from '../domain/tickets/acts/revise.ts';
import { stepAct } from '../domain/tickets/acts/step.ts';
import { label } from '../domain/tickets/ticket.ts';
import type { Runtime } from '../lib/runtime.ts';
import type { Assignment } from './assignment.ts';
import { STEP } from './audit.ts';
import { withDoings } from './doings.ts';
import type { OnCall } from './oncall.ts';
import type { PendingStep } from './relay.ts';
import { isTelling, tellingAct } from './sla/telling.ts';
import type { AuditStore } from './stores/audit.ts';
import type { StaffingStore } from './stores/staffing.ts';
import type { Tickets } from './tickets.ts';

interface Performing {
  readonly tickets: Pick<Tickets, 'act' | 'revise'>;
  readonly assignment: Pick<Assignment, 'assign'>;
  readonly onCall: Pick<OnCall, 'whoIsOn'>;
  readonly staffing: Pick<StaffingStore, 'quietOf'>;
  readonly audit: Pick<AuditStore, 'append'>;
  readonly runtime: Runtime;
}

/** Does to a ticket what follows from another one, once per id. @throws RetryLater */
export async function performStep(pending: PendingStep, performing: Performing) {
  const { tickets, assignment, onCall, staffing, audit, runtime } = performing;
  const { ticket, step, by, id } = pending;
  try {
    if (step.kind === 'assign') return await assignment.assign({ ticket, by, id }, step.wanted);
    if (isTelling(step)) {
      const act = await tellingAct(step, { onCall, staffing }, runtime.clock.now());
      await tickets.act(ticket, act, by, 'relevo', id);
      return;
    }
    // Where a message is no line here, what it said never came so far.
    const work = () =>
      step.kind === 'revised'
        ? tickets.revise(step.message, (line) => revised(line, step), by, id)
        : tickets.act(ticket, stepAct(step), by, 'relevo', id);
    const { doings } = await withDoings(work);
    const who = { by: personId(by), byName: by.name, from: by.account.platform };
    const at = runtime.clock.now().toString();
    const done = [...doings].map(([number, what]) => ({
      ...who,
      id: `${id}:done:${number}`,
      at,
      what: what === undefined ? STEP : `${STEP}.${what}`,
      ticket: number,
      outcome: 'done' as const,
    }));
    if (done.length > 0) await audit.append(done);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // No act of a step refuses; what follows otherwise must not wait for one that does.
    runtime.log.error('step.refused', { ticket: label(ticket), key: id, kind: step.kind, code: error.message });
  }
}
