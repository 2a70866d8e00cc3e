import { type Text, t } from '../../../i18n/types.ts';
import { namesOf } from '../../files/file.ts';
import { type Act, type Decision, entry, type Facts, say, toDesk, toRequester, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { lineOn } from '../line.ts';
import type { Step } from '../steps.ts';
import { isEnded, label, type Ticket } from '../ticket.ts';
import { after, movedBefore } from '../transitions.ts';
import { bring, bringToRequester } from './files.ts';
import { linked, splitInto, unlinked } from './links.ts';
import { isReachable } from './mail.ts';
import { unmerge } from './merge.ts';
import { byRelevo, hushedTeam, step, toMerged } from './others.ts';
import { asLine } from './revise.ts';
import { tellSolution, toCustomer, withoutSolution } from './talk.ts';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

/** What a ticket does because of another one. */
export function stepAct(
  what: Exclude<Step, { kind: 'assign' | 'callOnDuty' | 'tellPerson' | 'callNext' | 'revised' }>,
): Act {
  return (ticket, facts) => {
    // A merged ticket that is not that one's any more has nothing to do with what is said there.
    if ('main' in what && ticket.mergedInto !== what.main) return { ticket, intents: [] };
    switch (what.kind) {
      case 'linked':
        return linked(what.other, ticket, facts);
      case 'unlinked':
        return unlinked(what.other, ticket, facts);
      case 'split':
        return splitInto(what.into, ticket, facts);
      case 'absorb':
        return absorb(what, ticket, facts);
      case 'letGo':
        return letGo(what, ticket, facts);
      case 'stays':
        return unmerge(ticket, facts);
      case 'answered':
        return spoken(what, answered, ticket, facts);
      case 'resolved':
        return resolved(what, ticket, facts);
      case 'closed':
        return closed(ticket);
      case 'reopened':
        return reopened(ticket, facts);
      case 'heard':
        return spoken(what, heard, ticket, facts);
    }
  };
}

/** Words of a message: edited or deleted there, they are so here. */
function spoken<W extends Of<'answered' | 'heard'>>(
  what: W,
  say: (what: W, ticket: Ticket, facts: Facts) => Decision,
  ticket: Ticket,
  facts: Facts,
): Decision {
  const act: Act = (one, known) => say(what, one, known);
  const { said } = what;
  return (said ? asLine(act, lineOn(ticket.number, said.message), said.at) : act)(ticket, facts);
}

function absorb(what: Of<'absorb'>, ticket: Ticket, facts: Facts): Decision {
  const { from } = what;
  const { merged = [], mergedInto, number, solution } = ticket;
  if (merged.includes(from)) return { ticket, intents: [] };
  // It was merged itself in the same moment, and passing the other on from there could go round in a circle for ever; or a
  // confidential team has got it, whose words are for one customer alone.
  if (mergedInto !== undefined || hushedTeam(ticket, facts) !== undefined)
    return { ticket, intents: [step(from, { kind: 'stays', main: number })] };
  const text = t('say.absorbed', { by: facts.actor.name, number: label(from) });
  return {
    ticket: { ...ticket, merged: [...merged, from] },
    intents: [
      entry(facts, 'absorbed', ['desk'], { details: { from: label(from), ...what.names } }),
      say(toDesk, { kind: 'notice', text, tone: 'info' }),
      { kind: 'card' },
      // It was solved in the same moment, or even closed.
      ...(isEnded(ticket) && solution !== undefined ? [step(from, { kind: 'resolved', main: number, solution })] : []),
      ...(ticket.status === 'closed' ? [step(from, { kind: 'closed', main: number })] : []),
    ],
  };
}

function letGo({ from }: Of<'letGo'>, ticket: Ticket, facts: Facts): Decision {
  const { merged = [], ...rest } = ticket;
  const left = merged.filter((one) => one !== from);
  if (left.length === merged.length) return { ticket, intents: [] };
  const text = t('say.letGo', { by: facts.actor.name, number: label(from) });
  return {
    ticket: { ...rest, ...(left.length === 0 ? {} : { merged: left }) },
    intents: [
      entry(facts, 'letGo', ['desk'], { details: { from: label(from) } }),
      say(toDesk, { kind: 'notice', text }),
      { kind: 'card' },
    ],
  };
}

function answered({ words, files = [] }: Of<'answered'>, ticket: Ticket, facts: Facts): Decision {
  const number = label(ticket.number);
  const warn = (text: Text): Intent => say(toDesk, { kind: 'notice', text, tone: 'warn' });
  const told = isReachable(ticket, facts.customer)
    ? toCustomer(ticket, facts, words)
    : [warn(t('say.mergedUntold', { number }))];
  const brought = bringToRequester(ticket, facts, files);
  const unsent = files.length > 0 && !ticket.customerSide;
  return {
    ticket: { ...movedBefore(ticket, 'answer'), files: brought.files },
    intents: [
      entry(facts, 'answer', ['requester'], { words, ...brought.details }),
      ...told,
      ...brought.intents,
      ...(unsent ? [warn(t('say.filesNotSent', { number, names: namesOf(files) }))] : []),
      ...(brought.grown ? [{ kind: 'card' } satisfies Intent] : []),
    ],
  };
}

function resolved({ solution }: Of<'resolved'>, ticket: Ticket, facts: Facts): Decision {
  const reachable = isReachable(ticket, facts.customer);
  return {
    ticket: { ...movedBefore(ticket, 'resolve'), solution, ...(reachable ? {} : { solutionOwed: true }) },
    intents: [
      entry(facts, 'resolved', ['requester'], { words: solution }),
      ...(reachable ? [tellSolution(ticket, solution)] : []),
      { kind: 'card' },
    ],
  };
}

/** The matter is over, so the request is, too. */
function closed(ticket: Ticket): Decision {
  if (ticket.mainClosed) return { ticket, intents: [] };
  return { ticket: { ...ticket, mainClosed: true }, intents: [byRelevo('closed'), { kind: 'card' }] };
}

function reopened({ mainClosed: _over, ...ticket }: Ticket, facts: Facts): Decision {
  return {
    ticket: withoutSolution(ticket, true),
    intents: [byRelevo('reopened'), ...tellOpenAgain(ticket, facts), { kind: 'card' }],
  };
}

function tellOpenAgain(ticket: Ticket, { customer }: Facts): Intent[] {
  const text = t('say.reopened', { number: label(ticket.number) });
  if (ticket.customerSide) return [say(toRequester, { kind: 'notice', text, tone: 'info' })];
  return customer.address === undefined ? [] : [{ kind: 'mailReopened' }];
}

/** It was merged itself in the same moment. The words are a line of it too, so that an edit of them finds its way on from here. */
function passedOn(what: Of<'heard'>, main: number, ticket: Ticket, facts: Facts): Decision {
  const details = { from: label(what.from), to: label(main) };
  return { ticket, intents: [entry(facts, 'heard', ['desk'], { words: what.words, details }), step(main, what)] };
}

/** The customer of a merged ticket wrote: like the customer of this one, only that this one reads nothing of it. */
function heard(what: Of<'heard'>, ticket: Ticket, facts: Facts): Decision {
  const { from, words, files, staff } = what;
  if (ticket.mergedInto !== undefined) return passedOn(what, ticket.mergedInto, ticket, facts);
  // What it says there was not written for a team that was made confidential meanwhile.
  if (hushedTeam(ticket, facts) !== undefined)
    return { ticket, intents: [step(from, { kind: 'stays', main: ticket.number })] };
  const woke = !staff && isEnded(ticket);
  const status = staff ? ticket.status : after(ticket, 'customerWrote', facts);
  const heading = t(staff ? 'say.staffOfMergedWrote' : 'say.customerOfMergedWrote', {
    name: facts.actor.name,
    number: label(from),
  });
  const line = { kind: 'words', heading, words } as const;
  const team = toTeam(ticket);
  const brought = bring(ticket, facts, files, ['desk'], 'requester');
  return {
    ticket: { ...withoutSolution(ticket, woke), status, files: brought.files },
    intents: [
      entry(facts, 'heard', ['desk'], { words, details: { from: label(from), ...brought.details?.details } }),
      say(toDesk, line),
      ...(team && !staff ? [say(team, line)] : []),
      ...brought.intents,
      ...(woke
        ? [byRelevo('reopened'), ...tellOpenAgain(ticket, facts), ...toMerged(ticket, { kind: 'reopened' }, facts)]
        : []),
      { kind: 'card' },
      ...(team && brought.grown ? [{ kind: 'packet' } satisfies Intent] : []),
    ],
  };
}
