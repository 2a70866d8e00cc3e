import { reply } from '#src/domain/tickets/acts/handoff.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.team.reply',
  may: 'ticket.work',
  act: reply,
  ask: { id: 'text', label: 'option.reply', hint: 'option.reply.hint' },
  form: { title: 'form.team.reply', submit: 'form.send' },
  done: 'done.replied',
});
