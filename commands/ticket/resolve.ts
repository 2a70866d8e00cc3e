import { sendOwed } from '#src/domain/tickets/acts/mail.ts';
import { resolve } from '#src/domain/tickets/acts/talk.ts';
import { untoldCard } from '#src/services/cards/untold.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.ticket.resolve',
  may: 'ticket.resolve',
  act: resolve,
  ask: { id: 'solution', label: 'option.solution', hint: 'option.solution.hint' },
  form: { title: 'form.ticket.resolve', submit: 'button.resolve' },
  done: 'done.resolved',
  asSeen: { run: 'ticket resolve', label: 'button.lookAgain' },
  async also({ services, person, key }, ticket) {
    if (!ticket.solutionOwed) return undefined;
    // The address may have become known in the same moment, and who looked for what waits for it missed this.
    const { solutionOwed } = await services.tickets.act(ticket.number, sendOwed, person, 'relevo', `${key}:owed`);
    return solutionOwed ? untoldCard(ticket, 'done.resolved.untold', person) : undefined;
  },
});
