import type { Job } from '#src/services/job.ts';

/** Takes up events that a process stored and then died over, and those that failed and are to be tried again. */
export default {
  everyMs: 1_000,
  lockMs: 2_000,
  async run({ worker, runtime }) {
    const count = await worker.sweep();
    if (count > 0) runtime.log.info('inbox.takenUp', { count });
  },
} satisfies Job;
