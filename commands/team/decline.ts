import { decline } from '#src/domain/tickets/acts/handoff.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.team.decline',
  may: 'handoff.take',
  act: decline,
  ask: { id: 'reason', label: 'option.reason', hint: 'option.reason.hint' },
  form: { title: 'button.decline', submit: 'button.decline' },
  done: 'done.declined',
});
