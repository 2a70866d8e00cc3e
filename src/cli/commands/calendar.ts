import type { SubCommand } from '../sub-command.ts';

const calendar: SubCommand = {
  summary: 'Finds the holidays of an SLA calendar.',
  takes: 'holidays --country CH [--region ZH] | import FILE.ics',
  help: `Prints the holidays: lines to paste below a calendar of sla.calendars in relevo.yaml.

  holidays    the public holidays of a place: whole days, with those given instead of a weekend's.
              Dates by the moon are worked out, and may differ by a day from what is announced.
  import      the whole-day events of an iCalendar file; what was left out is told on standard error

  --country   ISO 3166-1: CH, MX, GB
  --region    ISO 3166-2 behind the country: ZH for Zurich; BY-A for a part of a region
  --year      2026, or 2026-2030; this year and the next where it is not said
  --format    yaml (the default) or json, [{"date", "name"}]

No store, token or settings are needed.
Exit code 0: here they are. 1: none could be found, or the file is wrong. 2: wrong use.`,
  run: async (args, terminal) => (await import('../calendar.ts')).calendar(args, terminal),
};
export default calendar;
