import type { Job } from '#src/services/job.ts';
import { advanceRewording } from '#src/services/rewording.ts';

/** After an update by which words are folded in another way: old tickets, customers and views are found like new ones. */
export default {
  everyMs: 5_000,
  async run({ services }) {
    await advanceRewording(services);
  },
} satisfies Job;
