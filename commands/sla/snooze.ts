import type { Snooze } from '#src/domain/tickets/acts/alerts.ts';
import { snoozeChoices } from '#src/services/cards/alerts.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { snoozeAlert } from '#src/services/sla/taking.ts';

/** To be told later: typed, for whoever types it alone; by a button, where that stands. Who may is said by the act. */
export default command({
  kind: 'slash',
  description: 'command.sla.snooze',
  may: 'alert.take',
  options: {
    ticket: option.ticket(),
    for: option.choice({ label: 'option.for' }, snoozeChoices),
    clock: option.hidden(),
    where: option.hidden(),
  },
  run: (ctx, { ticket, for: how, clock, where }) => snoozeAlert(ctx, ticket, how as Snooze, { clock, where }),
});
