import type { Desk } from '../../domain/desk.ts';
import { regionName } from '../../domain/names.ts';
import { WEEKDAYS } from '../../domain/sla/calendar.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import type { CalendarSettings } from '../../domain/sla/settings.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Button, Card, Choice, ListItem } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';
import { hoursText, weekText } from './calendar-edit.ts';
import { adoptChanges } from './terms.ts';

const NEXT = 3;
const PER_PAGE = 10;

export function calendarChoices({ sla }: Desk): readonly Choice[] {
  return Object.keys(sla.calendars).map((name) => ({ value: name, label: plain(name) }));
}

export function weekdayChoices(): readonly Choice[] {
  return WEEKDAYS.map((value) => ({ value, label: t(`weekday.${value}`) }));
}

/** Each calendar: its zone and week, whether somebody is there today, the next holidays, whose tickets count by it, and what was changed of it. */
export async function shownCalendars({ desk, now, services }: Context): Promise<Card> {
  const rules = rulesOf(desk.sla);
  await adoptChanges(services.stores.sla, rules);
  const items = rules.calendars().map(({ name, calendar }): ListItem => {
    const today = now.toZonedDateTimeISO(calendar.zone).toPlainDate();
    const parts: readonly Text[] = [
      weekText(calendar.hours),
      t('calendar.today', { date: today.toString(), hours: hoursOn(calendar, today) }),
      nextHolidays(calendar, today),
      usersOf(name, desk),
      ...changeText(name, rules),
    ];
    return { title: t('calendar.item', { name, zone: calendar.zone }), detail: joined(parts) };
  });
  return {
    title: t('calendar.title'),
    blocks: [
      { kind: 'list', items },
      { kind: 'context', text: t('calendar.hint') },
    ],
  };
}

function hoursOn({ hours, holidays, holidayNames }: CalendarSettings, day: Temporal.PlainDate): Text {
  const date = day.toString();
  if (holidays.includes(date)) return t('calendar.holiday', { what: holidayNames?.[date] ?? '' });
  const weekday = WEEKDAYS[day.dayOfWeek - 1];
  const open = weekday === undefined ? [] : (hours[weekday] ?? []);
  return hoursText(open);
}

function nextHolidays({ holidays, holidayNames }: CalendarSettings, today: Temporal.PlainDate): Text {
  const next = holidays.filter((date) => date > today.toString()).toSorted();
  if (next.length === 0) return t('calendar.noHolidays');
  const dates = next
    .slice(0, NEXT)
    .map((date) => [date, holidayNames?.[date] ?? ''].filter((one) => one !== '').join(' '));
  return t('calendar.next', { dates: plain(dates.join(', ')), count: next.length });
}

function usersOf(name: string, desk: Desk): Text {
  const { calendars, regions, followTheSun } = desk.sla;
  if (followTheSun) return t('calendar.usedByAll');
  const own = Object.keys(desk.regions).filter((region) => regions[region]?.includes(name));
  const isFirst = Object.keys(calendars)[0] === name;
  const names = [...own.map((region) => regionName(desk, region)), ...(isFirst ? [t('calendar.allOthers')] : [])];
  const [first, ...rest] = names;
  if (first === undefined) return t('calendar.unused');
  return t('calendar.usedBy', {
    regions: rest.reduce<Text>((sum, next) => t('list.and', { first: sum, second: next }), first),
  });
}

function changeText(name: string, rules: SlaRules): readonly Text[] {
  const version = rules.versionOf(name);
  return version ? [t('calendar.changed', { by: version.by.name, at: version.at, version: version.version })] : [];
}

function joined([first = plain(''), ...rest]: readonly Text[]): Text {
  return rest.reduce<Text>((sum, next) => t('calendar.also', { first: sum, second: next }), first);
}

/** What was changed, by whom and when, the last on top. @param before where the page goes on */
export async function calendarHistory({ services }: Context, before: string | undefined): Promise<Card> {
  const below = /^\d{1,9}$/.test(before ?? '') ? Number(before) : undefined;
  const found = await services.stores.sla.versions(PER_PAGE + 1, below);
  const page = found.slice(0, PER_PAGE);
  if (page.length === 0) return noticeCard(t('calendar.history.none'), 'info');
  const items = page.map(({ version, what, by, at }): ListItem => {
    return {
      title: t('calendar.history.item', { version, what }),
      detail: t('calendar.history.by', { by: by.name, at }),
    };
  });
  const last = page.at(-1)?.version ?? 0;
  const more: Button = {
    kind: 'button',
    label: t('button.more'),
    run: 'calendar history',
    args: { before: String(last) },
  };
  return {
    title: t('calendar.history'),
    blocks: [
      { kind: 'list', items },
      ...(found.length > PER_PAGE ? [{ kind: 'actions', actions: [more] } as const] : []),
    ],
  };
}
