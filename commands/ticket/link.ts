import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { linkTickets } from '#src/services/related.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.link',
  may: 'ticket.work',
  options: { ticket: option.ticket(), other: option.otherTicket({ label: 'option.other' }) },
  form: { title: 'command.ticket.link', submit: 'form.save' },
  run: (ctx, { ticket, other }) => linkTickets(ctx, ticket, other),
});
