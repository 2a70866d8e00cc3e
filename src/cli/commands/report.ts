import type { SubCommand } from '../sub-command.ts';

const report: SubCommand = {
  summary: 'Writes the monthly report of the service level.',
  takes: 'sla [--month 2026-10] [--format md|csv|json|pdf] [--out FILE]',
  help: `Compliance per level, team, region, customer and channel, how long answers took, each late answer
with its story, what does not count and why, and twelve months with a chart.

  --month     the month, by the clock of the desk's zone; without it, the last one that is over
  --format    md (the default), csv (a line for each verdict), json, or pdf with the chart
  --out       the file it is written to; without it, to standard output; a pdf is not shown on a screen
  --zone      in which zone times are told: Europe/Zurich, or ±HH:MM; without it, that of this machine
  --language  en (the default), es

A month that is over is frozen when it is first asked for: its figures are the same for ever, and what
has changed since stands apart. The present month is told as it stands. It may run while Relevo runs.
What each figure means is in docs/SLA.md.
Exit code 0: it was written. 1: the store or the file could not be had. 2: wrong use.`,
  run: async (args, terminal) => (await import('../report.ts')).report(args, terminal),
};
export default report;
