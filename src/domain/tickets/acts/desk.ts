import { t } from '../../../i18n/types.ts';
import type { SentFile } from '../../files/file.ts';
import { type Person, personId, type Who, who } from '../../people/person.ts';
import { refuse } from '../../refusal.ts';
import { type Answers, valuesOf } from '../../triage/check.ts';
import { type Act, entry, type Facts, isConfidential, say, teamAudience, toDesk, toTeam } from '../decide.ts';
import { withSubjectAt } from '../subject-places.ts';
import { label, type Priority, type Ticket } from '../ticket.ts';
import { after } from '../transitions.ts';
import { bring } from './files.ts';
import { openQuestion } from './handoff.ts';
import { assignedText, tellAssigned, toldOwner } from './owner.ts';

/** Takes the ticket. Taking one's own again is said so; taking a colleague's away needs *assign*. */
export const claim: Act = (ticket, facts) => {
  const status = after(ticket, 'claim', facts);
  if (ticket.assignee?.id === personId(facts.actor))
    return refuse('refuse.alreadyYours', { number: label(ticket.number) });
  if (ticket.assignee !== undefined) {
    return refuse('refuse.claimedBy', { number: label(ticket.number), who: ticket.assignee.name });
  }
  return {
    ticket: { ...ticket, status, assignee: who(facts.actor) },
    intents: [entry(facts, 'claimed', ['desk']), { kind: 'card' }],
  };
};

/**
 * Gives the ticket to somebody of the desk; while a team has it, that is who gets it back and is asked. `quietly`: they are told
 * otherwise.
 */
export function assign(to: Person, how?: 'quietly'): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'assign', facts);
    if (!to.roles.some((role) => role === 'agent' || role === 'lead')) refuse('refuse.notAnAgent', { who: to.name });
    const text = assignedText(ticket, facts.actor.name);
    const next = { ...withAgent(ticket, who(to)), status };
    const quietly = how === 'quietly';
    return {
      ticket: quietly ? next : withSubjectAt(next, toldOwner(ticket, to, facts.actor.name)),
      intents: [
        entry(facts, 'assigned', ['desk'], { details: { to: to.name } }),
        { kind: 'card' },
        { kind: 'packet' },
        ...(quietly ? [] : [tellAssigned(to, text)]),
        ...openQuestion(ticket, who(to), facts),
      ],
    };
  };
}

function withAgent(ticket: Ticket, agent: Who): Ticket {
  const { handoff } = ticket;
  if (!handoff) return { ...ticket, assignee: agent };
  return { ...ticket, handoff: { ...handoff, agent }, ...(handoff.acceptedBy ? {} : { assignee: agent }) };
}

export const release: Act = (ticket, facts) => {
  const status = after(ticket, 'release', facts);
  const { assignee, ...rest } = ticket;
  if (assignee === undefined) return refuse('refuse.nobodyHasIt', { number: label(ticket.number) });
  return { ticket: { ...rest, status }, intents: [entry(facts, 'released', ['desk']), { kind: 'card' }] };
};

export function setPriority(priority: Priority): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'priority', facts);
    if (ticket.priority === priority) return refuse('refuse.alreadySo', { number: label(ticket.number) });
    return {
      ticket: { ...ticket, status, priority },
      intents: [
        entry(facts, 'priority', ['desk'], { details: { from: ticket.priority, to: priority } }),
        { kind: 'card' },
        { kind: 'packet' },
      ],
    };
  };
}

export function setCategory(category: string): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'category', facts);
    if (!Object.hasOwn(facts.desk.categories, category)) refuse('refuse.unknownCategory', { category });
    if (ticket.category === category) return refuse('refuse.alreadySo', { number: label(ticket.number) });
    return {
      ticket: { ...ticket, status, category },
      intents: [
        entry(facts, 'category', ['desk'], { details: { from: ticket.category, to: category } }),
        { kind: 'card' },
        { kind: 'packet' },
      ],
    };
  };
}

