import { type Person, who } from '../../domain/people/person.ts';
import { refuse } from '../../domain/refusal.ts';
import { folded } from '../../domain/search/words.ts';
import { WEEKDAYS, type Weekday } from '../../domain/sla/calendar.ts';
import {
  type CalendarChange,
  type CalendarVersion,
  readHours,
  UNCHANGED,
  withChange,
  withHoliday,
  withHours,
  withoutHoliday,
  withZone,
} from '../../domain/sla/changes.ts';
import { Fault } from '../../domain/sla/given.ts';
import type { Holiday, Years } from '../../domain/sla/holidays.ts';
import { keyOf, rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import type { CalendarSettings } from '../../domain/sla/settings.ts';
import { zoneOf } from '../../domain/sla/zone.ts';
import { render } from '../../i18n/render.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import { RetryLater } from '../../lib/errors.ts';
import type { Card } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';
import { adoptChanges } from './terms.ts';

/** How often it is tried again when somebody else changed a calendar in the same moment. */
const ATTEMPTS = 8;
/** As many as the settings may have. */
const MOST_HOLIDAYS = 5_000;
/** Of so many years at a time. */
const MOST_YEARS = 10;

/** What is changed, from what is changed already and what counts now. @throws Refusal */
type Change = (
  before: CalendarChange,
  now: CalendarSettings,
) => { readonly change: CalendarChange | undefined; readonly what: Text };

export function addHoliday(ctx: Context, name: string, date: string, celebrated = ''): Promise<Card> {
  const day = dateOf(date);
  return changed(ctx, name, (before, now) => {
    if (now.holidays.includes(day)) return refuse('refuse.holidayThere', { name, date: day });
    if (now.holidays.length >= MOST_HOLIDAYS) return refuse('refuse.tooManyHolidays', { name, max: MOST_HOLIDAYS });
    const what = celebrated === '' ? t('calendar.did.added', { name, date: day }) : undefined;
    return {
      change: withHoliday(before, day, celebrated),
      what: what ?? t('calendar.did.addedNamed', { name, date: day, what: celebrated }),
    };
  });
}

export function removeHoliday(ctx: Context, name: string, date: string): Promise<Card> {
  const day = dateOf(date);
  return changed(ctx, name, (before, now) => {
    if (!now.holidays.includes(day)) return refuse('refuse.noHoliday', { name, date: day });
    return { change: withoutHoliday(before, day), what: t('calendar.did.removed', { name, date: day }) };
  });
}

/** @param typed `08:00-12:00 13:00-17:00`, or that it is closed, in any language of the desk */
export function setHours(ctx: Context, name: string, weekday: Weekday, typed: string): Promise<Card> {
  const isClosed = ctx.desk.languages.some(
    (language) => folded(render(t('calendar.closed'), { language, zone: 'UTC' })) === folded(typed.trim()),
  );
  const hours = isClosed ? [] : (readHours(typed) ?? refuse('refuse.calendarHours', { value: typed }));
  const day = t(`weekday.${weekday}`);
  return changed(ctx, name, (before, now) => {
    const [from, to] = [hoursText(now.hours[weekday]), hoursText(hours)];
    return {
      change: withHours(before, weekday, hours),
      what: t('calendar.did.hours', { name, day, hours: t('calendar.fromTo', { from, to }) }),
    };
  });
}

/** The same hours by the clock of another place. @param typed an IANA name, or `±HH:MM` */
export function setZone(ctx: Context, name: string, typed: string): Promise<Card> {
  const given = zoneOf(typed)?.name ?? refuse('refuse.noZone', { value: plain(typed) });
  // As the place is written, in whichever letters it was typed.
  const zone = ctx.now.toZonedDateTimeISO(given).timeZoneId;
  return changed(ctx, name, (before, now) => {
    if (now.zone === zone) return refuse('refuse.zoneThere', { name, zone });
    return { change: withZone(before, zone), what: t('calendar.did.zone', { name, from: now.zone, to: zone }) };
  });
}

/** The public holidays of a place besides those that are there. @param year `2026` or `2026-2028`; absent: this year and the next */
export async function importHolidays(
  ctx: Context,
  name: string,
  place: { readonly country: string; readonly region?: string | undefined },
  year: string | undefined,
): Promise<Card> {
  const zone = ctx.desk.sla.calendars[name]?.zone ?? ctx.desk.zone;
  const years = yearsOf(year, ctx.now.toZonedDateTimeISO(zone).year);
  const found = await holidaysOf(ctx, place, years);
  const [where, span] = [placeName(place), yearsText(years)];
  if (found.length === 0) return refuse('refuse.noHolidaysThere', { place: where, years: span });
  return changed(ctx, name, (before, now) => {
    const there = new Set(now.holidays);
    const added = found.filter(({ date }) => !there.has(date));
    if (added.length === 0) return refuse('refuse.holidaysThere', { name, place: where, years: span });
    if (there.size + added.length > MOST_HOLIDAYS) return refuse('refuse.tooManyHolidays', { name, max: there.size });
    return {
      change: added.reduce((sum, one) => withHoliday(sum, one.date, one.name), before),
      what: t('calendar.did.imported', { name, place: where, years: span, count: added.length }),
    };
  });
}

async function holidaysOf(
  { services }: Context,
  { country, region }: { readonly country: string; readonly region?: string | undefined },
  years: Years,
): Promise<readonly Holiday[]> {
  try {
    return await services.publicHolidays({ country, ...(region === undefined ? {} : { region }) }, years);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refuse('refuse.noPlace', { place: placeName({ country, region }) });
  }
}

function placeName({ country, region }: { readonly country: string; readonly region?: string | undefined }): Text {
  return plain(
    [country, region]
      .filter((one) => one !== undefined)
      .join('-')
      .toUpperCase(),
  );
}

/** @throws Refusal */
function yearsOf(typed: string | undefined, now: number): Years {
  if (typed === undefined) return { from: now, to: now + 1 };
  const [, first, last = first] = /^((?:19|20)\d\d)(?:-((?:19|20)\d\d))?$/.exec(typed) ?? [];
  const [from, to] = [Number(first), Number(last)];
  return first !== undefined && from <= to && to - from < MOST_YEARS
    ? { from, to }
    : refuse('refuse.noYears', { value: plain(typed), max: MOST_YEARS });
}

function yearsText({ from, to }: Years): string {
  return from === to ? String(from) : `${from}–${to}`;
}

/** The settings alone count again. */
export function resetCalendar(ctx: Context, name: string): Promise<Card> {
  return changed(ctx, name, (before) => {
    if (before === UNCHANGED) return refuse('refuse.calendarUnchanged', { name });
    return { change: undefined, what: t('calendar.did.reset', { name }) };
  });
}

/** Of one day. @param hours none: it is closed */
export function hoursText(hours: readonly (readonly [string, string])[] = []): Text {
  if (hours.length === 0) return t('calendar.closed');
  return plain(hours.map(([open, close]) => `${open}–${close}`).join(', '));
}

/** All seven days, those that follow one another with the same hours as one. */
export function weekText(hours: CalendarSettings['hours']): Text {
  const runs: { readonly first: Weekday; last: Weekday; readonly hours: Text }[] = [];
  for (const day of WEEKDAYS) {
    const own = hoursText(hours[day]);
    const run = runs.at(-1);
    if (run && JSON.stringify(run.hours) === JSON.stringify(own)) run.last = day;
    else runs.push({ first: day, last: day, hours: own });
  }
  const [first = plain(''), ...rest] = runs.map(({ first: from, last: to, hours: open }) => {
    const days = [t(`weekday.${from}`), t(`weekday.${to}`)] as const;
    return from === to
      ? t('calendar.day', { day: days[0], hours: open })
      : t('calendar.days', { first: days[0], last: days[1], hours: open });
  });
  return rest.reduce<Text>((sum, next) => t('calendar.also', { first: sum, second: next }), first);
}

/** Once per event; counts at once here, and in every process within half a minute. @throws Refusal */
async function changed(ctx: Context, name: string, decide: Change): Promise<Card> {
  const { sla } = ctx.services.stores;
  const rules = rulesOf(ctx.desk.sla);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const done = await sla.versionUnder(ctx.key);
    if (done) return doneCard(ctx, rules, done);
    await adoptChanges(sla, rules);
    const version = await nextVersion(ctx, rules, name, decide, (await sla.newestVersion()) + 1);
    if (await sla.addVersion(version, ctx.key)) return doneCard(ctx, rules, version);
  }
  throw new RetryLater('the calendars are being changed by others', { afterMs: 200 });
}

