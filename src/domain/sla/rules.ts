import type { Customer } from '../customers/customer.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { type Calendar, DAY, WEEKDAYS } from './calendar.ts';
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
  readonly calendar: Calendar;
}

const ALWAYS: Calendar = calendarOf(
  { tz: 'UTC', hours: Object.fromEntries(WEEKDAYS.map((day) => [day, [['00:00', '24:00']]])) },
  'always',
);

/** The settings of the service level, worked out; made once for a desk. @throws Fault where a calendar is wrong */
export class SlaRules {
  readonly clocks: Readonly<Record<ClockKind, ClockRule>>;
  readonly ladder: readonly Rung[];
  /** Of all of it, so that a change can be told. */
  readonly mark: string;
  readonly #settings: SlaSettings;
  readonly #calendars = new Map<string, KeptCalendar>();
  readonly #older = new Map<string, CalendarSettings>();
  readonly #schedules = new Map<string, Schedule>();

  constructor(settings: SlaSettings) {
    this.#settings = settings;
    this.mark = markOf(settings);
    this.clocks = settings.clocks;
    this.ladder = settings.ladder.toSorted((a, b) => a.percent - b.percent);
    for (const [name, given] of Object.entries(settings.calendars)) {
      this.#calendars.set(name, { key: keyOf(name, given), calendar: readCalendar(given, `calendars.${name}`) });
    }
  }

  /** The calendars of the settings, each under its key. */
  calendars(): readonly { readonly key: string; readonly calendar: CalendarSettings }[] {
    return Object.entries(this.#settings.calendars).map(([name, calendar]) => ({
      key: keyOf(name, calendar),
      calendar,
    }));
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

function keyOf(name: string, given: CalendarSettings): string {
  return `${name}@${markOf(given)}`;
}

/** FNV-1a over what stands in the settings. */
function markOf(given: object): string {
  let hash = 0x811c9dc5;
  for (const sign of JSON.stringify(given)) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(36);
}
