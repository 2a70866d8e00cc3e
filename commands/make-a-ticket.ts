import { refuse } from '#src/domain/refusal.ts';
import { command } from '#src/services/commands/command.ts';
import { makeTicket } from '#src/services/make-ticket.ts';

/** *Make a ticket* in the menu of a message: whoever wrote it is the requester. The category is set on the ticket's card. */
export default command({
  kind: 'message',
  description: 'command.make-a-ticket',
  may: 'ticket.ask',
  options: {},
  async run({ services, message, person, key }) {
    return message ? makeTicket(services, message, person, key) : refuse('refuse.noMessage');
  },
});
