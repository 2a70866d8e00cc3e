import { type Text, t } from '../../../i18n/types.ts';
import type { SentFile } from '../../files/file.ts';
import { teamName } from '../../names.ts';
import type { Audience } from '../../people/audience.ts';
import { personId, type Who, who } from '../../people/person.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { checksFor, isComplete } from '../../triage/check.ts';
import {
  type Act,
  actsForTeam,
  type Decision,
  entry,
  type Facts,
  isConfidential,
  say,
  teamAudience,
  toDesk,
  toTeam,
} from '../decide.ts';
import type { Intent } from '../intents.ts';
import { withSubjectAt } from '../subject-places.ts';
import { type Handoff, label, type Ticket } from '../ticket.ts';
import { after } from '../transitions.ts';
import { cameBack } from './automatic.ts';
import { bring } from './files.ts';
import { demandOneCustomer, step } from './others.ts';

/**
 * Hands the ticket over to a team. Refused with the list of what is missing until the category's checklist is complete;
 * `override` is a lead's reason to do it all the same; it counts only where something is missing.
 */
export function handOff(team: string, override?: string): Act {
  return (ticket, facts) => {
    const status = after(ticket, 'handOff', facts);
    demandTeam(facts, team);
    demandOneCustomer(ticket, team, facts);
    const missing = missingChecks(ticket, facts);
    if (missing.length > 0 && override === undefined) {
      throw new Refusal(t('refuse.triage', { number: label(ticket.number), count: missing.length }), {
        details: missing,
        instead: { run: 'triage', label: 'button.triage', ticket: label(ticket.number) },
      });
    }
    // What is complete was not skipped, whatever reason was given beforehand.
    const skipped = missing.length > 0 ? override : undefined;
    const agent = ticket.assignee ?? who(facts.actor);
    const next = offer({ ...ticket, status, assignee: agent }, team, facts, {
      agent,
      ...(skipped === undefined ? {} : { override: { by: who(facts.actor), reason: skipped } }),
    });
    return {
      ticket: next,
      intents: [
        entry(facts, 'handedOver', ['desk'], {
          details: { team, ...(skipped === undefined ? {} : { override: skipped }) },
        }),
        say(toDesk, { kind: 'notice', text: handedOverText(facts, team, skipped), tone: 'info' }),
        { kind: 'packet', first: true },
        { kind: 'card' },
        ...lookForMember(next, facts),
      ],
    };
  };
}

/** A team whose tickets are given out automatically: that follows once the packet is there. */
function lookForMember({ number, handoff }: Ticket, { desk }: Facts): Intent[] {
  if (!handoff || (desk.assignment.teams[handoff.team] ?? 'off') === 'off') return [];
  const { team, ordinal } = handoff;
  return [step(number, { kind: 'assign', wanted: { team, ordinal } })];
}

function handedOverText({ actor, desk }: Facts, team: string, override: string | undefined): Text {
  const params = { by: actor.name, team: teamName(desk, team) };
  return override === undefined
    ? t('say.handedOver', params)
    : t('say.handedOver.override', { ...params, reason: override });
}

/** The labels of the checks that are not complete, in the category's order. */
export function missingChecks(
  ticket: Ticket,
  { desk, checks, customer }: Pick<Facts, 'desk' | 'checks' | 'customer'>,
): Text[] {
  const needed = checksFor(checks, desk.categories[ticket.category]?.triage ?? []);
  return needed.filter((check) => !isComplete(check, ticket, customer)).map((check) => t(check.label));
}

function offer(ticket: Ticket, team: string, facts: Facts, more: Pick<Handoff, 'agent' | 'override' | 'from'>): Ticket {
  const handoff: Handoff = {
    ordinal: ticket.handoffs + 1,
    team,
    by: who(facts.actor),
    at: facts.now.toString(),
    ...more,
  };
  return { ...ticket, level: 2, handoff, handoffs: handoff.ordinal, teams: [...new Set([...ticket.teams, team])] };
}

