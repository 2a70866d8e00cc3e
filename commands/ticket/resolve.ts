import { resolve } from '#src/domain/tickets/acts/talk.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.ticket.resolve',
  may: 'ticket.resolve',
  act: resolve,
  ask: { id: 'solution', label: 'option.solution', hint: 'option.solution.hint' },
  form: { title: 'form.ticket.resolve', submit: 'button.resolve' },
  done: 'done.resolved',
});
