import { refuse } from '#src/domain/refusal.ts';
import { giveMailUp } from '#src/domain/tickets/acts/mail.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { RetryLater } from '#src/lib/errors.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** A mail that cannot be delivered is not tried any more, by whatever address. Its ticket remembers that the customer lacks it. */
export default command({
  kind: 'button',
  description: 'command.mail.give-up',
  may: 'mail.retry',
  options: { mail: option.hidden() },
  async run(ctx, { mail = '' }) {
    const { stores, tickets, wakeOutbox } = ctx.services;
    const item = await stores.mails.giveUp(mail, ctx.now.toString());
    if (!item) return refuse('refuse.noSuchMail');
    if (item.state === 'sent' || item.outcome === 'sent') return noticeCard(t('mail.sentMeanwhile'), 'good');
    if (item.state !== 'givenUp') throw new RetryLater('the mail was just refused, and its ticket hears of it now');
    const { ticket, what } = item.message;
    await tickets.act(ticket, giveMailUp(mail, what), ctx.person, 'relevo', `${mail}:givenUp`);
    await stores.outbox.release(item.stream, ctx.now.toString());
    wakeOutbox();
    return noticeCard(t('done.mailGivenUp', { number: label(ticket) }), 'good');
  },
});
