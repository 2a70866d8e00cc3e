import type { Who } from '../../domain/people/person.ts';
import type { QuietHours } from '../../domain/people/quiet.ts';
import type { Wanted } from '../../domain/tickets/acts/automatic.ts';

/** Who is next, who is about to get something, and who is not there. */
export interface StaffingStore {
  /**
   * Gives the turn of a queue to the one after whoever had it last, once per key over all processes.
   * @param candidates ids of people, at least one, in an order that stays the same
   */
  turn(queue: string, key: string, candidates: readonly string[]): Promise<string>;
  /** What a person is about to be given. */
  reservations(person: string): Promise<Reservations>;
  /**
   * Puts `all` in the place of what was reserved for a person.
   * @returns false when somebody was faster: what was reserved is not as it was at `revision` any more
   */
  reserve(person: string, revision: number, all: readonly Reservation[]): Promise<boolean>;
  /** It was given, to them or to somebody else. */
  release(person: string, key: string): Promise<void>;
  /** Takes the place of what was said of this person before. */
  away(absence: Absence): Promise<void>;
  /** Whether they were away. */
  back(person: string): Promise<boolean>;
  /** Those who are away at `now`, whoever is back first on top. */
  absent(now: string, limit: number): Promise<readonly Absence[]>;
  /** Takes the place of what this person wanted before. */
  quiet(hours: KeptQuiet): Promise<void>;
  /** No quiet hours any more. @returns whether there were any */
  loud(person: string): Promise<boolean>;
  /** Of these people, those who have any. */
  quietOf(people: readonly string[]): Promise<readonly KeptQuiet[]>;
}

/** A ticket that a step is about to give to somebody. Whether it still is, the ticket says: a killed process releases nothing. */
export interface Reservation {
  /** Of the step. */
  readonly key: string;
  readonly ticket: number;
  readonly wanted: Wanted;
}

export interface Reservations {
  /** Rises with each change. */
  readonly revision: number;
  readonly all: readonly Reservation[];
}

export interface KeptQuiet extends QuietHours {
  readonly who: Who;
}

export interface Absence {
  readonly who: Who;
  /** An instant, `…Z`; from then on they are there again. Absent: until they say so. */
  readonly until?: string;
}
