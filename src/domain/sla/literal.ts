import { readCalendar, type SlaRules } from './rules.ts';
import { Schedule } from './schedule.ts';
import type { Schedules } from './verdict.ts';

/**
 * The same calendars with what the service-level page prints instead of places: a fixed offset all the year round ('GMT+1').
 * A clock is to be counted again by them, see `recounted`.
 *
 * @param zones which zones are read as which offset; every other stays what it is
 */
export function literally(rules: SlaRules, zones: Readonly<Record<string, string>>): Schedules {
  const made = new Map<string, Schedule | undefined>();
  const scheduleOf = (keys: readonly string[]) => {
    const given = keys.map((key) => rules.given(key));
    if (!given.some((one) => one !== undefined && Object.hasOwn(zones, one.zone))) return rules.schedule(keys);
    const known = given.filter((one) => one !== undefined);
    if (known.length < keys.length) return undefined;
    return new Schedule(
      known.map((one, n) => readCalendar({ ...one, zone: zones[one.zone] ?? one.zone }, keys[n] ?? '')),
    );
  };
  return {
    schedule(keys) {
      const all = keys.join(' ');
      if (!made.has(all)) made.set(all, scheduleOf(keys));
      return made.get(all);
    },
  };
}
