import type { Person } from '../../domain/people/person.ts';
import type { Text } from '../../i18n/types.ts';
import type { Change } from '../bulk/change.ts';

/** The same change of many tickets, and how far it is. */
export interface BulkRun {
  /** The key of the event that began it. */
  readonly id: string;
  readonly by: Person;
  readonly at: string;
  readonly change: Change;
  readonly tickets: readonly number[];
  /** So many of `tickets` were tried, in their order. */
  readonly done: number;
  /** Those of them that could not be changed, and why. */
  readonly refused: readonly { readonly number: number; readonly why: Text }[];
}

export interface BulkStore {
  /** Once per id. */
  begin(run: Omit<BulkRun, 'done' | 'refused'>): Promise<void>;
  byId(id: string): Promise<BulkRun | undefined>;
  /** Those that are not finished, the oldest first. */
  running(limit: number): Promise<readonly BulkRun[]>;
  /** The ticket at the place `done` was tried; only the first who says so counts. */
  tried(id: string, done: number, refused?: BulkRun['refused'][number]): Promise<void>;
  finish(id: string): Promise<void>;
}
