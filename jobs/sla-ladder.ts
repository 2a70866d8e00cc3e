import type { Job } from '#src/services/job.ts';
import { climbLadder } from '#src/services/sla/ladder.ts';

/**
 * Warns of answers that are about to be late, and of late ones. One look finds what is due by an index. A warning is there within five
 * seconds of its instant also when the process that was to look was just killed.
 */
export default {
  everyMs: 1_000,
  lockMs: 2_000,
  run: ({ services, runtime }) => climbLadder(services, runtime),
} satisfies Job;
