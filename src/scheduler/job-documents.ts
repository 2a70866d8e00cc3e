import { MongoJobRepository } from '@agendajs/mongo-backend';
import type { AgendaBackend, JobParameters, JobRepositoryOptions } from 'agenda';

/** The driver's database, as the repository takes it. */
export type Database = Extract<ConstructorParameters<typeof MongoJobRepository>[0], { mongo: unknown }>['mongo'];

/** How often a job runs, and for how long a process that was killed holds it, in milliseconds. */
export interface Pace {
  readonly everyMs: number;
  readonly lockMs: number;
}

/**
 * Agenda's backend over a collection: it asks the store as little as a desk at which nothing happens needs.
 * @param paceOf of a job, by its name
 */
export function jobsIn(
  database: Database,
  collection: string,
  paceOf: (name: string) => Pace | undefined,
): AgendaBackend {
  const repository = new JobDocuments({ mongo: database, db: { collection }, ensureIndex: true }, paceOf);
  return {
    name: 'MongoDB',
    repository,
    ownsConnection: false,
    connect: () => repository.connect(),
    disconnect: () => repository.disconnect(),
  };
}

/** What is asked for at one tick. */
interface Look {
  readonly names: Set<string>;
  /** Of all that is asked for the latest, so that nothing is missed; the claim of each goes by its own. */
  until: Date;
  lockedUntil: Date;
  readonly due: Promise<ReadonlyMap<string, Due>>;
}

/** A job that may be due, as it was when it was looked for. */
interface Due {
  readonly name: string;
  readonly lockedAt?: Date | null;
  readonly nextRunAt?: Date | null;
}

/** The next tick of whoever ran a job may come a little early, and shall find it due. */
export const TICK_EARLY = 0.9;

/** When it must have been locked so that this lock ends as the next run is due. @param lockDeadline by which the tick was counted */
function lockUntilNext({ everyMs, lockMs }: Pace, { nextRunAt }: Due, lockDeadline: Date): Date {
  // From the tick on, however long the look took. Agenda claims the first run some time before its instant.
  const runs = Math.max(lockDeadline.getTime() + lockMs, nextRunAt?.getTime() ?? 0);
  return new Date(runs + everyMs * TICK_EARLY - lockMs);
}

/** In this run, and not in one before. */
function hasFailed({ failedAt, lastRunAt }: JobParameters): boolean {
  return failedAt != null && (lastRunAt == null || failedAt >= lastRunAt);
}

/**
 * Agenda goes through all jobs at each tick, tries to claim each, and writes before and after each run. Here one look finds the few that are
 * due, these are claimed, and a run is written once, when it is over; one that comes again before its lock would have ended not even
 * then: its claim is a lock that ends as the next run is due. It relies on there being one document of each job, which is so for
 * whatever `every` made.
 */
class JobDocuments extends MongoJobRepository {
  readonly #paceOf: (name: string) => Pace | undefined;
  #look: Look | undefined;
  /** Agenda asks for more of a job as soon as it has claimed one. */
  readonly #justClaimed = new Set<string>();
  /** The locks of runs of which nothing was written yet, in milliseconds, by the id of their job. */
  readonly #locks = new Map<string, number>();

  constructor(
    options: ConstructorParameters<typeof MongoJobRepository>[0],
    paceOf: (name: string) => Pace | undefined,
  ) {
    super(options);
    this.#paceOf = paceOf;
  }

  override async getNextJobToRun(
    name: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.#justClaimed.delete(name)) return undefined;
    const due = (await this.#dueAmong(name, nextScanAt, lockDeadline)).get(name);
    // Those that are locked were looked for by the latest deadline of all that were asked for.
    if (!due || (due.lockedAt && due.lockedAt > lockDeadline)) return undefined;
    const began = new Date();
    const pace = this.#paceOfSelfEnding(name);
    const lock = pace ? lockUntilNext(pace, due, lockDeadline) : (now ?? began);
    const claimed = await super.getNextJobToRun(name, nextScanAt, lockDeadline, lock, options);
    if (claimed === undefined) return undefined;
    this.#justClaimed.add(name);
    if (claimed._id) this.#locks.set(String(claimed._id), began.getTime());
    return { ...claimed, lockedAt: began };
  }

  /**
   * What a run writes at its beginning is when it began and when the next one is due. Who looks at either is only a process that starts:
   * that frees the lock, and a run may begin beside or soon after this one, which does no harm as whatever a job does is decided
   * once. If it dies the lock alone decides; so it is written with the end, or with the first sign that a long run is alive.
   */
  override async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const id = String(job._id);
    const lock = this.#locks.get(id);
    if (lock !== undefined && job.lockedAt?.getTime() === lock) return;
    this.#locks.delete(id);
    if (lock !== undefined && !job.lockedAt && !hasFailed(job) && this.#paceOfSelfEnding(job.name)) return;
    await super.saveJobState(job, options);
  }

  /** Of a job that is due again before the lock of a run would have ended; else undefined. */
  #paceOfSelfEnding(name: string): Pace | undefined {
    const pace = this.#paceOf(name);
    return pace && pace.everyMs <= pace.lockMs ? pace : undefined;
  }

  /** Which of the jobs that are asked for in the same moment may be due: one query, whoever asks first. */
  async #dueAmong(name: string, until: Date, lockedUntil: Date): Promise<ReadonlyMap<string, Due>> {
    if (this.#look === undefined) {
      const look: Look = { names: new Set(), until, lockedUntil, due: Promise.resolve().then(() => this.#find(look)) };
      this.#look = look;
    }
    const look = this.#look;
    look.names.add(name);
    if (until > look.until) look.until = until;
    if (lockedUntil > look.lockedUntil) look.lockedUntil = lockedUntil;
    return look.due;
  }

  async #find({ names, until, lockedUntil }: Look): Promise<ReadonlyMap<string, Due>> {
    this.#look = undefined;
    const found = await this.collection
      .find<Due>(
        {
          name: { $in: [...names] },
          disabled: { $ne: true },
          $or: [{ lockedAt: null, nextRunAt: { $lte: until } }, { lockedAt: { $lte: lockedUntil } }],
        },
        { projection: { _id: 0, name: 1, lockedAt: 1, nextRunAt: 1 } },
      )
      .toArray();
    return new Map(found.map((job) => [job.name, job]));
  }
}
