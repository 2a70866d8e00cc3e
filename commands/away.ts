import { goAway } from '#src/services/absence.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';

/** One is not there, so that no ticket is given to one automatically; a lead says so of others as well. */
export default command({
  kind: 'slash',
  description: 'command.away',
  may: 'away.set',
  options: {
    until: option.optionalLine({ label: 'option.until', hint: 'option.until.hint', max: 20 }),
    who: option.optionalLine({ label: 'option.who', hint: 'option.who.hint', max: 120 }),
  },
  run: (ctx, { until, who }) => goAway(ctx, until, who),
});
