import type { Job } from '#src/services/job.ts';

/** Moves on what a process saved with a ticket and then died before it left. */
export default {
  everyMs: 1_000,
  lockMs: 2_000,
  async run({ relay, runtime }) {
    const count = await relay.sweep();
    if (count > 0) runtime.log.info('pending.takenUp', { count });
  },
} satisfies Job;
