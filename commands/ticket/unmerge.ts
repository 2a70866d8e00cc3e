import { unmerge } from '#src/domain/tickets/acts/merge.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({
  description: 'command.ticket.unmerge',
  may: 'ticket.work',
  act: unmerge,
  done: 'done.unmerged',
});
