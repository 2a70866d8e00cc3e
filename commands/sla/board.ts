import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { urgentTickets } from '#src/services/sla/board.ts';

export default command({
  kind: 'slash',
  description: 'command.sla.board',
  may: 'sla.see',
  reads: true,
  options: { after: option.hidden() },
  run: (ctx, { after }) => urgentTickets(ctx, after),
});
