import { wait } from '#src/domain/tickets/acts/desk.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({ description: 'command.ticket.wait', may: 'ticket.work', act: wait, done: 'done.waiting' });
