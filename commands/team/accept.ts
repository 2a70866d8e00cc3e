import { accept } from '#src/domain/tickets/acts/handoff.ts';
import { ticketAct } from '#src/services/commands/ticket-act.ts';

export default ticketAct({
  description: 'command.team.accept',
  may: 'handoff.take',
  act: accept,
  done: 'done.accepted',
});
