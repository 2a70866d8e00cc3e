import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { listedTickets, statusOption } from '#src/services/listed.ts';

/** What is to do: every ticket that one may see, the newest change first. */
export default command({
  kind: 'slash',
  description: 'command.ticket.list',
  may: 'ticket.list',
  reads: true,
  options: { status: statusOption, before: option.hidden() },
  run: (ctx, { status, before }) => listedTickets(ctx, { command: 'ticket list', mine: false, status, before }),
});
