import { ask } from '#src/domain/tickets/acts/handoff.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.team.ask',
  may: 'handoff.take',
  act: ask,
  ask: { id: 'question', label: 'option.question', hint: 'option.question.hint' },
  form: { title: 'form.team.ask', submit: 'form.team.ask.submit' },
  done: 'done.asked',
});
