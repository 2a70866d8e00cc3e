import { zoneFor } from '../domain/regions.ts';
import { sendOwed } from '../domain/tickets/acts/mail.ts';
import { RetryLater } from '../lib/errors.ts';
import type { OutgoingMail } from '../port/mail.ts';
import { confirmationMail, type Recipient } from './cards/mails.ts';
import type { Context } from './commands/command.ts';
import type { Services } from './services.ts';
import type { MailItem } from './stores/outbox.ts';
import { pageKey } from './stores/stores.ts';

/** So many tickets or mails are read at once. */
const AT_ONCE = 50;

type Asked = Pick<Context, 'services' | 'person' | 'key' | 'now'>;

/**
 * The customer's address is known or another: sends what waited for one, and what hangs or was refused at the one before.
 * Doing it again sends nothing twice. @throws RetryLater
 * @returns on how many tickets something is on its way now
 */
export async function sendWaiting(ctx: Asked, customer: string): Promise<number> {
  const { services, person, key } = ctx;
  const { address, ...rest } = await services.customers.byId(customer);
  if (address === undefined) return 0;
  const tickets = new Set<number>();
  for (let before: number | undefined; ; ) {
    const page = await services.stores.tickets.list(
      { requester: customer, owed: true },
      { limit: AT_ONCE, ...(before === undefined ? {} : { before }) },
    );
    for (const { number } of page) {
      await services.tickets.act(number, sendOwed, person, 'relevo', `${key}:${number}`);
      tickets.add(number);
    }
    const last = page.at(-1);
    // What was changed stands before this page now, so that each is met once.
    if (last === undefined || page.length < AT_ONCE) break;
    before = pageKey(last);
  }
  for (const ticket of await readdress(ctx, { ...rest, address })) tickets.add(ticket);
  return tickets.size;
}

async function readdress({ services, now }: Asked, to: Recipient): Promise<ReadonlySet<number>> {
  const { stores, wakeOutbox } = services;
  const tickets = new Set<number>();
  for (;;) {
    const mails = await stores.mails.toOtherAddress(to.id, to.address, AT_ONCE);
    for (const item of mails) {
      // Its ticket is told right now that it was refused; then it can go to the new address.
      if (item.outcome) throw new RetryLater(`${item.id} is just being refused`, { afterMs: 500 });
      await stores.mails.replace(item.id, await addressed(services, item, to, now), now.toString());
      tickets.add(item.message.ticket);
    }
    if (mails.length < AT_ONCE) break;
  }
  if (tickets.size > 0) wakeOutbox();
  return tickets;
}

/** What a confirmation may say depends on the address, so it is made anew. */
async function addressed(
  { stores, rules }: Services,
  { message }: MailItem,
  to: Recipient,
  now: Temporal.Instant,
): Promise<OutgoingMail> {
  const ticket = message.what === 'confirmation' ? await stores.tickets.byNumber(message.ticket) : undefined;
  if (!ticket) return { ...message.mail, to: to.address };
  return confirmationMail(ticket, { ...to, zone: zoneFor(ticket, to, rules.desk, now) }, rules.desk);
}