/** Whoever accepts is the ticket's assignee until it is back at the desk. */
export const accept: Act = (ticket, facts) => {
  const { handoff, status } = taken(ticket, facts, 'accept');
  if (handoff.acceptedBy?.id === personId(facts.actor))
    return refuse('refuse.alreadyYours', { number: label(ticket.number) });
  if (handoff.acceptedBy !== undefined) {
    return refuse('refuse.claimedBy', { number: label(ticket.number), who: handoff.acceptedBy.name });
  }
  return {
    ticket: { ...ticket, status, assignee: who(facts.actor), handoff: { ...handoff, acceptedBy: who(facts.actor) } },
    intents: [
      entry(facts, 'accepted', ['desk'], { details: { team: handoff.team } }),
      say(toDesk, {
        kind: 'notice',
        text: t('say.accepted', { by: facts.actor.name, team: teamName(facts.desk, handoff.team) }),
        tone: 'good',
      }),
      { kind: 'packet' },
      { kind: 'card' },
    ],
  };
};

/** The team does not take it; it returns to the agent with the reason. */
export function decline(reason: string): Act {
  return bounce('decline', 'declined', reason);
}

/** The team had it and gives it back to the agent. */
export function giveBack(reason: string): Act {
  return bounce('return', 'returned', reason);
}

function bounce(move: 'decline' | 'return', kind: 'declined' | 'returned', reason: string): Act {
  return (ticket, facts) => {
    const { handoff, status } = taken(ticket, facts, move);
    const how = t(`packet.${kind}`, { by: facts.actor.name });
    const ended = endHandoff(ticket, how);
    const bounces = ticket.bounces + 1;
    return {
      ticket: { ...ended.ticket, status, bounces },
      intents: [
        ...tellAgent(
          facts,
          handoff,
          kind,
          t(`say.${kind}`, { by: facts.actor.name, team: teamName(facts.desk, handoff.team) }),
          reason,
        ),
        ...ended.intents,
        ...callLead(ticket, facts, bounces),
        { kind: 'card' },
        ...cameBack(ticket),
      ],
    };
  };
}

/** A question that the agent sees and the customer does not. */
export function ask(question: string): Act {
  return (ticket, facts) => {
    const { handoff, status } = taken(ticket, facts, 'ask');
    const heading = t('say.asked', { by: facts.actor.name, team: teamName(facts.desk, handoff.team) });
    return {
      ticket: { ...ticket, status, handoff: { ...handoff, question } },
      intents: [...tellAgent(facts, handoff, 'asked', heading, question), { kind: 'packet' }, { kind: 'card' }],
    };
  };
}

/**
 * The agent's reply to the team's question, in the team's thread. A confidential team's matter stays there. `ordinal` is the
 * hand-off that the reply was written for: words for one team must not reach the next.
 */
export function reply(words: string, ordinal?: number, sent: readonly SentFile[] = []): Act {
  return (ticket, facts) => {
    const { handoff } = ticket;
    if (ordinal !== undefined && ordinal !== handoff?.ordinal)
      return refuse('refuse.oldQuestion', { number: label(ticket.number) });
    const status = after(ticket, 'reply', facts);
    const team = toTeam(ticket);
    if (!handoff || !team) return refuse('refuse.noHandoff', { number: label(ticket.number) });
    const { question: _answered, ...rest } = handoff;
    const heading = t('say.replied', { by: facts.actor.name });
    const hushed = isConfidential(facts.desk, handoff.team);
    const visibleTo: Audience[] = hushed ? [teamAudience(handoff.team), `person:${personId(facts.actor)}`] : ['desk'];
    const brought = bring(ticket, facts, sent, visibleTo, 'requester');
    return {
      ticket: { ...ticket, status, handoff: rest, files: brought.files },
      intents: [
        entry(facts, 'replied', visibleTo, { words, ...brought.details }),
        say(team, { kind: 'words', heading, words }),
        ...(hushed ? [] : [say(toDesk, { kind: 'words', heading, words })]),
        ...brought.intents,
        { kind: 'packet' },
        { kind: 'card' },
      ],
    };
  };
}

