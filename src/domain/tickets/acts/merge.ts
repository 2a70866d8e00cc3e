import { t } from '../../../i18n/types.ts';
import { namesOf, type SentFile } from '../../files/file.ts';
import { teamName } from '../../names.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { type Act, type Decision, entry, type Facts, say, toDesk, toRequester } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { Step } from '../steps.ts';
import { isEnded, label, type Ticket } from '../ticket.ts';
import { after, movedBefore } from '../transitions.ts';
import { bring } from './files.ts';
import { hushedTeam, lookForAgent, step } from './others.ts';

const MOST_MERGED = 50;

/**
 * The ticket is a duplicate: it is closed, and its customer is answered by what is said on `into`, under their own number and
 * in their own place. Refused where that would take a ticket away from a team, tell a customer twice, or show one customer what
 * a confidential team says to another.
 */
export function merge(into: number): Act {
  return (ticket, facts) => {
    const number = label(ticket.number);
    if (ticket.number === into) return refuse('refuse.mergeItself', { number });
    if (ticket.handoff)
      return refuse('refuse.mergeHanded', { number, team: teamName(facts.desk, ticket.handoff.team) });
    if (ticket.mergedInto === undefined && isEnded(ticket)) return refuse('refuse.mergeEnded', { number });
    demandOpenTeams(ticket, facts);
    const [first] = ticket.merged ?? [];
    if (first !== undefined) return refuse('refuse.mergeHasOthers', { number, other: label(first) });
    const status = after(ticket, 'merge', facts);
    return mergedInto(into, { ...ticket, status, statusBefore: ticket.status }, facts);
  };
}

/** Whether another ticket can be merged into this one now. */
export const demandMain: Act = (ticket, facts) => {
  const number = label(ticket.number);
  if (ticket.mergedInto !== undefined) return refuse('refuse.mainMerged', { number, into: label(ticket.mergedInto) });
  if (isEnded(ticket)) return refuse('refuse.mainEnded', { number });
  demandOpenTeams(ticket, facts);
  if ((ticket.merged ?? []).length >= MOST_MERGED) return refuse('refuse.tooManyMerged', { number, max: MOST_MERGED });
  return { ticket, intents: [] };
};

function demandOpenTeams(ticket: Ticket, facts: Facts): void {
  const hushed = hushedTeam(ticket, facts);
  if (hushed !== undefined) {
    const params = { number: label(ticket.number), team: teamName(facts.desk, hushed) };
    throw new Refusal(t('refuse.mergeConfidential', params));
  }
}

/** @param ticket with the status that it has then */
function mergedInto(into: number, ticket: Ticket, facts: Facts): Decision {
  const { tags = [], files } = ticket;
  const names = {
    ...(tags.length === 0 ? {} : { tags: tags.join(', ') }),
    ...(files.length === 0 ? {} : { files: namesOf(files) }),
  };
  return {
    ticket: { ...ticket, mergedInto: into },
    intents: [
      entry(facts, 'merged', ['requester'], { details: { to: label(into) } }),
      ...tellMerged(ticket, facts, into),
      say(toDesk, { kind: 'notice', text: t('say.merged', { by: facts.actor.name, into: label(into) }) }),
      { kind: 'card' },
      step(into, { kind: 'absorb', from: ticket.number, names }),
    ],
  };
}

/** The ticket is worked on by itself again. */
export const unmerge: Act = (ticket, facts) => {
  const { mergedInto: main } = ticket;
  if (main === undefined) return refuse('refuse.notMerged', { number: label(ticket.number) });
  // What solved the other ticket is not what solves this one.
  const { mergedInto: _main, mainClosed: _over, solution: _told, solutionOwed: _owed, ...alone } = ticket;
  const status = after(alone, 'unmerge', facts);
  const { statusBefore: _given, ...rest } = alone;
  return {
    ticket: { ...rest, status },
    intents: [
      entry(facts, 'unmerged', ['requester']),
      ...tellMerged(ticket, facts),
      say(toDesk, { kind: 'notice', text: t('say.unmerged', { by: facts.actor.name }) }),
      { kind: 'card' },
      step(main, { kind: 'letGo', from: ticket.number }),
      ...(status === 'new' ? lookForAgent(ticket, facts) : []),
    ],
  };
};

function tellMerged({ customerSide, number }: Ticket, { customer }: Facts, into?: number): Intent[] {
  if (customerSide) {
    const params = { number: label(number) };
    const text =
      into === undefined ? t('customer.unmerged', params) : t('customer.merged', { ...params, into: label(into) });
    return [say(toRequester, { kind: 'notice', text, tone: 'info' })];
  }
  if (customer.address === undefined) return [];
  return [{ kind: 'mailMerged', ...(into === undefined ? {} : { into }) }];
}

/**
 * The desk reads words of a merged ticket where the matter is worked on; but where a team of this one was made confidential
 * meanwhile, they stay here, and this one is worked on by itself again.
 */
export function toMain(
  ticket: Ticket,
  main: number,
  what: Pick<Extract<Step, { kind: 'heard' }>, 'words' | 'files' | 'staff'>,
  facts: Pick<Facts, 'desk'>,
): Intent {
  if (hushedTeam(ticket, facts) !== undefined) return step(ticket.number, { kind: 'stays', main });
  return step(main, { kind: 'heard', from: ticket.number, ...what });
}

/** Written on the customer's side of a merged ticket: it stands there, and the desk reads it where the matter is worked on. */
export function wroteOnMerged(words: string, sent: readonly SentFile[], told: readonly Intent[] = []): Act {
  return (ticket, facts) => {
    const { mergedInto: main } = ticket;
    if (main === undefined) throw new Error(`${label(ticket.number)} is not merged`);
    const brought = bring(ticket, facts, sent, ['requester'], 'requester');
    return {
      ticket: { ...movedBefore(ticket, 'customerWrote'), files: brought.files },
      intents: [
        entry(facts, 'customer', ['requester'], { words, ...brought.details }),
        say(toDesk, { kind: 'words', heading: t('say.customerWrote', { name: facts.actor.name }), words }),
        ...told,
        ...brought.intents,
        ...(brought.grown ? ([{ kind: 'card' }] satisfies Intent[]) : []),
        toMain(ticket, main, { words, files: sent }, facts),
      ],
    };
  };
}
