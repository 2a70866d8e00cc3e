/** The parts of the world in which the demo plays. */
export type Region = 'europe' | 'america';

/** When people work: Monday to Friday, in the zone of each region. */
const HOURS: Readonly<Record<Region, { readonly zone: string; readonly from: number; readonly to: number }>> = {
  europe: { zone: 'Europe/Zurich', from: 8, to: 17 },
  america: { zone: 'America/Mexico_City', from: 9, to: 17 },
};

const SATURDAY = 6;

/** The instant at which so many minutes of work have passed since another. */
export function afterWork(since: Temporal.Instant, minutes: number, region: Region): Temporal.Instant {
  const { zone, from, to } = HOURS[region];
  let now = since.toZonedDateTimeISO(zone);
  for (let left = minutes; ; ) {
    const opens = now.with({ hour: from, minute: 0, second: 0, millisecond: 0 });
    const closes = opens.with({ hour: to });
    const atWork = now.dayOfWeek < SATURDAY && Temporal.ZonedDateTime.compare(now, closes) < 0;
    if (atWork) {
      if (Temporal.ZonedDateTime.compare(now, opens) < 0) now = opens;
      const today = (closes.epochMilliseconds - now.epochMilliseconds) / 60_000;
      if (left < today) return now.add({ seconds: Math.round(left * 60) }).toInstant();
      left -= today;
    }
    now = opens.add({ days: 1 });
  }
}
