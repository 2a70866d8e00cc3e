import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { persist } from '../lib/persist.ts';
import type { JobContext, Jobs } from '../services/job.ts';

/** A killed process holds its jobs for so long. */
const LOCK_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** The store may be started again just now. */
const PATIENCE_MS = 10_000;

/** The driver's database, as the backend takes it. */
type Database = Extract<ConstructorParameters<typeof MongoBackend>[0], { mongo: unknown }>['mongo'];

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
    backend: new MongoBackend({ mongo: db, collection: 'jobs', ensureIndex: true }),
    processEvery: LOOK_EVERY_MS,
    defaultLockLifetime: LOCK_MS,
    defaultConcurrency: 1,
  });
  agenda.on('error', (error: unknown) => log.warn('scheduler.failed', { error }));
  for (const [name, job] of jobs) {
    agenda.define(name, (run, done) => {
      // Agenda calls off a job whose lock grows old, so a long one says that it is alive.
      const alive = setInterval(() => void run.touch().catch(() => undefined), LOCK_MS / 3);
      job
        .run(work)
        .catch((error: unknown) => log.warn('job.failed', { job: name, error }))
        .finally(() => {
          clearInterval(alive);
          done();
        });
    });
  }
  try {
    await agenda.start();
    for (const [name, { everyMs }] of jobs) await agenda.every(everyMs, name);
  } catch (error) {
    await agenda.stop().catch(() => undefined);
    throw error;
  }
  return { stop: () => agenda.drain({ timeout: LOCK_MS }).then(() => agenda.stop()) };
}