async function nextVersion(
  { desk, person, now, services }: Context,
  rules: SlaRules,
  name: string,
  decide: Change,
  version: number,
): Promise<CalendarVersion> {
  const given = desk.sla.calendars[name];
  const counts = rules.calendars().find((one) => one.name === name)?.calendar;
  const basis = rules.basis(name);
  if (!given || !counts || basis === undefined) return refuse('refuse.input');
  const { change, what } = decide(rules.versionOf(name)?.change ?? UNCHANGED, counts);
  if (change) demandSound(rules, name, change, what);
  const next = change ? withChange(given, change) : given;
  // Before it counts, so that whoever meets a clock that counts by it can find it.
  await services.stores.sla.keep([{ key: keyOf(name, next, version), calendar: next }]);
  return { version, name, ...(change ? { change } : {}), basis, ...saidBy(person, now), what };
}

function saidBy(person: Person, now: Temporal.Instant) {
  return { by: who(person), at: now.toString() };
}

/** @throws Refusal */
function demandSound(rules: SlaRules, name: string, change: CalendarChange, what: Text): void {
  try {
    const { week } = rules.tried(name, change);
    if (week.every((hours) => hours.length === 0)) refuse('refuse.neverOpens', { name });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    refuse('refuse.calendarWrong', { what });
  }
}

/** What was changed, and all of the calendar as it is now. */
async function doneCard(ctx: Context, rules: SlaRules, { name, what, version }: CalendarVersion): Promise<Card> {
  await adoptChanges(ctx.services.stores.sla, rules);
  ctx.services.calendarsChanged();
  const { tone, blocks } = noticeCard(t('done.calendar', { what, version }), 'good');
  const now = rules.calendars().find((one) => one.name === name)?.calendar;
  const text = now && t('calendar.now', { name, zone: now.zone, week: weekText(now.hours) });
  return { ...(tone ? { tone } : {}), blocks: [...blocks, ...(text ? [{ kind: 'context', text } as const] : [])] };
}

/** @throws Refusal */
function dateOf(typed: string): string {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(typed)) throw new RangeError(typed);
    return Temporal.PlainDate.from(typed, { overflow: 'reject' }).toString();
  } catch {
    return refuse('refuse.noDate', { value: plain(typed) });
  }
}
