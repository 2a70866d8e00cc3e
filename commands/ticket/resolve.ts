import { resolve } from '#src/domain/tickets/acts/talk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.resolve',
  may: 'ticket.resolve',
  options: {
    ticket: option.ticket(),
    solution: option.text({ label: 'option.solution', hint: 'option.solution.hint' }),
  },
  form: { title: 'form.ticket.resolve', submit: 'button.resolve' },
  async run(ctx, { ticket, solution }) {
    await ctx.services.tickets.act(ticket, resolve(solution), ctx.person, 'ticket.resolve', ctx.key);
    return noticeCard(t('done.resolved', { number: label(ticket) }), 'good');
  },
});
