import { giveBack } from '#src/domain/tickets/acts/handoff.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.team.return',
  may: 'handoff.take',
  options: { ticket: option.ticket(), reason: option.text({ label: 'option.reason', hint: 'option.reason.hint' }) },
  form: { title: 'form.team.return', submit: 'button.return' },
  async run(ctx, { ticket, reason }) {
    await ctx.services.tickets.act(ticket, giveBack(reason), ctx.person, 'handoff.take', ctx.key);
    return noticeCard(t('done.returned', { number: label(ticket) }), 'good');
  },
});
