import type { Desk } from '../domain/desk.ts';
import { Fault } from '../domain/sla/given.ts';
import { readCalendar } from '../domain/sla/rules.ts';
import {
  type CalendarSettings,
  CLOCK_KINDS,
  type ClockRule,
  type HolidaysFrom,
  type SlaSettings,
  type Target,
} from '../domain/sla/settings.ts';
import { zoneOf } from '../domain/sla/zone.ts';
import { defaultSla } from './sla-defaults.ts';
import { checkPolicy } from './sla-policy.ts';
import type { SlaFile } from './sla-schema.ts';

type Add = (path: readonly PropertyKey[], reason: string) => void;

/** What the file makes of the defaults: a calendar is merged with the one of its name, and `null` removes it; lists replace. */
export function mergeSla(file: SlaFile = {}, add: Add): SlaSettings {
  return {
    calendars: calendarsOf(file, add),
    regions: file.regions ?? defaultSla.regions,
    followTheSun: file.followTheSun ?? defaultSla.followTheSun,
    clocks: Object.fromEntries(
      CLOCK_KINDS.map((kind) => [
        kind,
        { ...defaultSla.clocks[kind], ...(file.clocks?.[kind] as Partial<ClockRule> | undefined) },
      ]),
    ) as SlaSettings['clocks'],
    targets: (file.targets as readonly Target[] | undefined) ?? defaultSla.targets,
    ladder: file.ladder ?? defaultSla.ladder,
    acceptWithinMinutes: file.acceptWithinMinutes ?? defaultSla.acceptWithinMinutes,
    contracts: file.contracts ?? defaultSla.contracts,
    report: {
      goal: file.report?.goal ?? defaultSla.report.goal,
      legalTeams: file.report?.legalTeams ?? defaultSla.report.legalTeams,
      literalZones: file.report?.literalZones ?? defaultSla.report.literalZones,
    },
  };
}

function calendarsOf(file: SlaFile, add: Add): SlaSettings['calendars'] {
  const all = new Map<string, CalendarSettings>(Object.entries(defaultSla.calendars));
  for (const [name, given] of Object.entries(file.calendars ?? {})) {
    if (given === null) {
      all.delete(name);
      continue;
    }
    const before = all.get(name);
    if (before === undefined && given.zone === undefined) add(['sla', 'calendars', name], 'must have a zone');
    if (before === undefined && given.hours === undefined) add(['sla', 'calendars', name], 'must have hours');
    const zone = given.zone ?? before?.zone ?? 'UTC';
    const hours = (given.hours as CalendarSettings['hours'] | undefined) ?? before?.hours ?? {};
    all.set(name, { zone, hours, ...holidaysOf(given.holidays, before) });
  }
  return Object.fromEntries(all);
}

function holidaysOf(
  given: NonNullable<NonNullable<SlaFile['calendars']>[string]>['holidays'],
  before: CalendarSettings | undefined,
): Pick<CalendarSettings, 'holidays' | 'holidaysFrom' | 'written'> {
  if (given === undefined) return { holidays: before?.holidays ?? [] };
  if (!('country' in given || 'ics' in given)) return { holidays: given as readonly string[] };
  const { dates = [], ...from } = given;
  return { holidays: dates, holidaysFrom: from as HolidaysFrom, written: JSON.stringify([from, dates]) };
}

type Exists = (path: readonly PropertyKey[], word: string, words: readonly string[], what: string) => void;

/** What is wrong with a calendar, or with a name that must stand elsewhere. */
export function checkSla(
  { sla, regions, teams, categories }: Desk,
  file: SlaFile = {},
  exists: Exists,
  add: Add,
): void {
  const calendars = Object.keys(sla.calendars);
  if (calendars.length === 0) add(['sla', 'calendars'], 'must have at least one calendar');
  for (const [name, given] of Object.entries(sla.calendars)) {
    try {
      const { week } = readCalendar(given, '');
      if (week.every((hours) => hours.length === 0)) add(['sla', 'calendars', name], 'never opens: it needs hours');
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      add(['sla', 'calendars', name], error.message.replace(/^\.tz/, 'zone').replace(/^\./, ''));
    }
  }
  for (const [zone, offset] of Object.entries(sla.report.literalZones)) {
    if (zoneOf(zone) === undefined || !/^[+-]/.test(offset) || zoneOf(offset) === undefined)
      add(['sla', 'report', 'literalZones', zone], 'must be an IANA time zone with an offset such as +01:00');
  }
  // The defaults name what a desk may have taken away; then nothing fits them.
  for (const [region, names] of Object.entries(file.regions ?? {})) {
    exists(['sla', 'regions', region], region, Object.keys(regions), 'region of regions');
    names.forEach((name, n) => exists(['sla', 'regions', region, n], name, calendars, 'calendar of sla.calendars'));
  }
  for (const [n, team] of (file.report?.legalTeams ?? []).entries())
    exists(['sla', 'report', 'legalTeams', n], team, Object.keys(teams), 'team of teams');
  for (const [n, { team, category }] of (file.targets ?? []).entries()) {
    if (team !== undefined) exists(['sla', 'targets', n, 'team'], team, Object.keys(teams), 'team of teams');
    if (category !== undefined)
      exists(['sla', 'targets', n, 'category'], category, Object.keys(categories), 'category of categories');
  }
  checkPolicy(sla, file, add);
}
