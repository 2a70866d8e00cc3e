import type { Job } from '#src/services/job.ts';
import { followSettings } from '#src/services/sla/terms.ts';

/** After `sla` of the settings has changed, the clocks that run go on by what it says now. */
export default {
  everyMs: 30_000,
  run: ({ services, runtime }) => followSettings(services, runtime),
} satisfies Job;
