import { reopen } from '#src/domain/tickets/acts/talk.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.ticket.reopen',
  may: 'ticket.reopen',
  act: reopen,
  ask: { id: 'reason', label: 'option.reopen', hint: 'option.reopen.hint' },
  form: { title: 'form.ticket.reopen', submit: 'button.reopen' },
  done: 'done.reopened',
});
