/** A due time is looked for within so many years of the start. */
export const YEARS = 5;

/** @param instant `…Z` @returns whole seconds since 1970 UTC */
export function secondsOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1_000);
}

/** The instant of so many seconds since 1970 UTC, with `Z`. */
export function written(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z');
}

/** The same day and time so many years later. @throws RangeError where no calendar reaches */
export function yearsAfter(start: number, years: number): number {
  const from = Temporal.Instant.fromEpochMilliseconds(start * 1_000).toZonedDateTimeISO('UTC');
  return from.add({ years }).epochMilliseconds / 1_000;
}
