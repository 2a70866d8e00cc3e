import { command } from '#src/services/commands/command.ts';
import { urgentTickets } from '#src/services/sla/board.ts';

export default command({
  kind: 'slash',
  description: 'command.sla.board',
  may: 'sla.see',
  reads: true,
  options: {},
  run: (ctx) => urgentTickets(ctx),
});