/** To another team, with a reason; it counts as a bounce. */
export function passOn(team: string, reason: string): Act {
  return (ticket, facts) => {
    const { handoff, status } = taken(ticket, facts, 'passOn');
    demandTeam(facts, team);
    demandOneCustomer(ticket, team, facts);
    if (team === handoff.team) return refuse('refuse.sameTeam', { team: teamName(facts.desk, team) });
    const ended = endHandoff(ticket, t('packet.passedOn', { by: facts.actor.name, team: teamName(facts.desk, team) }));
    const bounces = ticket.bounces + 1;
    const heading = t('say.passedOn', {
      by: facts.actor.name,
      from: teamName(facts.desk, handoff.team),
      team: teamName(facts.desk, team),
    });
    const from = {
      team: handoff.team,
      by: who(facts.actor),
      // What a confidential team gives as a reason is its own; whoever gets the ticket can ask it.
      ...(isConfidential(facts.desk, handoff.team) ? {} : { reason }),
    };
    const kept = handoff.override === undefined ? {} : { override: handoff.override };
    const next = offer(ended.ticket, team, facts, { agent: handoff.agent, from, ...kept });
    return {
      ticket: { ...next, status, bounces },
      intents: [
        ...tellAgent(facts, handoff, 'passedOn', heading, reason, { to: team }),
        ...ended.intents,
        { kind: 'packet', first: true },
        ...callLead(ticket, facts, bounces),
        { kind: 'card' },
        ...lookForMember(next, facts),
      ],
    };
  };
}

/** Ends a hand-off: the ticket is its agent's again, and the packet says how it ended. */
export function endHandoff(ticket: Ticket, how: Text): Decision {
  const { handoff, ...rest } = ticket;
  if (!handoff) return { ticket, intents: [] };
  const { team, ordinal } = handoff;
  return {
    ticket: withSubjectAt({ ...rest, assignee: handoff.agent }, { kind: 'packet', team, ordinal, how }),
    intents: [{ kind: 'packetEnded', team, ordinal, how }],
  };
}

/** A question that only the agent could read is put to whoever is the agent now. */
export function openQuestion({ handoff }: Ticket, agent: Who, facts: Facts): Intent[] {
  if (handoff?.question === undefined || !isConfidential(facts.desk, handoff.team)) return [];
  const team = teamName(facts.desk, handoff.team);
  return [
    entry(facts, 'asked', [`person:${agent.id}`], { words: handoff.question, details: { team: handoff.team } }),
    say(
      { side: 'person', person: agent.id, handoff: handoff.ordinal },
      { kind: 'question', heading: t('say.asks', { team }), words: handoff.question },
    ),
  ];
}

function taken(ticket: Ticket, facts: Facts, move: 'accept' | 'decline' | 'return' | 'ask' | 'passOn') {
  const status = after(ticket, move, facts);
  const { handoff } = ticket;
  if (!handoff) return refuse('refuse.noHandoff', { number: label(ticket.number) });
  if (!actsForTeam(facts, handoff.team))
    throw new Refusal(t('refuse.otherTeam', { team: teamName(facts.desk, handoff.team) }), { denied: true });
  return { handoff, status };
}

function demandTeam({ desk }: Facts, team: string): void {
  if (!Object.hasOwn(desk.teams, team)) refuse('refuse.unknownTeam', { team });
}

/** What a team tells the agent: in the desk's thread, or only to the agent when the team is confidential. */
function tellAgent(
  facts: Facts,
  handoff: Handoff,
  kind: 'declined' | 'returned' | 'asked' | 'passedOn',
  heading: Text,
  words: string,
  more: Readonly<Record<string, string>> = {},
): Intent[] {
  const { team, agent, ordinal } = handoff;
  const details = { team, ...more };
  const line = { kind: kind === 'asked' ? 'question' : 'words', heading, words } as const;
  if (!isConfidential(facts.desk, team)) return [entry(facts, kind, ['desk'], { words, details }), say(toDesk, line)];
  return [
    entry(facts, kind, [teamAudience(team), `person:${agent.id}`], { words, details }),
    say(toDesk, { kind: 'notice', text: heading }),
    say({ side: 'person', person: agent.id, ...(kind === 'asked' ? { handoff: ordinal } : {}) }, line),
  ];
}

function callLead(ticket: Ticket, { desk }: Facts, bounces: number): Intent[] {
  if (bounces % desk.escalation.bouncesToLead !== 0) return [];
  return [
    {
      kind: 'callLead',
      why: 'bounced',
      reason: t('say.bounced', { number: label(ticket.number), count: bounces, subject: ticket.subject }),
    },
  ];
}
