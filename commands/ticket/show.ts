import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { shownTicket } from '#src/services/shown.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.show',
  may: 'ticket.see',
  reads: true,
  options: { ticket: option.ticket(), before: option.hidden(), page: option.hidden() },
  run: (ctx, { ticket, before, page }) => shownTicket(ctx, ticket, { before, page }),
});
