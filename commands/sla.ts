import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { explainedClocks } from '#src/services/sla/explained.ts';

/** When a ticket is due, and why. */
export default command({
  kind: 'slash',
  description: 'command.sla',
  may: 'sla.see',
  reads: true,
  options: { ticket: option.ticket() },
  run: (ctx, { ticket }) => explainedClocks(ctx, ticket),
});
