import type { Period } from './verdict.ts';

/** A month of the calendar by the clock of a zone. */
export interface Month extends Period {
  /** `2026-10` */
  readonly name: string;
  readonly zone: string;
}

/** @param name `YYYY-MM` @returns undefined where it is none */
export function monthOf(name: string, zone: string): Month | undefined {
  if (!/^(?:19|20)\d\d-(?:0[1-9]|1[0-2])$/.test(name)) return undefined;
  const month = Temporal.PlainYearMonth.from(name);
  const start = (of: Temporal.PlainYearMonth) =>
    Math.floor(of.toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds / 1_000);
  return { name, zone, from: start(month), until: start(month.add({ months: 1 })) };
}

/** The month that an instant is in. */
export function monthAt(at: Temporal.Instant, zone: string): Month {
  return known(at.toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth(), zone);
}

/** So many months later, or earlier. */
export function monthsAfter({ name, zone }: Month, months: number): Month {
  return known(Temporal.PlainYearMonth.from(name).add({ months }), zone);
}

/** The days (UTC, `YYYY-MM-DD`) that have a part of it, in order. */
export function daysOf({ from, until }: Period): readonly string[] {
  const days: string[] = [];
  for (let day = Math.floor(from / DAY); day * DAY < until; day += 1)
    days.push(new Date(day * DAY * 1_000).toISOString().slice(0, 10));
  return days;
}

const DAY = 86_400;

function known(month: Temporal.PlainYearMonth, zone: string): Month {
  const found = monthOf(month.toString(), zone);
  if (found === undefined) throw new RangeError(`there is no report of ${month.toString()}`);
  return found;
}
