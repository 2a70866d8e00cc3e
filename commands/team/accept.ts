import { accept } from '#src/domain/tickets/acts/handoff.ts';
import { label } from '#src/domain/tickets/ticket.ts';
import { t } from '#src/i18n/types.ts';
import { noticeCard } from '#src/services/cards/replies.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

export default command({
  kind: 'slash',
  description: 'command.team.accept',
  may: 'handoff.take',
  options: { ticket: option.ticket() },
  async run(ctx, { ticket }) {
    await ctx.services.tickets.act(ticket, accept, ctx.person, 'handoff.take', ctx.key);
    return noticeCard(t('done.accepted', { number: label(ticket) }), 'good');
  },
});
