import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { unlinkTickets } from '#src/services/related.ts';

export default command({
  kind: 'slash',
  description: 'command.ticket.unlink',
  may: 'ticket.work',
  options: { ticket: option.ticket(), other: option.otherTicket({ label: 'option.other' }) },
  form: { title: 'command.ticket.unlink', submit: 'form.save' },
  run: (ctx, { ticket, other }) => unlinkTickets(ctx, ticket, other),
});
