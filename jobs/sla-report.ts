import type { Job } from '#src/services/job.ts';
import { reportLastMonth } from '#src/services/sla/monthly.ts';

/** On the first working day of a month the leads are given the report of the last one. */
export default {
  everyMs: 60_000,
  run: ({ services, runtime }) => reportLastMonth(services, runtime),
} satisfies Job;
