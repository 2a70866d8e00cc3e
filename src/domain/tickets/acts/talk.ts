import { t } from '../../../i18n/types.ts';
import type { SentFile } from '../../files/file.ts';
import { take } from '../../masking/taken.ts';
import { teamName } from '../../names.ts';
import type { Audience } from '../../people/audience.ts';
import { personId, type Who, who } from '../../people/person.ts';
import { refuse } from '../../refusal.ts';
import {
  type Act,
  entry,
  type Facts,
  isConfidential,
  say,
  teamAudience,
  toDesk,
  toRequester,
  toTeam,
} from '../decide.ts';
import type { Intent } from '../intents.ts';
import { isEnded, label, type Ticket } from '../ticket.ts';
import { after } from '../transitions.ts';
import { cameBack } from './automatic.ts';
import { bring } from './files.ts';
import { endHandoff } from './handoff.ts';
import { isReachable } from './mail.ts';
import { toMain, wroteOnMerged } from './merge.ts';
import { toMerged } from './others.ts';

/**
 * A person's answer to the customer. An answer of the team that has the ticket ends its hand-off; one of the desk does
 * not. `writtenIn` the customer's own thread it was already read there, and so were its files. Refused where no way leads to
 * the customer, and where a colleague has answered since it was previewed (`after` so many answers): two that contradict each
 * other would reach the customer.
 */
export function answer(
  words: string,
  writtenIn: 'thread' | 'elsewhere' = 'elsewhere',
  sent: readonly SentFile[] = [],
): Act {
  return (ticket, facts) => {
    if (writtenIn === 'thread' && isEnded(ticket)) {
      const wrote = wroteToCustomer(words, sent)(ticket, facts);
      return {
        ...wrote,
        intents: [...wrote.intents, ...toMerged(ticket, { kind: 'answered', words, files: sent }, facts)],
      };
    }
    const forTeam = answersForTeam(ticket, facts);
    const status = after(ticket, forTeam ? 'teamAnswer' : 'answer', facts);
    if (!isReachable(ticket, facts.customer)) refuse('refuse.unreachable', { number: label(ticket.number) });
    const spoken = forTeam
      ? endHandoff(ticket, t('packet.answered', { by: facts.actor.name }))
      : { ticket, intents: [] };
    const brought = bring(spoken.ticket, facts, sent, ['requester'], 'requester');
    return {
      ticket: {
        ...spoken.ticket,
        status,
        files: brought.files,
        ...ownerAfterAnswer(spoken.ticket, facts),
      },
      intents: [
        entry(facts, 'answer', ['requester'], { words, ...brought.details }),
        ...(writtenIn === 'thread' ? [] : toCustomer(ticket, facts, words)),
        say(toDesk, { kind: 'words', heading: t('say.answered', { by: facts.actor.name }), words }),
        ...brought.intents,
        ...spoken.intents,
        ...toMerged(ticket, { kind: 'answered', words, files: sent }, facts),
        { kind: 'card' },
        ...(brought.grown ? [{ kind: 'packet' } satisfies Intent] : []),
        ...(forTeam ? cameBack(ticket) : []),
      ],
    };
  };
}

/** By a member of the team that has it, or by the lead who accepted it for that team. */
function answersForTeam({ handoff }: Ticket, { actor }: Facts): boolean {
  if (!handoff) return false;
  return actor.teams.includes(handoff.team) || handoff.acceptedBy?.id === personId(actor);
}

/**
 * Somebody of the house wrote in the customer's thread, where the customer has read it: it stands on the ticket, and moves
 * nothing, as the ticket has ended or is not theirs to answer.
 */
export function wroteToCustomer(words: string, sent: readonly SentFile[] = []): Act {
  return (ticket, facts) => {
    const brought = bring(ticket, facts, sent, ['requester'], 'requester');
    return {
      ticket: { ...ticket, files: brought.files },
      intents: [
        entry(facts, 'answer', ['requester'], { words, ...brought.details }),
        say(toDesk, { kind: 'words', heading: t('say.wroteToCustomer', { by: facts.actor.name }), words }),
        ...brought.intents,
        ...(brought.grown ? ([{ kind: 'card' }, { kind: 'packet' }] satisfies Intent[]) : []),
        ...(ticket.mergedInto === undefined
          ? []
          : [toMain(ticket, ticket.mergedInto, { words, files: [], staff: true }, facts)]),
      ],
    };
  };
}

export function toCustomer(ticket: Ticket, facts: Facts, words: string): Intent[] {
  if (ticket.customerSide) {
    return [
      say(toRequester, {
        kind: 'words',
        heading: t('say.answerFrom', { by: facts.actor.name, number: label(ticket.number) }),
        words,
      }),
    ];
  }
  return [{ kind: 'mailAnswer', words }];
}

function ownerAfterAnswer(ticket: Ticket, { actor }: Facts): { assignee?: Who } {
  if (ticket.assignee !== undefined) return { assignee: ticket.assignee };
  return actor.roles.includes('agent') ? { assignee: who(actor) } : {};
}

