import type { Who } from '../../domain/people/person.ts';

/** Who is next, and who is not there. */
export interface StaffingStore {
  /**
   * Gives the turn of a queue to the one after whoever had it last, once per key over all processes.
   * @param candidates ids of people, at least one, in an order that stays the same
   */
  turn(queue: string, key: string, candidates: readonly string[]): Promise<string>;
  /** Takes the place of what was said of this person before. */
  away(absence: Absence): Promise<void>;
  /** Whether they were away. */
  back(person: string): Promise<boolean>;
  /** Those who are away at `now`, whoever is back first on top. */
  absent(now: string, limit: number): Promise<readonly Absence[]>;
}

export interface Absence {
  readonly who: Who;
  /** An instant, `…Z`; from then on they are there again. Absent: until they say so. */
  readonly until?: string;
}
