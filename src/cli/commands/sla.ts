import type { SubCommand } from '../sub-command.ts';

const sla: SubCommand = {
  summary: 'Explains when an answer is due, and why.',
  takes: 'explain --ticket T-1042 | --ndjson',
  help: `--ticket  prints every counted interval and every pause of a ticket's clocks, and when it is due; in the
          zone of this machine or of --zone, in English or in --language.
--ndjson  reads a case a line on standard input (JSON) and prints one result a line, in order:

  {"id": "a", "calendars": [{"tz": "Europe/Zurich", "hours": {"mon": [["08:00", "17:00"]]}}],
   "start": "2026-03-02T08:00:00Z", "targetMinutes": 240, "at": ["2026-03-02T09:30:00Z"]}
  {"id": "a", "dueAt": "2026-03-02T12:00:00Z", "elapsed": [{"at": …, "seconds": 5400, "minutes": 90}],
   "intervals": [{"from": …, "to": …, "seconds": 14400}]}

Everything that a case may hold is in docs/SLA.md. No store, token or settings are needed.
A case that is wrong gives {"id", "error"} in its place; where a line is no JSON, "line" says which.
Exit code 0: every case was good. 1: one was wrong, or there is no such ticket. 2: wrong use.`,
  run: async (args, terminal) => (await import('../sla.ts')).sla(args, terminal),
};
export default sla;
