import { t } from '#src/i18n/types.ts';
import { command } from '#src/services/commands/command.ts';
import { hangingMailsCard } from '#src/services/hanging-mails.ts';

/** Mails that did not leave, with why, and a button to try each again now. */
export default command({
  kind: 'slash',
  description: 'command.mail.waiting',
  may: 'mail.see',
  options: {},
  async run(ctx) {
    const hanging = await ctx.services.stores.outbox.hangingMails(ctx.now.toString(), 20);
    return hangingMailsCard(
      hanging,
      hanging.length === 0 ? t('mail.none') : t('mail.waiting', { count: hanging.length }),
    );
  },
});
