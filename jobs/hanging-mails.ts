import { announceHangingMails } from '#src/services/hanging-mails.ts';
import type { Job } from '#src/services/job.ts';

/**
 * Tells the leads of the mails that did not leave in time, of all in one message: of each once while it is tried and once
 * when it was refused for good. `/mail waiting` shows them at any time.
 */
export default {
  everyMs: 30_000,
  run: ({ services, runtime }) => announceHangingMails(services, runtime),
} satisfies Job;
