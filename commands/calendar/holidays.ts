import { t } from '#src/i18n/types.ts';
import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { addHoliday, removeHoliday } from '#src/services/sla/calendar-edit.ts';
import { calendarChoices } from '#src/services/sla/calendars.ts';

/** `/calendar holidays add europe 2026-12-24 Christmas Eve`, `/calendar holidays remove europe 2026-12-24`. */
export default command({
  kind: 'slash',
  description: 'command.calendar.holidays',
  may: 'calendar.change',
  options: {
    what: option.choice({ label: 'option.calendar.what' }, () =>
      (['add', 'remove'] as const).map((value) => ({ value, label: t(`calendar.${value}`) })),
    ),
    calendar: option.choice({ label: 'option.calendar' }, calendarChoices),
    date: option.line({ label: 'option.calendar.date', hint: 'option.calendar.date.hint', max: 20 }),
    name: option.optionalLine({ label: 'option.calendar.name', max: 60 }),
  },
  form: { title: 'form.calendar.holidays', submit: 'form.save' },
  run: (ctx, { what, calendar, date, name }) =>
    what === 'add' ? addHoliday(ctx, calendar, date, name) : removeHoliday(ctx, calendar, date),
});
