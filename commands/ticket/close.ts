import { close } from '#src/domain/tickets/acts/talk.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({
  description: 'command.ticket.close',
  may: 'ticket.work',
  act: close,
  done: 'done.closed',
  asSeen: { run: 'ticket close', label: 'button.close' },
});
