import type { TimelineEntry } from '#src/domain/tickets/ticket.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { checkMail } from '#src/mail/outgoing.ts';
import type { MailTransport, OutgoingMail } from '#src/port/mail.ts';
import { type House, until } from './house.ts';

/** A way out for mails that can be shut, and that keeps what went through. */
export class Exit implements MailTransport {
  readonly sent: OutgoingMail[] = [];
  state: 'open' | 'away' | 'refuses' = 'open';
  /** Addresses that are refused whatever the state. */
  readonly refused = new Set<string>();

  async send(mail: OutgoingMail): Promise<void> {
    if (this.state === 'away') throw new RetryLater('the mail server does not answer');
    if (this.state === 'refuses' || this.refused.has(mail.to)) throw new Error('the mail server refused the recipient');
    // What the mail server's own way out refuses must not be called sent here.
    checkMail(mail);
    this.sent.push(mail);
  }

  to(address: string): readonly OutgoingMail[] {
    return this.sent.filter((mail) => mail.to === address);
  }
}

/** Waits until nothing is under way any more. */
export function untilQuiet({ store: { database } }: House): Promise<true> {
  const has = async (collection: string, what: object) =>
    (await database.collection(collection).findOne(what, { projection: { _id: 1 } })) !== null;
  return until('nothing under way', async () => {
    if (await has('inbox', { state: 'taken' })) return undefined;
    if (await has('tickets', { pendingSince: { $gt: new Date(0) } })) return undefined;
    return (await has('outbox', { state: 'queued' })) ? undefined : true;
  });
}

/** The history of a ticket as a lead sees it: kinds, with what stands beside them. */
export async function historyOf({ store }: House, ticket: number): Promise<readonly TimelineEntry[]> {
  return store.stores.timeline.last(ticket, 200);
}

export async function kindsOf(house: House, ticket: number): Promise<readonly string[]> {
  return (await historyOf(house, ticket)).map(({ kind }) => kind);
}
