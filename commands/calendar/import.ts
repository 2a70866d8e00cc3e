import { command } from '#src/services/commands/command.ts';
import { option } from '#src/services/commands/option.ts';
import { importHolidays } from '#src/services/sla/calendar-edit.ts';
import { calendarChoices } from '#src/services/sla/calendars.ts';

const YEAR = /^\d{4}(-\d{4})?$/;

/** `/calendar import europe CH ZH 2026-2027`; without a region those of the whole country, `/calendar import europe CH 2026`. */
export default command({
  kind: 'slash',
  description: 'command.calendar.import',
  may: 'calendar.change',
  options: {
    calendar: option.choice({ label: 'option.calendar' }, calendarChoices),
    country: option.line({ label: 'option.calendar.country', hint: 'option.calendar.country.hint', max: 40 }),
    region: option.optionalLine({ label: 'option.calendar.region', hint: 'option.calendar.region.hint', max: 40 }),
    year: option.optionalLine({ label: 'option.calendar.year', hint: 'option.calendar.year.hint', max: 20 }),
  },
  form: { title: 'form.calendar.import', submit: 'form.save' },
  run: (ctx, { calendar, country, region, year }) =>
    year === undefined && region !== undefined && YEAR.test(region)
      ? importHolidays(ctx, calendar, { country }, region)
      : importHolidays(ctx, calendar, { country, region }, year),
});
