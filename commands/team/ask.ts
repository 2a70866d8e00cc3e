import { ask } from '#src/domain/tickets/acts/handoff.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.team.ask',
  may: 'handoff.take',
  options: {
    ticket: option.ticket(),
    question: option.text({ label: 'option.question', hint: 'option.question.hint' }),
  },
  form: { title: 'form.team.ask', submit: 'form.team.ask.submit' },
  async run(ctx, { ticket, question }) {
    await ctx.services.tickets.act(ticket, ask(question), ctx.person, 'handoff.take', ctx.key);
    return noticeCard(t('done.asked', { number: label(ticket) }), 'good');
  },
});
