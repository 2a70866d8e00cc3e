import { merge } from '#src/domain/tickets/acts/merge.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { mergeTickets } from '#src/services/related.ts';

/** A duplicate: `/ticket merge T-1042 into:T-1001`. From then on both customers are answered by what is said on T-1001. */
export default command({
  kind: 'slash',
  description: 'command.ticket.merge',
  may: 'ticket.work',
  options: {
    ticket: option.ticket(),
    into: option.otherTicket({ label: 'option.into', hint: 'option.into.hint' }),
  },
  form: { title: 'command.ticket.merge', submit: 'form.save' },
  // No ticket has that number.
  rehearsal: () => merge(0),
  run: (ctx, { ticket, into }) => mergeTickets(ctx, ticket, into),
});