/**
 * An internal note. One of the desk is said in its thread unless it was written there, and the team that has the ticket
 * reads it. One of a team member, or one that was asked for in a team's thread (`ofTeam`), belongs to the team, and what a
 * confidential team notes stays with it.
 */
export function note(
  words: string,
  writtenIn: 'thread' | 'elsewhere',
  ofTeam?: string,
  sent: readonly SentFile[] = [],
): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'note', facts);
    const heading = t('say.note', { by: facts.actor.name });
    const own = ofTeam ?? teamOf(ticket, facts);
    const team = own === undefined || own === ticket.handoff?.team ? toTeam(ticket) : undefined;
    const hushed = own !== undefined && isConfidential(facts.desk, own);
    const audience = own === undefined ? 'desk' : teamAudience(own);
    const brought = bring(ticket, facts, sent, [audience], 'desk');
    return {
      ticket: { ...ticket, status, files: brought.files },
      intents: [
        entry(facts, 'note', [audience], { words, ...brought.details }),
        ...(writtenIn === 'elsewhere' && !hushed ? [say(toDesk, { kind: 'words', heading, words })] : []),
        ...(team ? [say(team, { kind: 'words', heading, words })] : []),
        ...brought.intents,
        ...(brought.grown ? ([{ kind: 'card' }, { kind: 'packet' }] as const) : []),
      ],
    };
  };
}

/** The team that somebody who is not of the desk works on this ticket for. */
function teamOf(ticket: Ticket, { actor }: Facts): string | undefined {
  if (actor.roles.some((role) => role === 'agent' || role === 'lead' || role === 'admin')) return undefined;
  const held = ticket.handoff?.team;
  return held !== undefined && actor.teams.includes(held)
    ? held
    : ticket.teams.find((team) => actor.teams.includes(team));
}

/** Somebody of the house gave Relevo a command where the customer reads it. Nothing was done but to note that, and which. */
export function commandRefused(command: string | undefined): Act {
  return (ticket, facts) => ({
    ticket,
    intents: [entry(facts, 'commandRefused', ['desk'], command === undefined ? {} : { details: { command } })],
  });
}

export const wait: Act = (ticket, facts) => ({
  ticket: { ...ticket, status: after(ticket, 'wait', facts), assignee: ticket.assignee ?? who(facts.actor) },
  intents: [entry(facts, 'waiting', ['desk']), { kind: 'card' }],
});

/** Writes down the answers to triage checks that differ from what is on record; where none does, nothing follows. */
export function triage(answers: Answers): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'triage', facts);
    const changed = changedOf(answers, ticket, facts);
    if (Object.keys(changed).length === 0) return { ticket, intents: [] };
    const merged = { ...ticket.triage };
    for (const [check, values] of Object.entries(changed)) merged[check] = { ...merged[check], ...values };
    return {
      ticket: { ...ticket, status, triage: merged },
      intents: [entry(facts, 'triage', ['desk'], { details: flat(changed) }), { kind: 'card' }, { kind: 'packet' }],
    };
  };
}

/** What would read otherwise afterwards: neither what was left as it was found, nor what is known all the same. */
function changedOf(answers: Answers, ticket: Ticket, { checks, customer }: Facts): Answers {
  const changed = Object.entries(answers).flatMap(([id, values]) => {
    const check = checks.get(id);
    const read = (written: Ticket['triage']) =>
      check ? valuesOf(check, { ...ticket, triage: written }, customer) : (written[id] ?? {});
    const before = read(ticket.triage);
    const then = read({ ...ticket.triage, [id]: { ...ticket.triage[id], ...values } });
    const fields = Object.entries(values).filter(([field]) => (then[field] ?? '') !== (before[field] ?? ''));
    return fields.length === 0 ? [] : [[id, Object.fromEntries(fields)] as const];
  });
  return Object.fromEntries(changed);
}

function flat(answers: Answers): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answers).flatMap(([check, values]) =>
      Object.entries(values).map(([field, value]) => [`${check}.${field}`, value] as const),
    ),
  );
}
