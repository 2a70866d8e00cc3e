import type { Job } from '#src/services/job.ts';
import { beginOlderClocks } from '#src/services/sla/older.ts';

/** Tickets of before there were clocks get them, once; then one look at whether that is done is all. */
export default {
  everyMs: 60_000,
  run: ({ services, runtime }) => beginOlderClocks(services, runtime),
} satisfies Job;
