import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { quietHours } from '#src/services/quiet.ts';

/** `/quiet 22:00-07:00`, `/quiet off`, and `/quiet` to see how it is. */
export default command({
  kind: 'slash',
  description: 'command.quiet',
  may: 'quiet.set',
  options: { hours: option.optionalLine({ label: 'option.quiet', hint: 'option.quiet.hint', max: 40 }) },
  run: (ctx, { hours }) => quietHours(ctx, hours),
});
