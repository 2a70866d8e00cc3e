import type { SubCommand } from '../sub-command.ts';

const audit: SubCommand = {
  summary: 'Writes out who did or tried what.',
  takes: 'export [--from DATE] [--ticket T-1042] [--format csv|ndjson]',
  help: `Writes the audit log to the terminal, the oldest first; send it into a file with > audit.csv.
Nothing that people wrote is in it: ids and names, commands, tickets, outcomes, places.

  --from     from this day (UTC) or instant on: 2026-03-01, 2026-03-01T08:00:00Z
  --ticket   of one ticket
  --format   csv (the default; what a spreadsheet would run is defused with '), or ndjson, an entry a line

It may run while Relevo runs, and the export is noted in the log itself.
Exit code 0: all of it was written. 1: the store could not be had. 2: wrong use.`,
  run: async (args, terminal) => (await import('../audit.ts')).audit(args, terminal),
};
export default audit;
