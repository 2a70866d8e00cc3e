import { t } from '../../../i18n/types.ts';
import { teamName } from '../../names.ts';
import { type Person, personId, who } from '../../people/person.ts';
import { type Act, say, toDesk, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { label, type Ticket } from '../ticket.ts';

/** For whom somebody is looked for: the desk, for a new ticket, or the team that has it by the hand-off of that ordinal. */
export type Wanted = { readonly desk: true } | { readonly team: string; readonly ordinal: number };

/** Whether still nobody has it there: somebody may have been faster. */
export function isWanted({ status, assignee, handoff }: Ticket, wanted: Wanted): boolean {
  if ('desk' in wanted) return status === 'new' && assignee === undefined;
  return handoff?.ordinal === wanted.ordinal && handoff.acceptedBy === undefined;
}

/** Relevo gives it to whoever is next. */
export function assignNext(to: Person, wanted: Wanted): Act {
  return (ticket, { desk }) => {
    if (!isWanted(ticket, wanted)) return { ticket, intents: [] };
    const { handoff } = ticket;
    const text = t('say.assignedAutomatically', { number: label(ticket.number), subject: ticket.subject });
    const accepted = handoff && 'team' in wanted ? { handoff: { ...handoff, acceptedBy: who(to) } } : {};
    const notice: Intent[] =
      'team' in wanted
        ? [
            say(toDesk, {
              kind: 'notice',
              text: t('say.acceptedAutomatically', { to: to.name, team: teamName(desk, wanted.team) }),
            }),
          ]
        : [];
    return {
      ticket: { ...ticket, status: 'desk' in wanted ? 'open' : ticket.status, assignee: who(to), ...accepted },
      intents: [
        byItself('assigned', { to: to.name }),
        ...notice,
        { kind: 'card' },
        { kind: 'packet' },
        say({ side: 'person', person: personId(to) }, { kind: 'notice', text }),
      ],
    };
  };
}

/** Nobody is there, or everybody has as many as they can have: the card and the thread say so. */
export function nobodyNext(wanted: Wanted): Act {
  return (ticket) => {
    if (!isWanted(ticket, wanted)) return { ticket, intents: [] };
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

function byItself(kind: 'assigned' | 'nobodyThere', details?: Readonly<Record<string, string>>): Intent {
  return { kind: 'entry', entry: { kind, visibleTo: ['desk'], ...(details ? { details } : {}) } };
}
