import { claim } from '#src/domain/tickets/acts/desk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.claim',
  may: 'ticket.work',
  options: { ticket: option.ticket() },
  async run(ctx, { ticket }) {
    await ctx.services.tickets.act(ticket, claim, ctx.person, 'ticket.work', ctx.key);
    return noticeCard(t('done.claimed', { number: label(ticket) }), 'good');
  },
});
