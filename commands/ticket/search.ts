import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { searchedTickets } from '#src/services/search.ts';

/** Words, "phrases" and filters over every ticket that one may see. */
export default command({
  kind: 'slash',
  description: 'command.ticket.search',
  may: 'ticket.list',
  reads: true,
  search: 'for',
  options: { for: option.search({ label: 'option.search', hint: 'option.search.hint' }), below: option.hidden() },
  run: (ctx, { for: typed = '', below }) => searchedTickets(ctx, typed, below),
});
