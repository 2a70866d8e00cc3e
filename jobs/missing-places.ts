import type { Job } from '#src/services/job.ts';

/** Looks whether the channels and groups of the settings are still there, as they may be renamed while Relevo runs. */
export default {
  everyMs: 600_000,
  run: ({ services }) => services.places.look(),
} satisfies Job;
