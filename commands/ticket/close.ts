import { close } from '#src/domain/tickets/acts/talk.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.close',
  may: 'ticket.work',
  options: { ticket: option.ticket() },
  async run(ctx, { ticket }) {
    await ctx.services.tickets.act(ticket, close, ctx.person, 'ticket.work', ctx.key);
    return noticeCard(t('done.closed', { number: label(ticket) }), 'good');
  },
});
