import { type Text, t } from '../../i18n/types.ts';
import type { ClockEvent } from './settings.ts';

/** Counted time, in hours and minutes; what is over a minute is rounded down. */
export function durationText(seconds: number): Text {
  const minutes = Math.floor(seconds / 60);
  return t('sla.duration', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** How much is left or over: what is less than a minute is not told as none. */
export function spanText(seconds: number): Text {
  return seconds < 60 ? t('sla.moment') : durationText(seconds);
}

/** Why a clock is paused. */
export function pauseText(why: ClockEvent): Text {
  return t(`sla.pause.${why}`);
}
