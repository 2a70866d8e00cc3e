import { Agenda } from 'agenda';
import { sayingOf } from '../lib/errors.ts';
import { persist } from '../lib/persist.ts';
import type { Job, JobContext, Jobs } from '../services/job.ts';
import { type Database, jobsIn, TICK_EARLY } from './job-documents.ts';

/** A killed process holds its jobs for so long, unless they say otherwise. */
const LOCK_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** So often it is looked for jobs that wait for an instant that no clock which is right would have given them. */
const MEND_EVERY_MS = 5_000;
/** By so much the clocks of machines that share a store may differ. */
const SKEW_MS = 5_000;
/** The store may be started again just now. */
const PATIENCE_MS = 10_000;

const COLLECTION = 'jobs';

/**
 * A process that got no processor for longer than a lock holds has lost the job to another, and goes on all the same. Nothing is wrong with
 * that, as whatever a job does is decided once; Agenda says it by an error without a name.
 */
const LOST_LOCK = /^execution of '.*' canceled/;

export interface Scheduler {
  stop(): Promise<void>;
}

/**
 * Runs the jobs on whatever number of processes: Agenda is the ticker, each job at each of its instants runs in one of them.
 * Only this folder knows Agenda.
 */
export function startScheduler(db: Database, jobs: Jobs, work: JobContext): Promise<Scheduler> {
  return persist(
    PATIENCE_MS,
    () => start(db, jobs, work),
    () => true,
  );
}

async function start(db: Database, jobs: Jobs, work: JobContext): Promise<Scheduler> {
  const { log } = work.runtime;
  const agenda = new Agenda({
    backend: jobsIn(db, COLLECTION, (name) => {
      const job = jobs.get(name);
      return job && { everyMs: job.everyMs, lockMs: lockOf(job) };
    }),
    processEvery: LOOK_EVERY_MS,
    defaultLockLifetime: LOCK_MS,
    defaultConcurrency: 1,
  });
  agenda.on('error', (error: unknown) => {
    if (LOST_LOCK.test(sayingOf(error))) log.info('scheduler.overtaken', { error });
    else log.warn('scheduler.failed', { error });
  });
  for (const [name, job] of jobs) {
    const lockLifetime = lockOf(job);
    agenda.define(
      name,
      (run, done) => {
        // Agenda calls off a job whose lock grows old, and another process may take it when its next run is due, so a long one says that
        // it is alive.
        const alive = setInterval(
          () => void run.touch().catch(() => undefined),
          Math.min(lockLifetime, job.everyMs * TICK_EARLY) / 3,
        );
        Promise.try(() => job.run(work))
          .catch((error: unknown) => log.warn('job.failed', { job: name, error }))
          .finally(() => {
            clearInterval(alive);
            done();
          });
      },
      { lockLifetime },
    );
  }
  try {
    await agenda.start();
    await Promise.all([...jobs].map(([name, { everyMs }]) => agenda.every(everyMs, name)));
  } catch (error) {
    await agenda.stop().catch(() => undefined);
    throw error;
  }
  const mending = setInterval(() => {
    mend(db, jobs).catch((error: unknown) => log.warn('scheduler.failed', { error }));
  }, MEND_EVERY_MS).unref();
  return {
    stop() {
      clearInterval(mending);
      return agenda.drain({ timeout: LOCK_MS }).then(() => agenda.stop());
    },
  };
}

const lockOf = ({ lockMs }: Job) => lockMs ?? LOCK_MS;

/**
 * Agenda goes by the wall clock: when that is set back an hour, what it had put off for a second waits for an hour. Such jobs are due
 * now, and what a clock that was ahead had locked is free.
 */
async function mend(db: Database, jobs: Jobs): Promise<void> {
  const now = Date.now();
  const far = (ms: number) => ({ $gt: new Date(now + ms + SKEW_MS) });
  const mended = [...jobs].map(([name, { everyMs }]) => ({
    updateOne: {
      filter: { name, $or: [{ nextRunAt: far(everyMs) }, { lockedAt: far(0) }] },
      update: { $set: { nextRunAt: new Date(now), lockedAt: null } },
    },
  }));
  if (mended.length > 0) await db.collection(COLLECTION).bulkWrite(mended);
}
