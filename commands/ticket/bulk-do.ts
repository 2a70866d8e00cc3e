import { startBulk } from '#src/services/bulk/bulk.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** Does what a preview showed. */
export default command({
  kind: 'button',
  description: 'command.ticket.bulk',
  may: 'ticket.bulk',
  options: {
    for: option.hiddenLine({ max: 300 }),
    do: option.hidden(),
    with: option.hiddenLine({ max: 700 }),
    preview: option.hidden(),
  },
  run: (ctx, { for: search = '', do: what = '', with: given, preview = '' }) =>
    startBulk(ctx, { search, what, given }, preview),
});
