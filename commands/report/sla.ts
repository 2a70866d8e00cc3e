import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { reportFor } from '#src/services/sla/monthly.ts';

/** How the service level was kept in a month. */
export default command({
  kind: 'slash',
  description: 'command.report.sla',
  may: 'report.see',
  reads: true,
  options: { month: option.optionalLine({ label: 'option.month', hint: 'option.month.hint', max: 40 }) },
  run: (ctx, { month }) => reportFor(ctx, month),
});
