import type { Customer } from '../../customers/customer.ts';
import type { SentFile } from '../../files/file.ts';
import { takeRequest } from '../../masking/taken.ts';
import type { Who } from '../../people/person.ts';
import { regionOf } from '../../regions.ts';
import { type Decision, entry, type Facts, toRequester, withClocks } from '../decide.ts';
import type { Intent } from '../intents.ts';
import { type CustomerSide, label, type Priority, type Ticket, type Via } from '../ticket.ts';
import { CUT } from './cut.ts';
import { bring } from './files.ts';
import { lookForAgent, step } from './others.ts';

export interface Request {
  readonly via: Via;
  readonly subject: string;
  readonly body: string;
  readonly category: string;
  readonly priority: Priority;
  readonly files: readonly SentFile[];
  readonly customerSide?: CustomerSide;
  readonly source?: string;
  /** When the words of that message were written, as far as they are taken: `…Z` by the platform's clock. */
  readonly saidAt?: string;
  /** Where the requester is, as whoever heard them says; absent: by the clock that is on record. */
  readonly region?: string;
  /** Who made it for the requester; absent when they did themselves. */
  readonly madeBy?: Who;
  /** See `Ticket`; absent: by how the customer was found. */
  readonly askedAs?: string;
  /** The ticket of which it was a part. */
  readonly splitFrom?: number;
  /** The words were longer than a ticket keeps, and were cut. */
  readonly cut?: boolean;
}

/** A request becomes a ticket: its card, its number to the customer in chat and by mail. */
export function openTicket(number: number, request: Request, key: string, facts: Facts): Decision {
  const { customer, now } = facts;
  const { cut = false, splitFrom, saidAt, askedAs = customer.as, ...given } = request;
  const { told, files, ...words } = takeRequest(given, facts.desk);
  const asked = { ...given, ...words };
  const confirmation = customer.address === undefined ? 'none' : 'queued';
  const brought = bring({ number, files: [] }, facts, files, ['requester'], 'requester');
  const ticket: Ticket = {
    number,
    version: 1,
    openedAt: now.toString(),
    changedAt: now.toString(),
    ...asked,
    region: request.region ?? regionOf(customer.zone, facts.desk, now),
    ...(splitFrom === undefined ? {} : { links: [splitFrom] }),
    files: brought.files,
    requester: customer.id,
    ...(askedAs === undefined ? {} : { askedAs }),
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
  const more = { ...brought.details?.details, ...(cut ? CUT : {}) };
  const intents: Intent[] = [
    opened(ticket, facts, more),
    ...(splitFrom === undefined ? [] : splitOff(splitFrom, ticket, facts)),
    { kind: 'card' },
    ...told,
    ...brought.intents,
    ...greeting(ticket, customer),
    ...(request.source === undefined || saidAt === undefined
      ? []
      : [{ kind: 'said', message: request.source, at: saidAt } satisfies Intent]),
    ...lookForAgent(ticket, facts),
  ];
  return { ticket: withClocks(undefined, { ticket, intents }, facts), intents };
}

/** Each of the two names the other, for the desk. */
function splitOff(from: number, { number }: Ticket, facts: Facts): Intent[] {
  return [
    entry(facts, 'linked', ['desk'], { details: { to: label(from) } }),
    step(from, { kind: 'split', into: number }),
  ];
}

function opened({ body, subject, via, madeBy }: Ticket, facts: Facts, more: Readonly<Record<string, string>>): Intent {
  const details = { via, ...(madeBy ? { madeBy: madeBy.name } : {}), ...more };
  return entry(facts, 'opened', ['requester'], { words: body === '' ? subject : body, details });
}

function greeting(ticket: Ticket, customer: Customer): Intent[] {
  const inChat: Intent[] = ticket.customerSide
    ? [{ kind: 'say', to: toRequester, line: { kind: 'received' }, copy: true }]
    : [];
  return [...inChat, customer.address === undefined ? { kind: 'askAddress' } : { kind: 'confirm' }];
}
