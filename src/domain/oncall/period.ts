import { atWall } from './wall.ts';

export interface Period {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
}

const DATE = '(\\d{4}-\\d{2}-\\d{2})';
const TIME = '(\\d{2}:\\d{2})';
/** `from 2026-12-01 09:00 to 2026-12-02 18:00`, in English or Spanish, with or without the small words. */
const PERIOD = new RegExp(
  `^(?:(?:from|desde|de|del)\\s+)?${DATE}[T\\s]+${TIME}\\s+(?:(?:to|until|till|hasta|a|al|-|–)\\s+)?(?:${DATE}[T\\s]+)?${TIME}$`,
  'i',
);

/**
 * Reads from when until when somebody means; an end without a date is on the day of the beginning.
 * @param zone by whose wall clock
 * @returns undefined for anything else. Whether the end is after the beginning is not looked at
 */
export function periodOf(typed: string, zone: string): Period | undefined {
  const [, day = '', time = '', endDay = day, endTime = ''] = PERIOD.exec(typed.trim()) ?? [];
  try {
    const [from, to] = [`${day}T${time}`, `${endDay}T${endTime}`].map((one) =>
      atWall(Temporal.PlainDateTime.from(one, { overflow: 'reject' }), zone),
    );
    return from && to && { from, to };
  } catch (error) {
    // No such day or hour.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
