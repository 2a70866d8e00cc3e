import { refuse } from '#src/domain/refusal.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Tries a mail again now. Its Message-ID stays, so that it cannot arrive as two. */
export default command({
  kind: 'button',
  description: 'command.mail.retry',
  may: 'mail.retry',
  options: { mail: option.hidden() },
  async run(ctx, { mail = '' }) {
    const { stores, wakeOutbox } = ctx.services;
    const item = await stores.mails.byId(mail);
    if (!item) return refuse('refuse.noSuchMail');
    if (item.state === 'sent' || item.outcome === 'sent') return noticeCard(t('mail.sentMeanwhile'), 'good');
    if (item.state === 'givenUp') return refuse('refuse.noSuchMail');
    await stores.mails.retry(mail, ctx.now.toString());
    wakeOutbox();
    return noticeCard(t('done.mailRetried'), 'good');
  },
});
