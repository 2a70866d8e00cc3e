import { advanceBulk } from '#src/services/bulk/bulk.ts';
import type { Job } from '#src/services/job.ts';

/** Changes many tickets, some at each tick, so that everybody else is served meanwhile. */
export default {
  everyMs: 1_000,
  lockMs: 2_000,
  run: ({ services, runtime }) => advanceBulk(services, runtime),
} satisfies Job;
