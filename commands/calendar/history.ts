import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { calendarHistory } from '#src/services/sla/calendars.ts';

export default command({
  kind: 'slash',
  description: 'command.calendar.history',
  may: 'sla.see',
  reads: true,
  options: { before: option.hidden() },
  run: (ctx, { before }) => calendarHistory(ctx, before),
});
