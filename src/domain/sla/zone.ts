/** A stretch of time in which the local clock is so many seconds ahead of UTC. */
export interface Stretch {
  /** In seconds since 1970 UTC; `to` is not part of it. */
  readonly from: number;
  readonly to: number;
  readonly ahead: number;
}

export interface Zone {
  readonly name: string;
  /** The stretches that make up `[from, to)`, in order. @throws RangeError where no calendar reaches */
  stretches(from: number, to: number): readonly Stretch[];
}

const OFFSET = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;
/** As the names of the IANA database are built; Temporal knows which of them there are. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

/**
 * @param name a name of the IANA database (`Europe/Zurich`, `UTC`, `Etc/GMT+6`), or an offset `±HH:MM`
 * @returns undefined for anything else, such as `GMT+1`, which means one thing to people and its opposite to POSIX
 */
export function zoneOf(name: string): Zone | undefined {
  const offset = OFFSET.exec(name);
  if (offset !== null) {
    const [, sign, hours, minutes] = offset;
    const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60);
    return { name, stretches: (from, to) => (from < to ? [{ from, to, ahead }] : []) };
  }
  if (!NAME.test(name)) return undefined;
  try {
    // `Intl` knows other names besides, such as IST, which mean one place to some and another to others.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return { name, stretches: (from, to) => stretchesIn(name, from, to) };
  } catch {
    return undefined;
  }
}

function stretchesIn(timeZone: string, from: number, to: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (let at = from; at < to; ) {
    const local = Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(timeZone);
    const next = local.getTimeZoneTransition('next');
    const end = next === null ? to : Math.min(to, next.epochMilliseconds / 1_000);
    stretches.push({ from: at, to: end, ahead: local.offsetNanoseconds / 1e9 });
    at = end;
  }
  return stretches;
}