/** The customer wrote on their side: the desk and the team that has it read it, and a ticket that waited or had ended wakes. */
export function customerWrote(written: string, sent: readonly SentFile[]): Act {
  return (ticket, facts) => {
    const { words, files, told } = take(written, sent, facts.desk);
    if (ticket.mergedInto !== undefined) return wroteOnMerged(words, files, told)(ticket, facts);
    const status = after(ticket, 'customerWrote', facts);
    const woke = isEnded(ticket);
    const heading = t('say.customerWrote', { name: facts.actor.name });
    const team = toTeam(ticket);
    const line = { kind: 'words', heading, words } as const;
    const brought = bring(ticket, facts, files, ['requester'], 'requester');
    return {
      ticket: { ...withoutSolution(ticket, woke), status, files: brought.files },
      intents: [
        entry(facts, 'customer', ['requester'], { words, ...brought.details }),
        ...(woke ? [entry(facts, 'reopened', ['requester'])] : []),
        say(toDesk, line),
        ...(team ? [say(team, line)] : []),
        ...told,
        ...brought.intents,
        ...(woke
          ? [
              say(toRequester, {
                kind: 'notice',
                text: t('say.reopened', { number: label(ticket.number) }),
                tone: 'info',
              }),
              ...toMerged(ticket, { kind: 'reopened' }, facts),
            ]
          : []),
        { kind: 'card' },
        // The team's packet names the files too.
        ...(team && brought.grown ? [{ kind: 'packet' } satisfies Intent] : []),
      ],
    };
  };
}

/** A team member wrote in the team's thread: the desk reads it too, unless the team is confidential. */
export function teamSaid(team: string, words: string, sent: readonly SentFile[] = []): Act {
  return (ticket, facts) => {
    const audience: Audience[] = [teamAudience(team)];
    const heading = t('say.team', { by: facts.actor.name, team: teamName(facts.desk, team) });
    const brought = bring(ticket, facts, sent, audience, teamAudience(team));
    return {
      ticket: { ...ticket, status: after(ticket, 'teamSaid', facts), files: brought.files },
      intents: [
        entry(facts, 'team', audience, { words, ...brought.details }),
        ...(isConfidential(facts.desk, team) ? [] : [say(toDesk, { kind: 'words', heading, words })]),
        ...brought.intents,
        ...(brought.grown ? ([{ kind: 'card' }, { kind: 'packet' }] satisfies Intent[]) : []),
      ],
    };
  };
}

/**
 * Solved; `solution` is what solved it and is told to the customer. Where no way leads to them it is owed until an address
 * becomes known.
 */
export function resolve(solution: string): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'resolve', facts);
    const ended = ticket.handoff
      ? endHandoff(ticket, t('packet.resolved', { by: facts.actor.name }))
      : { ticket, intents: [] };
    const owed = !isReachable(ticket, facts.customer);
    return {
      ticket: {
        ...ended.ticket,
        status,
        solution,
        ...(owed ? { solutionOwed: true } : {}),
        ...ownerAfterAnswer(ended.ticket, facts),
      },
      intents: [
        entry(facts, 'resolved', ['requester'], { words: solution }),
        ...(owed ? [] : [tellSolution(ticket, solution)]),
        say(toDesk, { kind: 'words', heading: t('say.resolvedBy', { by: facts.actor.name }), words: solution }),
        ...ended.intents,
        ...toMerged(ticket, { kind: 'resolved', solution }, facts),
        { kind: 'card' },
      ],
    };
  };
}

export function tellSolution(ticket: Ticket, solution: string): Intent {
  if (ticket.customerSide) return say(toRequester, { kind: 'resolved', solution });
  return { kind: 'mailAnswer', words: solution, solution: true };
}

export const close: Act = (ticket, facts) => ({
  ticket: { ...ticket, status: after(ticket, 'close', facts) },
  intents: [
    entry(facts, 'closed', ['requester']),
    say(toDesk, { kind: 'notice', text: t('say.closedBy', { by: facts.actor.name }) }),
    ...toMerged(ticket, { kind: 'closed' }, facts),
    { kind: 'card' },
  ],
});

/**
 * Open again. What the customer gives as the reason is theirs to read again; what somebody of the house writes stays inside.
 * A customer without a chat learns it by mail, unless they did it themselves.
 */
export function reopen(reason: string): Act {
  return (ticket, facts) => {
    const { words, told } = take(reason, [], facts.desk);
    // For the customer it was the answer to their own request that did not help.
    if (ticket.mergedInto !== undefined && isOwn(facts)) return wroteOnMerged(words, [], told)(ticket, facts);
    return {
      ticket: { ...withoutSolution(ticket, true), status: after(ticket, 'reopen', facts) },
      intents: [
        ...(isOwn(facts)
          ? [entry(facts, 'reopened', ['requester'], { words })]
          : [entry(facts, 'reopened', ['requester']), entry(facts, 'note', ['desk'], { words })]),
        ...tellReopened(ticket, facts),
        say(toDesk, { kind: 'words', heading: t('say.reopenedBy', { by: facts.actor.name }), words }),
        ...told,
        ...toMerged(ticket, { kind: 'reopened' }, facts),
        { kind: 'card' },
      ],
    };
  };
}

function isOwn({ actor, customer }: Facts): boolean {
  return customer.accounts.includes(personId(actor));
}

function tellReopened(ticket: Ticket, facts: Facts): Intent[] {
  const text = t('say.reopened', { number: label(ticket.number) });
  if (ticket.customerSide) return [say(toRequester, { kind: 'notice', text, tone: 'info' })];
  return isOwn(facts) || facts.customer.address === undefined ? [] : [{ kind: 'mailReopened' }];
}

export function withoutSolution(ticket: Ticket, woke: boolean): Ticket {
  if (!woke) return ticket;
  const { solution: _old, solutionOwed: _neither, ...rest } = ticket;
  return rest;
}
