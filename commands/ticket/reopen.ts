import { isReachable } from '#src/domain/tickets/acts/mail.ts';
import { reopen } from '#src/domain/tickets/acts/talk.ts';
import { untoldCard } from '#src/services/cards/untold.ts';
import { ticketActWithWords } from '#src/services/commands/ticket-act.ts';

export default ticketActWithWords({
  description: 'command.ticket.reopen',
  may: 'ticket.reopen',
  act: reopen,
  ask: { id: 'reason', label: 'option.reopen', hint: 'option.reopen.hint' },
  form: { title: 'form.ticket.reopen', submit: 'button.reopen' },
  done: 'done.reopened',
  asSeen: { run: 'ticket reopen', label: 'button.lookAgain' },
  async also({ services, person }, ticket) {
    const customer = await services.customers.byId(ticket.requester);
    const own = (await services.customers.find(person))?.id === customer.id;
    return own || isReachable(ticket, customer) ? undefined : untoldCard(ticket, 'done.reopened.untold', person);
  },
});
