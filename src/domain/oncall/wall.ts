/**
 * The instant at which the clock on the wall of a zone shows a reading: the first one where it comes twice, and the end of
 * the gap where a time change skips it.
 * @param zone an IANA name or an offset `±HH:MM`
 */
export function atWall(reading: Temporal.PlainDateTime, zone: string): Temporal.Instant {
  // Of a reading that is skipped this gives an instant before the gap.
  const earlier = reading.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(reading)) return earlier.toInstant();
  return (earlier.getTimeZoneTransition('next') ?? earlier).toInstant();
}
