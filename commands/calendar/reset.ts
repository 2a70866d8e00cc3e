import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { resetCalendar } from '#src/services/sla/calendar-edit.ts';
import { calendarChoices } from '#src/services/sla/calendars.ts';

/** What stands in relevo.yaml counts again. */
export default command({
  kind: 'slash',
  description: 'command.calendar.reset',
  may: 'calendar.change',
  options: { calendar: option.choice({ label: 'option.calendar' }, calendarChoices) },
  run: (ctx, { calendar }) => resetCalendar(ctx, calendar),
});
