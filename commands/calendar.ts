import { command } from '#src/services/commands/command.ts';
import { shownCalendars } from '#src/services/sla/calendars.ts';

export default command({
  kind: 'slash',
  description: 'command.calendar',
  may: 'sla.see',
  reads: true,
  options: {},
  run: (ctx) => shownCalendars(ctx),
});
