import { MongoJobRepository } from '@agendajs/mongo-backend';
import type { AgendaBackend, JobParameters, JobRepositoryOptions } from 'agenda';

/** The driver's database, as the repository takes it. */
export type Database = Extract<ConstructorParameters<typeof MongoJobRepository>[0], { mongo: unknown }>['mongo'];

/** Agenda's backend over a collection: it asks the store as little as a desk at which nothing happens needs. */
export function jobsIn(database: Database, collection: string): AgendaBackend {
  const repository = new JobDocuments({ mongo: database, db: { collection }, ensureIndex: true });
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
  readonly due: Promise<ReadonlySet<string>>;
}

/**
 * Agenda goes through all jobs at each tick, tries to claim each, and writes before and after each run. Here one look finds the few that are
 * due, these are claimed, and a run is written once, when it is over. It relies on there being one document of each job, which is so for
 * whatever `every` made.
 */
class JobDocuments extends MongoJobRepository {
  #look: Look | undefined;
  /** Agenda asks for more of a job as soon as it has claimed one. */
  readonly #justClaimed = new Set<string>();
  /** The locks of runs that have not begun, in milliseconds, by the id of their job. */
  readonly #locks = new Map<string, number>();

  override async getNextJobToRun(
    name: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.#justClaimed.delete(name)) return undefined;
    const due = await this.#dueAmong(name, nextScanAt, lockDeadline);
    if (!due.has(name)) return undefined;
    const claimed = await super.getNextJobToRun(name, nextScanAt, lockDeadline, now, options);
    if (claimed === undefined) return undefined;
    this.#justClaimed.add(name);
    if (claimed._id && claimed.lockedAt) this.#locks.set(String(claimed._id), claimed.lockedAt.getTime());
    return claimed;
  }

  /**
   * What a run writes at its beginning is when it began and when the next one is due. Who looks at either while it holds the lock is only a
   * process that starts: that frees the lock, and a run may begin beside this one, which does no harm as whatever a job does is decided
   * once. If it dies the lock alone decides; so it is written with the end, or with the first sign that a long run is alive.
   */
  override async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const id = String(job._id);
    const lock = this.#locks.get(id);
    this.#locks.delete(id);
    if (lock !== undefined && job.lockedAt?.getTime() === lock) return;
    await super.saveJobState(job, options);
  }

  /** Which of the jobs that are asked for in the same moment are due: one query, whoever asks first. */
  async #dueAmong(name: string, until: Date, lockedUntil: Date): Promise<ReadonlySet<string>> {
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

  async #find({ names, until, lockedUntil }: Look): Promise<ReadonlySet<string>> {
    this.#look = undefined;
    const found = await this.collection
      .find(
        {
          name: { $in: [...names] },
          disabled: { $ne: true },
          $or: [{ lockedAt: null, nextRunAt: { $lte: until } }, { lockedAt: { $lte: lockedUntil } }],
        },
        { projection: { _id: 0, name: 1 } },
      )
      .toArray();
    return new Set(found.map((job) => job.name));
  }
}
