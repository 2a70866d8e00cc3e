import { categoryName } from '#src/domain/names.ts';
import { setCategory } from '#src/domain/tickets/acts/desk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { possible } from '#src/domain/tickets/transitions.ts';
import { t } from '#src/i18n/types.ts';
import { categoryChoices } from '#src/services/cards/buttons.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.category',
  may: 'ticket.work',
  options: { ticket: option.ticket(), category: option.choice({ label: 'option.category' }, categoryChoices) },
  form: { title: 'command.ticket.category', submit: 'form.save' },
  rehearsal: () => possible('category'),
  async run(ctx, { ticket, category }) {
    await ctx.services.tickets.act(ticket, setCategory(category), ctx.person, 'ticket.work', ctx.key);
    return noticeCard(
      t('done.category', { number: label(ticket), category: categoryName(ctx.desk, category) }),
      'good',
    );
  },
});
