import type { Job } from '#src/services/job.ts';
import { followCustomers, followSettings } from '#src/services/sla/terms.ts';

/** After `sla` of the settings has changed, or a customer's contract became known, the clocks that run go on by what is promised now. */
export default {
  everyMs: 30_000,
  run: async ({ services, runtime }) => {
    await followSettings(services, runtime);
    await followCustomers(services, runtime);
  },
} satisfies Job;
