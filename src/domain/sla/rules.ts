import type { Customer } from '../customers/customer.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { type Calendar, DAY, WEEKDAYS } from './calendar.ts';
import { type CalendarChange, type CalendarVersion, withChange } from './changes.ts';
import { calendarOf } from './given.ts';
import { Schedule } from './schedule.ts';
import type { CalendarSettings, ClockKind, ClockRule, Rung, SlaSettings, Target } from './settings.ts';

/** What a clock counts by. */
export interface Terms {
  /** Of the calendars, see `SlaRules.schedule`; around the clock: none. */
  readonly calendars: readonly string[];
  readonly targetSeconds: number;
}

interface KeptCalendar {
  /** Its name with a mark of its content, so that an edited one is another one. */
  readonly key: string;
  readonly settings: CalendarSettings;
  readonly calendar: Calendar;
}

/** Raised when clocks that run are to have their next step worked out anew. */
const NEXT_STEPS = 1;

const NONE: CalendarSettings = { zone: 'UTC', hours: {}, holidays: [] };

const ALWAYS: Calendar = calendarOf(
  { tz: 'UTC', hours: Object.fromEntries(WEEKDAYS.map((day) => [day, [['00:00', '24:00']]])) },
  'always',
);

/** The settings of the service level, worked out; made once for a desk. @throws Fault where a calendar is wrong */
export class SlaRules {
  readonly clocks: Readonly<Record<ClockKind, ClockRule>>;
  readonly ladder: readonly Rung[];
  readonly legalTeams: readonly string[];
  readonly #settings: SlaSettings;
  readonly #calendars = new Map<string, KeptCalendar>();
  readonly #older = new Map<string, CalendarSettings>();
  readonly #schedules = new Map<string, Schedule>();
  #versions: readonly CalendarVersion[] = [];

  constructor(settings: SlaSettings) {
    this.#settings = settings;
    this.clocks = settings.clocks;
    this.ladder = settings.ladder.toSorted((a, b) => a.percent - b.percent);
    this.legalTeams = settings.report.legalTeams;
    this.#takeUp();
  }

