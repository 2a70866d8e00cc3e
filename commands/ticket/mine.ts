import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { listedTickets } from '#src/services/listed.ts';

/** For an agent what they work on, for a team what it has, for a customer what they asked. */
export default command({
  kind: 'slash',
  description: 'command.ticket.mine',
  may: 'ticket.list',
  options: { before: option.hidden() },
  run: (ctx, { before }) =>
    listedTickets(ctx, { command: 'ticket mine', mine: true, ...(before === undefined ? {} : { before }) }),
});
