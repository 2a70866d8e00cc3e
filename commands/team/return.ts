import { giveBack } from '#src/domain/tickets/acts/handoff.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.team.return',
  may: 'handoff.take',
  act: giveBack,
  ask: { id: 'reason', label: 'option.reason', hint: 'option.reason.hint' },
  form: { title: 'form.team.return', submit: 'button.return' },
  done: 'done.returned',
});
