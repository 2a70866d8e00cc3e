import type { Job } from '#src/services/job.ts';
import { removeOldFiles } from '#src/services/old-files.ts';

/** Removes the files of tickets that ended long ago (`files.keepDays`), some at each tick. */
export default {
  everyMs: 60_000,
  run: ({ services, runtime }) => removeOldFiles(services, runtime),
} satisfies Job;
