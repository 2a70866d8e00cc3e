import type { Customer } from '../../customers/customer.ts';
import type { SentFile } from '../../files/file.ts';
import { type Decision, entry, type Facts, say, toRequester } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { CustomerSide, Priority, Ticket, Via } from '../ticket.ts';
import { bring } from './files.ts';

export interface Request {
  readonly via: Via;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly files: readonly SentFile[];
  readonly customerSide?: CustomerSide;
  readonly source?: string;
}

/** A request becomes a ticket: its card, its number to the customer in chat and by mail. */
export function openTicket(number: number, request: Request, key: string, facts: Facts): Decision {
  const { customer, now } = facts;
  const confirmation = customer.address === undefined ? 'none' : 'queued';
  const brought = bring({ number, files: [] }, facts, request.files, ['requester'], 'requester');
  const ticket: Ticket = {
    number,
    version: 1,
    openedAt: now.toString(),
    changedAt: now.toString(),
    ...request,
    files: brought.files,
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
  return {
    ticket,
    intents: [
      opened(ticket, facts, brought.details?.details),
      { kind: 'card' },
      ...brought.intents,
      ...greeting(ticket, customer),
    ],
  };
}

function opened(ticket: Ticket, facts: Facts, files: Readonly<Record<string, string>> = {}): Intent {
  const words = ticket.body === '' ? ticket.subject : ticket.body;
  return entry(facts, 'opened', ['requester'], { words, details: { via: ticket.via, ...files } });
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
