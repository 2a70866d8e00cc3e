import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { setZone } from '#src/services/sla/calendar-edit.ts';
import { calendarChoices } from '#src/services/sla/calendars.ts';

/** `/calendar zone europe Europe/Madrid`, `/calendar zone europe +01:00`. */
export default command({
  kind: 'slash',
  description: 'command.calendar.zone',
  may: 'calendar.change',
  options: {
    calendar: option.choice({ label: 'option.calendar' }, calendarChoices),
    zone: option.line({ label: 'option.calendar.zone', hint: 'option.calendar.zone.hint', max: 60 }),
  },
  form: { title: 'form.calendar.zone', submit: 'form.save' },
  run: (ctx, { calendar, zone }) => setZone(ctx, calendar, zone),
});
