import { note } from '#src/domain/tickets/acts/desk.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.ticket.note',
  may: 'ticket.note',
  act: (words) => note(words, 'elsewhere'),
  ask: { id: 'text', label: 'option.note', hint: 'option.note.hint' },
  form: { title: 'form.ticket.note', submit: 'form.save' },
  done: 'done.noted',
});
