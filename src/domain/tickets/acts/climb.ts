import { t } from '../../../i18n/types.ts';
import { teamName } from '../../names.ts';
import { climbingOn, withoutClimb } from '../../sla/climb.ts';
import { isRunning } from '../../sla/clock.ts';
import { handoverId } from '../../sla/silence.ts';
import type { Act, Decision, Facts } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { Step } from '../steps.ts';
import { type Handoff, label, type Ticket } from '../ticket.ts';
import { late, told } from './alerts.ts';
import { step } from './others.ts';

/** Nobody has accepted the hand-over for long enough: who is next on call is told, and after them the one after. */
export function climbed(so: Decision, facts: Facts): Decision {
  const { ticket } = so;
  const { handoff } = ticket;
  const now = facts.now.toString();
  if (handoff?.climb === undefined || handoff.climb.at > now) return so;
  const next = climbingOn(ticket, handoff, handoff.climb.called, { ...facts, now });
  const { ordinal, team } = handoff;
  return { ...so, ticket: next, intents: [...so.intents, step(ticket.number, { kind: 'callNext', ordinal, team })] };
}

/**
 * Tells the first who was not told yet, unless it was accepted meanwhile. When all were, the leads are told, and the climb is over.
 * @param people the rota as a call goes up now, without those who want to be left alone
 */
export function callNext(call: Extract<Step, { kind: 'callNext' }>, people: readonly string[]): Act {
  return (ticket, facts) => {
    const { handoff } = ticket;
    if (handoff?.climb === undefined || handoff.ordinal !== call.ordinal) return { ticket, intents: [] };
    const { climb } = handoff;
    const params = {
      number: label(ticket.number),
      team: teamName(facts.desk, handoff.team),
      at: handoff.at,
    };
    const clock = clockOf(ticket, handoff);
    const person = people.find((one) => !climb.called.includes(one));
    if (person === undefined) {
      const over = { ...ticket, handoff: withoutClimb(handoff) };
      const lead = { ...late(over, clock, t('sla.unaccepted.leads', params)), why: 'unaccepted' } as const;
      return onward({ ticket: over, intents: [lead] }, call.team);
    }
    const called = { ...ticket, handoff: { ...handoff, climb: { ...climb, called: [...climb.called, person] } } };
    const text = t('sla.unaccepted', params);
    return onward(told({ ticket: called, intents: [] }, clock, `person:${person}`, text, { keeps: true }), call.team);
  };
}

function onward(so: Decision, team: string): Decision {
  const entry: Intent = { kind: 'entry', entry: { kind: 'climbed', visibleTo: ['desk'], details: { team } } };
  return { ...so, keepsPlace: true, intents: [entry, ...so.intents] };
}

/** What is acknowledged: the clock of the hand-over, where there is one. */
function clockOf({ clocks = [] }: Ticket, { ordinal }: Handoff): string {
  return clocks.findLast((clock) => clock.kind === 'handoff' && isRunning(clock))?.id ?? handoverId(ordinal);
}
