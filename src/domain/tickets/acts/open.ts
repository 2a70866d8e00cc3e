import type { Customer } from '../../customers/customer.ts';
import type { Who } from '../../people/person.ts';
import { type Decision, entry, type Facts, say, toRequester } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { CustomerSide, Priority, Ticket, Via } from '../ticket.ts';
import { CUT } from './cut.ts';

export interface Request {
  readonly via: Via;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly files: readonly string[];
  readonly customerSide?: CustomerSide;
  readonly source?: string;
  /** Who made it for the requester; absent when they did themselves. */
  readonly madeBy?: Who;
  /** The words were longer than a ticket keeps, and were cut. */
  readonly cut?: boolean;
}

/** A request becomes a ticket: its card, its number to the customer in chat and by mail. */
export function openTicket(number: number, request: Request, key: string, facts: Facts): Decision {
  const { customer, now } = facts;
  const { cut = false, ...asked } = request;
  const confirmation = customer.address === undefined ? 'none' : 'queued';
  const ticket: Ticket = {
    number,
    version: 1,
    openedAt: now.toString(),
    changedAt: now.toString(),
    ...asked,
    requester: customer.id,
    requesterName: customer.name,
    status: 'new',
    level: 1,
    handoffs: 0,
    teams: [],
    bounces: 0,
    triage: {},
    confirmation,
    applied: [key],
  };
  return { ticket, intents: [opened(ticket, facts, cut), { kind: 'card' }, ...greeting(ticket, customer)] };
}

function opened({ body, subject, via, madeBy }: Ticket, facts: Facts, cut: boolean): Intent {
  const details = { via, ...(madeBy ? { madeBy: madeBy.name } : {}), ...(cut ? CUT : {}) };
  return entry(facts, 'opened', ['requester'], { words: body === '' ? subject : body, details });
}

function greeting(ticket: Ticket, customer: Customer): Intent[] {
  const inChat: Intent[] = ticket.customerSide ? [say(toRequester, { kind: 'received' })] : [];
  return [...inChat, customer.address === undefined ? { kind: 'askAddress' } : { kind: 'confirm' }];
}

/** The requester's address became known: the confirmation that could not be sent goes out. */
export function confirm(ticket: Ticket): Decision {
  if (ticket.confirmation === 'queued') return { ticket, intents: [] };
  return { ticket: { ...ticket, confirmation: 'queued' }, intents: [{ kind: 'card' }, { kind: 'confirm' }] };
}
