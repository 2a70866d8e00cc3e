import { type Person, who } from '../../domain/people/person.ts';
import { refuse } from '../../domain/refusal.ts';
import { folded } from '../../domain/search/words.ts';
import type { Weekday } from '../../domain/sla/calendar.ts';
import {
  type CalendarChange,
  type CalendarVersion,
  readHours,
  UNCHANGED,
  withChange,
  withHoliday,
  withHours,
  withoutHoliday,
} from '../../domain/sla/changes.ts';
import { Fault } from '../../domain/sla/given.ts';
import { keyOf, rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import type { CalendarSettings } from '../../domain/sla/settings.ts';
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
  return changed(ctx, name, (before) => ({
    change: withHours(before, weekday, hours),
    what: isClosed
      ? t('calendar.did.closed', { name, day })
      : t('calendar.did.hours', { name, day, hours: hoursText(hours) }),
  }));
}

/** The settings alone count again. */
export function resetCalendar(ctx: Context, name: string): Promise<Card> {
  return changed(ctx, name, (before) => {
    if (before === UNCHANGED) return refuse('refuse.calendarUnchanged', { name });
    return { change: undefined, what: t('calendar.did.reset', { name }) };
  });
}

export function hoursText(hours: readonly (readonly [string, string])[]): string {
  return hours.map(([open, close]) => `${open}–${close}`).join(', ');
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

async function doneCard(ctx: Context, rules: SlaRules, { what, version }: CalendarVersion): Promise<Card> {
  await adoptChanges(ctx.services.stores.sla, rules);
  ctx.services.calendarsChanged();
  return noticeCard(t('done.calendar', { what, version }), 'good');
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
