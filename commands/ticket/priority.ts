import { setPriority } from '#src/domain/tickets/acts/desk.ts';
import { label, PRIORITIES } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { priorityChoices } from '#src/services/cards/buttons.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.priority',
  may: 'ticket.work',
  options: { ticket: option.ticket(), priority: option.choice({ label: 'option.priority' }, priorityChoices) },
  form: { title: 'command.ticket.priority', submit: 'form.save' },
  rehearsal: () => possible('priority'),
  async run(ctx, { ticket, priority }) {
    const wanted = PRIORITIES.find((one) => one === priority) ?? 'normal';
    await ctx.services.tickets.act(ticket, setPriority(wanted), ctx.person, 'ticket.work', ctx.key);
    return noticeCard(t('done.priority', { number: label(ticket), priority: t(`priority.${wanted}`) }), 'good');
  },
});
