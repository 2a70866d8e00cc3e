import type { Catalogue } from '../i18n/en.ts';
import type { ChannelView, Member } from '../model.ts';

/** For whom a page or a piece of one is made: decides the language, the zone and the addresses in it. */
export interface Look {
  readonly viewer: Member;
  readonly words: Catalogue;
  /** `/as/ana` */
  readonly base: string;
  readonly members: ReadonlyMap<string, Member>;
  readonly now: Temporal.Instant;
  /** Whether the bot has a search. */
  readonly searches: boolean;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(look: Look, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${look.viewer.language} ${look.viewer.zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(look.viewer.language, { ...options, timeZone: look.viewer.zone });
    formats.set(key, made);
  }
  return made;
}

/** `10:32`, in the viewer's zone. `at` is an instant. */
export function clockTime(look: Look, at: string): string {
  return format(look, { hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** Date and time in full, for titles and mails. */
export function fullTime(look: Look, at: string): string {
  return format(look, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}

/** The viewer's calendar day of an instant: `2026-11-23`. */
export function dayOf(look: Look, at: string | Temporal.Instant): string {
  return Temporal.Instant.from(at.toString()).toZonedDateTimeISO(look.viewer.zone).toPlainDate().toString();
}

/** `Today`, `Yesterday`, else the day's date. */
export function dayLabel(look: Look, at: string): string {
  const day = Temporal.PlainDate.from(dayOf(look, at));
  const ago = day.until(Temporal.PlainDate.from(dayOf(look, look.now))).days;
  if (ago === 0) return look.words.today;
  if (ago === 1) return look.words.yesterday;
  return format(look, { dateStyle: 'full' }).format(new Date(at));
}

/** The time alone for today, the date before it otherwise. */
export function shortTime(look: Look, at: string): string {
  if (dayOf(look, at) === dayOf(look, look.now)) return clockTime(look, at);
  return format(look, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(new Date(at));
}

/** `3.4 kB`, in the viewer's way of writing numbers. */
export function fileSize(look: Look, bytes: number): string {
  const [amount, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1000, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(look.viewer.language, style).format(amount);
}

/** `#support-acme`, or the other person's name. */
export function channelName(channel: ChannelView): string {
  return channel.kind === 'channel' ? `#${channel.name}` : channel.name;
}

export function channelHref(look: Look, channel: string): string {
  return `${look.base}/c/${encodeURIComponent(channel)}`;
}

export function threadHref(look: Look, channel: string, thread: string): string {
  return `${channelHref(look, channel)}/t/${encodeURIComponent(thread)}`;
}

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const letters = name
    .split(/\s+/u)
    .map((word) => Array.from(word)[0] ?? '')
    .join('');
  return Array.from(letters).slice(0, 2).join('').toUpperCase();
}

/** One of eight colours that a member always has. */
export function hue(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}
