import { reply } from '#src/domain/tickets/acts/handoff.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.team.reply',
  may: 'ticket.work',
  options: { ticket: option.ticket(), text: option.text({ label: 'option.reply', hint: 'option.reply.hint' }) },
  form: { title: 'form.team.reply', submit: 'form.send' },
  async run(ctx, { ticket, text }) {
    await ctx.services.tickets.act(ticket, reply(text), ctx.person, 'ticket.work', ctx.key);
    return noticeCard(t('done.replied', { number: label(ticket) }), 'good');
  },
});
