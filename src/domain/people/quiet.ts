import { atWall } from '../oncall/wall.ts';

/** When somebody does not want to be told things alone, every day by the clock on the wall of a zone. Over midnight where `to` is before `from`. */
export interface QuietHours {
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
  /** An IANA name or an offset `±HH:MM`. */
  readonly zone: string;
}

export interface QuietTime {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
}

const TIME = '([01]?\\d|2[0-4])(?::([0-5]\\d))?';
const HOURS = new RegExp(`^(?:from |de )?${TIME}\\s*(?:-|–|—|to|until|a|hasta)\\s*${TIME}$`, 'i');

/** Reads `22:00-07:00`, `22-7` or `22:00 to 7:00`. @returns undefined for anything else, and for no time at all */
export function readQuiet(typed: string): Pick<QuietHours, 'from' | 'to'> | undefined {
  const [, ...parts] = HOURS.exec(typed.trim()) ?? [];
  const [from, to] = [timeOf(parts[0], parts[1]), timeOf(parts[2], parts[3])];
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

function timeOf(hour: string | undefined, minute = '00'): string | undefined {
  if (hour === undefined) return undefined;
  if (Number(hour) === 24) return minute === '00' ? '00:00' : undefined;
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** The quiet time that holds now, or else the next one. A time that a change of the clock leaves nothing of is passed over. */
export function nextQuiet({ from, to, zone }: QuietHours, at: Temporal.Instant): QuietTime {
  const today = at.toZonedDateTimeISO(zone).toPlainDate();
  for (let days = -1; ; days += 1) {
    const day = today.add({ days });
    const begins = atWall(day.toPlainDateTime(Temporal.PlainTime.from(from)), zone);
    const end = from < to ? day : day.add({ days: 1 });
    const ends = atWall(end.toPlainDateTime(Temporal.PlainTime.from(to)), zone);
    if (Temporal.Instant.compare(ends, at) > 0 && Temporal.Instant.compare(begins, ends) < 0)
      return { from: begins, to: ends };
  }
}

/** Until when they do not want to be told, where that is so now. */
export function quietUntil(hours: QuietHours, at: Temporal.Instant): Temporal.Instant | undefined {
  const { from, to } = nextQuiet(hours, at);
  return Temporal.Instant.compare(from, at) <= 0 ? to : undefined;
}