  /** Of all of it and of how it is applied, so that a change can be told. */
  get mark(): string {
    const versions = this.#versions.map(({ version }) => version);
    return markOf([this.#settings, versions, NEXT_STEPS]);
  }

  /**
   * What was changed beside the settings counts from now on.
   * @param latest the last version of each calendar, where there is one
   */
  adopt(latest: readonly CalendarVersion[]): void {
    this.#versions = latest
      .filter(({ name, basis }) => basis === this.basis(name))
      .toSorted((a, b) => a.version - b.version);
    this.#takeUp();
  }

  #takeUp(): void {
    for (const [name, given] of Object.entries(this.#settings.calendars)) {
      const version = this.#versions.find((one) => one.name === name);
      const settings = version?.change === undefined ? given : withChange(given, version.change);
      const key = keyOf(name, settings, version?.version);
      const before = this.#calendars.get(name);
      if (before?.key === key) continue;
      // By which clocks count until they are told.
      if (before) this.remember(before.key, before.settings);
      this.#calendars.set(name, { key, settings, calendar: readCalendar(settings, `calendars.${name}`) });
    }
  }

  /** The calendars that count now, each under its key. */
  calendars(): readonly { readonly key: string; readonly name: string; readonly calendar: CalendarSettings }[] {
    return [...this.#calendars].map(([name, { key, settings: calendar }]) => ({ key, name, calendar }));
  }

  /** What the settings say of a calendar, as one word; undefined where they have none of that name. */
  basis(name: string): string | undefined {
    const given = Object.hasOwn(this.#settings.calendars, name) ? this.#settings.calendars[name] : undefined;
    return given && markOf([given.zone, given.hours, given.written ?? given.holidays]);
  }

  /** What was changed of a calendar beside the settings and counts. */
  versionOf(name: string): CalendarVersion | undefined {
    return this.#versions.find((one) => one.name === name && one.change !== undefined);
  }

  /** The version of the latest change that counts or was taken back; 0: there is none. */
  newest(): number {
    return Math.max(0, ...this.#versions.map(({ version }) => version));
  }

  /** Of the calendar as the settings have it, with other changes. @throws Fault where it is none then */
  tried(name: string, change: CalendarChange): Calendar {
    return readCalendar(withChange(this.#settings.calendars[name] ?? NONE, change), '');
  }

  /** A calendar as it was given; undefined where it is not known any more. */
  given(key: string): CalendarSettings | undefined {
    return this.calendars().find((one) => one.key === key)?.calendar ?? this.#older.get(key);
  }

  /** A calendar that was, by which clocks may count still. */
  remember(key: string, calendar: CalendarSettings): void {
    this.#older.set(key, calendar);
  }

  /** What a clock of this kind counts by; undefined: nothing was promised. */
  terms(kind: ClockKind, team: string | undefined, ticket: Ticket, customer: Customer): Terms | undefined {
    const contract = customer.number === undefined ? undefined : this.#settings.contracts[customer.number];
    const target = this.#settings.targets.find((one) => fits(one, kind, team, ticket, contract));
    if (target === undefined) return undefined;
    const kept = this.#calendarsOf(ticket);
    return {
      calendars: target.counts === 'always' ? [] : kept.map(({ key }) => key),
      targetSeconds: 60 * (target.minutes ?? (target.days ?? 0) * longestDay(kept)),
    };
  }

  /** @returns undefined where one of them is not known any more */
  schedule(keys: readonly string[]): Schedule | undefined {
    const all = keys.join(' ');
    const known = this.#schedules.get(all);
    if (known !== undefined) return known;
    const calendars = keys.flatMap((key) => this.#calendarAt(key) ?? []);
    if (calendars.length < keys.length) return undefined;
    const schedule = new Schedule(keys.length === 0 ? [ALWAYS] : calendars);
    this.#schedules.set(all, schedule);
    return schedule;
  }

  /** When somebody is there next for a ticket, from `from` on. @returns undefined where nobody is within a year */
  opensAt(ticket: Pick<Ticket, 'region'>, from: number): number | undefined {
    const keys = this.#calendarsOf(ticket).map(({ key }) => key);
    return this.schedule(keys)?.open(from, from + 366 * DAY)[0]?.from;
  }

  /** By when somebody of a team has accepted what is handed to it now. @returns undefined where that is not looked for */
  acceptBy(team: string, ticket: Ticket, customer: Customer, from: number): number | undefined {
    const minutes = this.#settings.acceptWithinMinutes;
    if (minutes === 0) return undefined;
    const own = this.terms('handoff', team, ticket, customer)?.calendars;
    const schedule = this.schedule(own ?? this.#calendarsOf(ticket).map(({ key }) => key));
    return schedule?.after(from, 60 * minutes, from + 366 * DAY);
  }

  #calendarAt(key: string): Calendar | undefined {
    const present = [...this.#calendars.values()].find((kept) => kept.key === key);
    const older = this.#older.get(key);
    return present?.calendar ?? (older && readCalendar(older, key));
  }

  #calendarsOf({ region }: Pick<Ticket, 'region'>): readonly KeptCalendar[] {
    const { calendars, regions, followTheSun } = this.#settings;
    const [first] = Object.keys(calendars);
    const wanted = followTheSun ? Object.keys(calendars) : (regions[region ?? ''] ?? []);
    // A region may name what the settings have taken away.
    const there = wanted.filter((name) => Object.hasOwn(calendars, name));
    const names = there.length === 0 && first !== undefined ? [first] : there;
    return names.flatMap((name) => this.#calendars.get(name) ?? []);
  }
}

const made = new WeakMap<SlaSettings, SlaRules>();

export function rulesOf(settings: SlaSettings): SlaRules {
  const known = made.get(settings);
  if (known !== undefined) return known;
  const rules = new SlaRules(settings);
  made.set(settings, rules);
  return rules;
}

/** @param where how a fault calls it @throws Fault */
export function readCalendar({ zone, hours, holidays }: CalendarSettings, where: string): Calendar {
  return calendarOf({ tz: zone, hours, holidays }, where);
}

function fits(target: Target, kind: ClockKind, team: string | undefined, ticket: Ticket, contract: string | undefined) {
  return (
    target.clock === kind &&
    (target.team === undefined || target.team === team) &&
    (target.priority === undefined || target.priority === ticket.priority) &&
    (target.category === undefined || target.category === ticket.category) &&
    (target.contract === undefined || target.contract === contract)
  );
}

/** In minutes: as long as the longest weekday of any of them is open. */
function longestDay(kept: readonly KeptCalendar[]): number {
  const days = kept.flatMap(({ calendar }) => calendar.week);
  const seconds = days.map((hours) => hours.reduce((sum, { from, to }) => sum + to - from, 0));
  return Math.max(0, ...seconds) / 60 || DAY / 60;
}

/** @param version of a change: going back to what was is another calendar, so that processes that follow later do not mistake it */
export function keyOf(name: string, { zone, hours, holidays }: CalendarSettings, version?: number): string {
  return `${name}@${markOf({ zone, hours, holidays })}${version === undefined ? '' : `.${version}`}`;
}

/** The version in such a key; 0 where it is the settings' own. */
export function versionIn(key: string): number {
  return Number(/\.(\d+)$/.exec(key)?.[1] ?? 0);
}

/** FNV-1a over what stands in the settings. */
function markOf(given: object): string {
  let hash = 0x811c9dc5;
  for (const sign of JSON.stringify(given)) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}
