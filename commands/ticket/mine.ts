import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { listedTickets, statusOption } from '#src/services/listed.ts';

/** For an agent what they work on, for a team what it has, and what they asked for themselves; for a customer what they asked. */
export default command({
  kind: 'slash',
  description: 'command.ticket.mine',
  may: 'ticket.list',
  reads: true,
  options: { status: statusOption, before: option.hidden(), asked: option.hidden() },
  run: (ctx, { status, before, asked }) =>
    listedTickets(ctx, { command: 'ticket mine', mine: true, status, before, asked }),
});
