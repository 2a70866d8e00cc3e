import { acknowledge, type Snooze, snooze, takerOf } from '../../domain/tickets/acts/alerts.ts';
import { alertText } from '../../domain/tickets/acts/clocks.ts';
import { label, numberOf } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { takenCard, takenIn, takerKey } from '../cards/alerts.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';

/** Of the messages that tell alerts in a channel, see `Alerts`. */
const ALERTS = /^alerts:/;

/**
 * Somebody has what an alert is about. Who may is decided by the act, as whoever was told alone may, too.
 * @param told the message of a channel in which the button was pressed
 */
export async function acknowledgeAlert(
  ctx: Context,
  number: number,
  clock: string | undefined,
  told: string | undefined,
): Promise<Card> {
  const { tickets } = ctx.services;
  try {
    await tickets.act(number, acknowledge(clock, alertText), ctx.person, 'relevo', ctx.key);
  } finally {
    // Also for whoever came second: then the message was there before somebody had it.
    if (told !== undefined && ALERTS.test(told)) await showTaken(ctx, told);
  }
  return noticeCard(t('done.acknowledged', { number: label(number) }), 'good');
}

export async function snoozeAlert(
  ctx: Context,
  number: number,
  how: Snooze,
  { clock, where }: { readonly clock: string | undefined; readonly where: string | undefined },
): Promise<Card> {
  const place = where === 'thread' || where === 'leads' || where === 'managers' ? where : 'me';
  await ctx.services.tickets.act(number, snooze(clock, place, how), ctx.person, 'relevo', ctx.key);
  return noticeCard(t(`done.snoozed.${place}`, { number: label(number) }), 'good');
}

/** The message in a channel says of each of its alerts who has it, as it is now: so in whichever order people press. */
async function showTaken({ key, now, services }: Context, message: string): Promise<void> {
  const { outbox, tickets } = services.stores;
  const posted = (await outbox.byId(message))?.message;
  if (posted?.kind !== 'post') return;
  const takers = new Map<string, string>();
  for (const { ticket, clock } of takenIn(posted.card)) {
    const found = await tickets.byNumber(numberOf(ticket) ?? -1);
    const by = found && takerOf(found, clock)?.name;
    if (by !== undefined) takers.set(takerKey(ticket, clock), by);
  }
  if (takers.size === 0) return;
  const readBy = posted.to.kind === 'direct' ? { readBy: posted.to.account } : {};
  const edit = { kind: 'edit', anchor: message, copy: true, card: takenCard(posted.card, takers), ...readBy } as const;
  const item = { id: `${key}:taken`, stream: message, seq: now.epochMilliseconds, message: edit, trace: key };
  await services.send([item]);
}
