import { reopen } from '#src/domain/tickets/acts/talk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.reopen',
  may: 'ticket.reopen',
  options: { ticket: option.ticket(), reason: option.text({ label: 'option.reopen', hint: 'option.reopen.hint' }) },
  form: { title: 'form.ticket.reopen', submit: 'button.reopen' },
  async run(ctx, { ticket, reason }) {
    await ctx.services.tickets.act(ticket, reopen(reason), ctx.person, 'ticket.reopen', ctx.key);
    return noticeCard(t('done.reopened', { number: label(ticket) }), 'good');
  },
});
