import type { SubCommand } from '../sub-command.ts';

const sla: SubCommand = {
  summary: 'Explains when an answer is due, and tries another policy on past tickets.',
  takes: 'explain --ticket T-1042 | explain --ndjson | replay --policy FILE --from DATE',
  help: `explain

--ticket  prints every counted interval and every pause of a ticket's clocks, and when it is due; in the
          zone of this machine or of --zone, in English or in --language.
--ndjson  reads a case a line on standard input (JSON) and prints one result a line, in order:

  {"id": "a", "calendars": [{"tz": "Europe/Zurich", "hours": {"mon": [["08:00", "17:00"]]}}],
   "start": "2026-03-02T08:00:00Z", "targetMinutes": 240, "at": ["2026-03-02T09:30:00Z"]}
  {"id": "a", "dueAt": "2026-03-02T12:00:00Z", "elapsed": [{"at": …, "seconds": 5400, "minutes": 90}],
   "intervals": [{"from": …, "to": …, "seconds": 14400}]}

Everything that a case may hold is in docs/SLA.md. No store, token or settings are needed.
A case that is wrong gives {"id", "error"} in its place; where a line is no JSON, "line" says which.

replay

Works the stories of past tickets again as if another policy had been in force, and prints the
promises that would have come to something else, with both due times, and how many of each kind.
It changes nothing, and may run while Relevo runs.

--policy    a relevo.yaml, or a file with its sla part alone
--from      of tickets that were opened from this day or instant on: 2026-03-01, 2026-03-01T08:00:00Z
--to        up to the end of this day, or to this instant; up to now otherwise
--format    text (the default), json, or csv
--zone      whose days these are, and in which times are shown: Europe/Zurich; of this machine otherwise
--language  of the text: en (the default), es

Exit code 0: every case was good, or the replay was done. 1: a case was wrong, there is no such
ticket, or the policy or the store is wrong. 2: wrong use.`,
  run: async (args, terminal) => (await import('../sla.ts')).sla(args, terminal),
};
export default sla;
