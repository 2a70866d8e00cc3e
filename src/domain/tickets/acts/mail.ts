import { t } from '../../../i18n/types.ts';
import type { Customer } from '../../customers/customer.ts';
import { type Act, entry, say, toDesk } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { label, type MailKind, type Ticket, type Undelivered } from '../ticket.ts';

/** How many mails that will not arrive a ticket remembers; the timeline has them all. */
const REMEMBERED = 10;

/** Whether there is any way to the customer: the chat that the ticket stands in, or an address. */
export function isReachable(ticket: Ticket, customer: Customer): boolean {
  return ticket.customerSide !== undefined || customer.address !== undefined;
}

/** An agent sets where the requester's mails go. The ticket's history says so to the desk alone. */
export function setAddress(to: string): Act {
  return (ticket, facts) => {
    const { address: from, addressOnlySaid } = facts.customer;
    if (from === to && addressOnlySaid === undefined) return { ticket, intents: [] };
    const details = { to, ...(from === undefined || from === to ? {} : { from }) };
    return { ticket, intents: [entry(facts, 'address', ['desk'], { details })] };
  };
}

/** The requester's address is known: the confirmation and the solution that could not be sent go out, each once. */
export const sendOwed: Act = (ticket, facts) => {
  const { solutionOwed, ...rest } = ticket;
  const unconfirmed = ticket.confirmation === 'none';
  if (facts.customer.address === undefined || !(unconfirmed || solutionOwed)) return { ticket, intents: [] };
  const mails: Intent[] = [
    ...(unconfirmed ? [{ kind: 'confirm' } satisfies Intent] : []),
    ...(solutionOwed && ticket.solution !== undefined
      ? [{ kind: 'mailAnswer', words: ticket.solution, solution: true } satisfies Intent]
      : []),
  ];
  return {
    ticket: { ...rest, confirmation: unconfirmed ? 'queued' : ticket.confirmation },
    intents: [entry(facts, 'addressKnown', ['desk']), { kind: 'card' }, ...mails],
  };
};

/** A mail has left. `mail` is its id in the outbox. Nothing that follows is a mail, so that this has an end. */
export function mailLeft(mail: string, what: MailKind): Act {
  return (ticket) => {
    const left = withoutUndelivered(ticket, mail);
    const kind = what === 'confirmation' ? 'confirmation' : 'mailed';
    const details = what === 'confirmation' ? {} : { details: { what } };
    return {
      ticket: what === 'confirmation' ? { ...left, confirmation: 'sent' } : left,
      intents: [
        { kind: 'entry', entry: { kind, visibleTo: ['desk'], ...details } },
        // The card says only what did not arrive.
        ...(left === ticket ? [] : [{ kind: 'card' } satisfies Intent]),
      ],
    };
  };
}

/** A mail was refused for good; `reason` says why in words without an address. The desk has to find another way. */
export function mailRefused(mail: string, what: MailKind, reason: string): Act {
  return (ticket) => ({
    ticket: withUndelivered(ticket, { mail, what, why: 'refused' }),
    intents: [
      { kind: 'entry', entry: { kind: 'undelivered', visibleTo: ['desk'], details: { what, reason } } },
      say(toDesk, {
        kind: 'notice',
        text: t('say.undelivered', { what: t(`mailed.${what}`), number: label(ticket.number) }),
        tone: 'warn',
      }),
      { kind: 'card' },
    ],
  });
}

/** A lead gives a mail up that cannot be delivered: nobody tries it again. */
export function giveMailUp(mail: string, what: MailKind): Act {
  return (ticket, facts) => ({
    ticket: withUndelivered(ticket, { mail, what, why: 'givenUp' }),
    intents: [
      entry(facts, 'givenUp', ['desk'], { details: { what } }),
      say(toDesk, {
        kind: 'notice',
        text: t('say.givenUp', { by: facts.actor.name, what: t(`mailed.${what}`) }),
        tone: 'warn',
      }),
      { kind: 'card' },
    ],
  });
}

function withUndelivered(ticket: Ticket, one: Undelivered): Ticket {
  const others = (ticket.undelivered ?? []).filter(({ mail }) => mail !== one.mail);
  return { ...ticket, undelivered: [...others, one].slice(-REMEMBERED) };
}

/** The ticket itself when it did not know of that mail. */
function withoutUndelivered(ticket: Ticket, mail: string): Ticket {
  const { undelivered = [], ...rest } = ticket;
  const others = undelivered.filter((one) => one.mail !== mail);
  if (others.length === undelivered.length) return ticket;
  return others.length === 0 ? rest : { ...rest, undelivered: others };
}
