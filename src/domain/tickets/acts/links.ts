import { t } from '../../../i18n/types.ts';
import { refuse } from '../../refusal.ts';
import { type Act, type Decision, entry, type Facts, say, toDesk } from '../decide.ts';
import { label, type Ticket } from '../ticket.ts';
import { step } from './others.ts';

const MOST_LINKS = 50;

/** Both tickets name each other. Linked already, nothing follows. */
export function link(other: number): Act {
  return (ticket, facts) => {
    demandLinkable(other)(ticket, facts);
    return linked(other, ticket, facts, true);
  };
}

/** Whether there is room for one more. */
export function demandLinkable(other: number): Act {
  return (ticket) => {
    const { links = [] } = ticket;
    if (ticket.number === other) return refuse('refuse.linkItself', { number: label(other) });
    if (!links.includes(other) && links.length >= MOST_LINKS)
      return refuse('refuse.tooManyLinks', { number: label(ticket.number), max: MOST_LINKS });
    return { ticket, intents: [] };
  };
}

export function unlink(other: number): Act {
  return (ticket, facts) => {
    if (!ticket.links?.includes(other))
      return refuse('refuse.notLinked', { number: label(ticket.number), other: label(other) });
    return unlinked(other, ticket, facts, true);
  };
}

/** The other end of a link; `further`: the other ticket has to be told. */
export function linked(other: number, ticket: Ticket, facts: Facts, further = false): Decision {
  const { links = [] } = ticket;
  if (links.includes(other)) return { ticket, intents: [] };
  return {
    ticket: { ...ticket, links: [...links, other] },
    intents: [
      entry(facts, 'linked', ['desk'], { details: { to: label(other) } }),
      { kind: 'card' },
      ...(further ? [step(other, { kind: 'linked', other: ticket.number })] : []),
    ],
  };
}

export function unlinked(other: number, ticket: Ticket, facts: Facts, further = false): Decision {
  const { links = [], ...rest } = ticket;
  if (!links.includes(other)) return { ticket, intents: [] };
  const left = links.filter((one) => one !== other);
  return {
    ticket: { ...rest, ...(left.length === 0 ? {} : { links: left }) },
    intents: [
      entry(facts, 'unlinked', ['desk'], { details: { to: label(other) } }),
      { kind: 'card' },
      ...(further ? [step(other, { kind: 'unlinked', other: ticket.number })] : []),
    ],
  };
}

/** A part of it became a ticket of its own. */
export function splitInto(into: number, ticket: Ticket, facts: Facts): Decision {
  const { links = [] } = ticket;
  if (links.includes(into)) return { ticket, intents: [] };
  const text = t('say.splitInto', { by: facts.actor.name, number: label(into) });
  return {
    ticket: { ...ticket, links: [...links, into] },
    intents: [
      entry(facts, 'splitInto', ['desk'], { details: { to: label(into) } }),
      say(toDesk, { kind: 'notice', text }),
      { kind: 'card' },
    ],
  };
}
