import type { Customer } from '../domain/customers/customer.ts';
import { demandLinkable, link, unlink } from '../domain/tickets/acts/links.ts';
import { isReachable } from '../domain/tickets/acts/mail.ts';
import { demandMain, merge } from '../domain/tickets/acts/merge.ts';
import { type CustomerSide, label, type Ticket } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import { noticeCard } from './cards/replies.ts';
import { untoldCard } from './cards/untold.ts';
import type { Context } from './commands/command.ts';

/**
 * Work over two tickets: both are asked whether they can, then one act on the first carries what follows for the second
 * (`Step`). Doing it again does nothing twice. @throws Refusal, and then nothing was changed
 */
export async function linkTickets({ services, person, key }: Context, number: number, other: number): Promise<Card> {
  const { tickets } = services;
  await tickets.rehearse(other, demandLinkable(number), person, 'ticket.work');
  await tickets.act(number, link(other), person, 'ticket.work', key);
  return noticeCard(t('done.linked', { number: label(number), other: label(other) }), 'good');
}

export async function unlinkTickets({ services, person, key }: Context, number: number, other: number): Promise<Card> {
  await services.tickets.act(number, unlink(other), person, 'ticket.work', key);
  return noticeCard(t('done.unlinked', { number: label(number), other: label(other) }), 'good');
}

export async function mergeTickets(ctx: Context, number: number, into: number): Promise<Card> {
  const { services, person, key } = ctx;
  const { tickets, customers } = services;
  const before = await tickets.read(number, person, 'ticket.work');
  // Begun before, it is done whatever has become of the other one meanwhile.
  if (before.mergedInto !== into && number !== into) await tickets.rehearse(into, demandMain, person, 'ticket.work');
  const merged =
    before.mergedInto === into ? before : await tickets.act(number, merge(into), person, 'ticket.work', key);
  if (!isReachable(merged, await customers.byId(merged.requester)))
    return untoldCard(merged, 'done.merged.untold', person);
  return noticeCard(t('done.merged', { number: label(number), into: label(into) }), 'good');
}

/**
 * Where the customer of a ticket reads of another one: in their direct conversation, as the thread that they have is of this
 * one. Undefined for somebody without a chat.
 */
export function directSide({ customerSide }: Ticket, { accounts }: Customer): CustomerSide | undefined {
  if (customerSide?.kind === 'direct') return customerSide;
  const platform = customerSide?.root.platform;
  const account = accounts.find((one) => one.startsWith(`${platform}:`)) ?? accounts[0];
  return account === undefined ? undefined : { kind: 'direct', account };
}
