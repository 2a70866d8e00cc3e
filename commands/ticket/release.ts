import { release } from '#src/domain/tickets/acts/desk.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({
  description: 'command.ticket.release',
  may: 'ticket.work',
  act: release,
  done: 'done.released',
});
