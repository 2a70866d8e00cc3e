import { t } from '../../../i18n/types.ts';
import type { Desk } from '../../desk.ts';
import { teamName } from '../../names.ts';
import { type Person, type Who, who } from '../../people/person.ts';
import { type Act, type Decision, say, toDesk, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { withSubjectAt } from '../subject-places.ts';
import { isEnded, type Ticket } from '../ticket.ts';
import { step } from './others.ts';
import { assignedText, tellAssigned, toldOwner } from './owner.ts';

/**
 * For whom somebody is looked for: the desk, for a new ticket; the team that has it by the hand-off of that ordinal; or the desk
 * again, for one that came `back` from that to an agent, should the agent be away.
 */
export type Wanted =
  | { readonly desk: true }
  | { readonly team: string; readonly ordinal: number }
  | { readonly back: Who; readonly ordinal: number };

/** Whether still nobody has it there: somebody may have been faster. */
export function isWanted(ticket: Ticket, wanted: Wanted): boolean {
  const { status, assignee, handoff, handoffs } = ticket;
  if ('desk' in wanted) return status === 'new' && assignee === undefined;
  if ('back' in wanted)
    return !handoff && handoffs === wanted.ordinal && assignee?.id === wanted.back.id && !isEnded(ticket);
  return handoff?.ordinal === wanted.ordinal && handoff.acceptedBy === undefined;
}

/** Relevo gives it to whoever is next. */
export function assignNext(to: Person, wanted: Wanted): Act {
  return (ticket, { desk }) => {
    if (!isWanted(ticket, wanted)) return { ticket, intents: [] };
    const { handoff } = ticket;
    const accepted = handoff && 'team' in wanted ? { handoff: { ...handoff, acceptedBy: who(to) } } : {};
    const next: Ticket = {
      ...ticket,
      status: 'desk' in wanted ? 'open' : ticket.status,
      assignee: who(to),
      ...accepted,
      ...('back' in wanted ? { cameBack: { ordinal: wanted.ordinal, agent: wanted.back, to: who(to) } } : {}),
    };
    return {
      ticket: withSubjectAt(next, toldOwner(ticket, to)),
      intents: [
        byItself('assigned', { to: to.name }),
        ...givenNotice(to, wanted, desk),
        { kind: 'card' },
        { kind: 'packet' },
        tellAssigned(to, assignedText(ticket)),
      ],
    };
  };
}

/** For a new ticket the card says enough. */
function givenNotice({ name: to }: Person, wanted: Wanted, desk: Desk): Intent[] {
  if ('desk' in wanted) return [];
  const text =
    'team' in wanted
      ? t('say.acceptedAutomatically', { to, team: teamName(desk, wanted.team) })
      : t('say.backAway', { agent: wanted.back.name, to });
  return [say(toDesk, { kind: 'notice', text })];
}

/** Nobody is there, or everybody has as many as they can have: the card and the thread say so. */
export function nobodyNext(wanted: Wanted): Act {
  return (ticket) => {
    if (!isWanted(ticket, wanted)) return { ticket, intents: [] };
    if ('back' in wanted) return backToQueue(ticket, wanted);
    const side = 'desk' in wanted ? toDesk : (toTeam(ticket) ?? toDesk);
    return {
      ticket: 'desk' in wanted ? { ...ticket, nobodyThere: true } : ticket,
      intents: [
        byItself('nobodyThere'),
        say(side, { kind: 'notice', text: t('say.nobodyThere'), tone: 'warn' }),
        { kind: 'card' },
      ],
    };
  };
}

/** It waits for somebody to take it, as one does that nobody got. */
function backToQueue(
  { assignee: _away, ...ticket }: Ticket,
  { back, ordinal }: Extract<Wanted, { back: Who }>,
): Decision {
  return {
    ticket: { ...ticket, cameBack: { ordinal, agent: back } },
    intents: [
      byItself('nobodyThere'),
      say(toDesk, { kind: 'notice', text: t('say.backNobody', { agent: back.name }), tone: 'warn' }),
      { kind: 'card' },
    ],
  };
}

/** What follows when a hand-off has ended: its agent may be away. */
export function cameBack({ number, handoff }: Ticket): Intent[] {
  if (!handoff) return [];
  return [step(number, { kind: 'assign', wanted: { back: handoff.agent, ordinal: handoff.ordinal } })];
}

function byItself(kind: 'assigned' | 'nobodyThere', details?: Readonly<Record<string, string>>): Intent {
  return { kind: 'entry', entry: { kind, visibleTo: ['desk'], ...(details ? { details } : {}) } };
}
