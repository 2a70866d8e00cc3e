import type { CalendarVersion } from '../../domain/sla/changes.ts';
import type { CalendarSettings } from '../../domain/sla/settings.ts';

/** A calendar as it was at some time, under a key that says so. */
export interface KeptCalendar {
  readonly key: string;
  readonly calendar: CalendarSettings;
}

/** How far the tickets were gone through since the settings changed. */
export interface TermsWalk {
  /** Of the settings by which they are gone through. */
  readonly mark: string;
  /** When that was begun, so that going back to earlier settings is another walk. */
  readonly began: string;
  /** The ticket up to which that is done; absent: none. */
  readonly after?: number;
  readonly done: boolean;
}

export type WalkName = 'terms' | 'olderClocks';

export interface SlaStore {
  /** Keeps what is not kept yet; never changed and never removed, as clocks count by what was. */
  keep(calendars: readonly KeptCalendar[]): Promise<void>;
  /** All that were ever kept, the latest first; so many at most. */
  kept(limit: number): Promise<readonly KeptCalendar[]>;
  /** @param which the one after the settings changed, or the one of tickets of before there were clocks */
  walk(which?: WalkName): Promise<TermsWalk | undefined>;
  noteWalk(walk: TermsWalk, which?: WalkName): Promise<void>;
  /** Of each of these calendars the last version, where there is one. */
  latestVersions(names: readonly string[]): Promise<readonly CalendarVersion[]>;
  /** The number of the last version; 0: there is none. */
  newestVersion(): Promise<number>;
  /** @returns false where its number is taken, or something was done under that key already */
  addVersion(version: CalendarVersion, key: string): Promise<boolean>;
  /** What was done under a key. */
  versionUnder(key: string): Promise<CalendarVersion | undefined>;
  /** Of all calendars, the last on top, those below `before`. */
  versions(limit: number, before?: number): Promise<readonly CalendarVersion[]>;
}
