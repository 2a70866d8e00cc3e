import type { Text } from '../../i18n/types.ts';
import type { Who } from '../people/person.ts';
import type { SlaClock } from './clock.ts';

/** Where an alert is told: in the thread of whoever has to answer, to the leads or the managers in their channel, or to one person alone. */
export type AlertPlace = 'thread' | AlertChannel | `person:${string}`;
export type AlertChannel = 'leads' | 'managers';

/** Until then the alerts of a clock are not told in one place; then one message says what went by. */
export interface Silence {
  readonly place: AlertPlace;
  readonly until: string;
  /** Somebody wanted it so, or it is somebody's quiet hours. */
  readonly why: 'snoozed' | 'quiet';
  /** Who snoozed it. */
  readonly by?: Who;
  /** How much of the target was used up when something was last kept back, in percent; absent: nothing was. */
  readonly missed?: number;
}

/** An alert that was told, so that it can be edited, and that whoever was told may say that they have it. */
export interface PostedAlert {
  /** Of the clock, or of the hand-over that nobody accepted, see `handoverId`. */
  readonly clock: string;
  readonly place: Exclude<AlertPlace, AlertChannel>;
  /** Of the ticket when it was told. */
  readonly version: number;
  /** How it reads; absent: as the clock says. */
  readonly text?: Text;
}

/** What an alert is about that is no clock's: a hand-over to a team. */
export function handoverId(ordinal: number | ''): string {
  return `handover/${ordinal}`;
}

/** The one that holds there now. */
export function silenceIn({ silences = [] }: SlaClock, place: AlertPlace, now: string): Silence | undefined {
  return silences.find((one) => one.place === place && one.until > now);
}

/** In the place of what held there before. */
export function silenced(clock: SlaClock, silence: Silence): SlaClock {
  return withSilences(clock, [...(clock.silences ?? []).filter(({ place }) => place !== silence.place), silence]);
}

/** Something is kept back in these places. */
export function keptBack(clock: SlaClock, places: readonly AlertPlace[], percent: number): SlaClock {
  if (places.length === 0) return clock;
  return withSilences(
    clock,
    (clock.silences ?? []).map((one) => (places.includes(one.place) ? { ...one, missed: percent } : one)),
  );
}

interface Woken {
  readonly clock: SlaClock;
  readonly ended: readonly Silence[];
}

/** Those that have ended by `now`, and the clock without them. */
export function woken(clock: SlaClock, now: string): Woken {
  return without(clock, ({ until }) => until <= now);
}

/** What is late now breaks through whatever was snoozed: those end as well. */
export function brokenThrough({ clock, ended }: Woken): Woken {
  const broken = without(clock, ({ why }) => why === 'snoozed');
  return { clock: broken.clock, ended: [...ended, ...broken.ended] };
}

function without(clock: SlaClock, ends: (silence: Silence) => boolean): Woken {
  const { silences = [] } = clock;
  const ended = silences.filter(ends);
  if (ended.length === 0) return { clock, ended };
  return {
    clock: withSilences(
      clock,
      silences.filter((one) => !ended.includes(one)),
    ),
    ended,
  };
}

function withSilences({ silences: _, ...clock }: SlaClock, silences: readonly Silence[]): SlaClock {
  return silences.length === 0 ? clock : { ...clock, silences };
}
