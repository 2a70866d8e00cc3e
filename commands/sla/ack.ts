import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { acknowledgeAlert } from '#src/services/sla/taking.ts';

/** “I have it.” Whoever was told alone may say so of that ticket, too, so that the act says who may. */
export default command({
  kind: 'slash',
  description: 'command.sla.ack',
  may: 'alert.take',
  options: { ticket: option.ticket(), clock: option.hidden(), told: option.hidden() },
  run: (ctx, { ticket, clock, told }) => acknowledgeAlert(ctx, ticket, clock, told),
});
