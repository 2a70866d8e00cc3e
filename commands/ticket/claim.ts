import { claim } from '#src/domain/tickets/acts/desk.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({ description: 'command.ticket.claim', may: 'ticket.work', act: claim, done: 'done.claimed' });
