import type { Priority } from '../tickets/ticket.ts';
import type { Weekday } from './calendar.ts';

export const CLOCK_KINDS = ['firstResponse', 'handoff'] as const;
/** `firstResponse`: until a person answers the customer; `handoff`: until the team that has the ticket says something to it. */
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** What happens to a ticket, as far as clocks are concerned. */
export const CLOCK_EVENTS = [
  'opened',
  'reopened',
  'answered',
  'resolved',
  'closed',
  'waiting',
  'customerWrote',
  'handedOver',
  'accepted',
  'teamAnswered',
  'teamAsked',
  'teamDeclined',
  'teamReturned',
  'passedOn',
  'merged',
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/** Which events start, stop, pause and resume the clocks of a kind; one that is dropped counts in no report. */
export interface ClockRule {
  readonly starts: readonly ClockEvent[];
  readonly stops: readonly ClockEvent[];
  readonly pauses: readonly ClockEvent[];
  readonly resumes: readonly ClockEvent[];
  readonly drops: readonly ClockEvent[];
}

/** A promise; the first that fits a clock and its ticket counts. */
export interface Target {
  readonly clock: ClockKind;
  readonly team?: string;
  readonly priority?: Priority;
  readonly category?: string;
  readonly contract?: string;
  /** One of the two. Days are business days: as long as the longest weekday of the ticket's calendars. */
  readonly minutes?: number;
  readonly days?: number;
  /** `always`: around the clock, whoever is there. */
  readonly counts: 'business' | 'always';
}

export const TOLD = ['assignee', 'lead', 'onCall', 'manager'] as const;
export type Told = (typeof TOLD)[number];

/** Whom it is told when so much of a target is used up, besides the thread of whoever has to answer, which always is. */
export interface Rung {
  readonly percent: number;
  readonly tell: readonly Told[];
}

/** As `relevo.yaml` gives it. */
export interface CalendarSettings {
  /** An IANA name, or `±HH:MM`. */
  readonly zone: string;
  readonly hours: Partial<Readonly<Record<Weekday, readonly (readonly [string, string])[]>>>;
  /** `YYYY-MM-DD` */
  readonly holidays: readonly string[];
  /** What is celebrated, by the date, where that is known. */
  readonly holidayNames?: Readonly<Record<string, string>>;
  /** What stands in the settings in the place of some of the holidays, as text; absent: they do themselves. */
  readonly written?: string;
  /** Where more holidays come from, while they were not looked up yet. */
  readonly holidaysFrom?: HolidaysFrom;
}

/** The public holidays of a place, or the days of an iCalendar file, or both. */
export interface HolidaysFrom {
  /** ISO 3166-1: `CH` */
  readonly country?: string;
  /** The second half of ISO 3166-2: `ZH` */
  readonly region?: string;
  /** A path; a relative one is from the folder of the settings. */
  readonly ics?: string;
}

export interface SlaSettings {
  readonly calendars: Readonly<Record<string, CalendarSettings>>;
  /** The calendars by which the tickets of a region count; of any other region: the first calendar. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  /** All calendars count for every ticket. */
  readonly followTheSun: boolean;
  readonly clocks: Readonly<Record<ClockKind, ClockRule>>;
  readonly targets: readonly Target[];
  readonly ladder: readonly Rung[];
  /** A hand-over that nobody has accepted within so many open minutes climbs the team's rota, one call after so many; 0: never. */
  readonly acceptWithinMinutes: number;
  /** Customers with a contract of their own, by their number. */
  readonly contracts: Readonly<Record<string, string>>;
  readonly report: {
    /** What compliance is held against, in percent. */
    readonly goal: number;
    /** The teams whose hand-offs are the legal level of the report; those of any other team are the second level. */
    readonly legalTeams: readonly string[];
    /** The zones that are printed as fixed offsets, with these, `±HH:MM`: how many verdicts would differ by them is counted. */
    readonly literalZones: Readonly<Record<string, string>>;
  };
}
