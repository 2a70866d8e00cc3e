import type { Weekday } from '#src/domain/sla/calendar.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { setHours } from '#src/services/sla/calendar-edit.ts';
import { calendarChoices, weekdayChoices } from '#src/services/sla/calendars.ts';

/** `/calendar hours europe sat 08:00-12:00 13:00-17:00`; `closed` for none. */
export default command({
  kind: 'slash',
  description: 'command.calendar.hours',
  may: 'calendar.change',
  options: {
    calendar: option.choice({ label: 'option.calendar' }, calendarChoices),
    weekday: option.choice({ label: 'option.calendar.weekday' }, weekdayChoices),
    hours: option.line({ label: 'option.calendar.hours', hint: 'option.calendar.hours.hint', max: 200 }),
  },
  form: { title: 'form.calendar.hours', submit: 'form.save' },
  run: (ctx, { calendar, weekday, hours }) => setHours(ctx, calendar, weekday as Weekday, hours),
});
