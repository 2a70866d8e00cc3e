import type { default as Holidays, HolidaysTypes } from 'date-holidays';
import { fault } from '../domain/sla/given.ts';
import { type Holiday, orderedHolidays, type Years } from '../domain/sla/holidays.ts';
import { nearest } from '../lib/nearest.ts';

export interface Place {
  /** ISO 3166-1: `CH` */
  readonly country: string;
  /** The second half of ISO 3166-2, `ZH` of CH-ZH; a part of it behind a hyphen: `BY-A` for Augsburg in Bavaria. */
  readonly region?: string;
}

interface Found {
  readonly country: string;
  readonly state?: string;
  readonly region?: string;
}

const DAY_MS = 86_400_000;
/** The wall clock of the place is all that counts, so no time change may make a day longer or shorter. */
const WALL: HolidaysTypes.Options = { timezone: 'UTC', types: ['public'] };

/**
 * The public holidays of a place, by the package date-holidays, in that place's own language: whole days on which work
 * rests by law there, days given instead of one that falls on a weekend included. What is none: bank and school holidays, days that many
 * take off, observances, half days. Without a region, those of the whole country only. Dates by the moon are worked out and
 * may differ by a day from what an authority announces.
 *
 * @param years which, at most a few; the package knows the rules of today and of some decades before
 * @returns each date once, in order; the dates are the place's own
 * @throws Fault for a country or region that is not known, with those that are near
 */
export async function publicHolidays(place: Place, years: Years): Promise<readonly Holiday[]> {
  // Megabytes of rules, so they are loaded by whoever wants them.
  const { default: Rules } = await import('date-holidays');
  const { country, state, region } = foundIn(new Rules(), place);
  const rules = new Rules({ country, ...(state === undefined ? {} : { state }), ...(region && { region }) }, WALL);
  const days: Holiday[] = [];
  // What began at the end of the year before may last into the first one, and a substitute may stand in either.
  for (let year = years.from - 1; year <= years.to + 1; year += 1) {
    for (const { date, start, end, name, type } of rules.getHolidays(year)) {
      // Of a day that begins at sunset the text names the day that follows, with an offset behind; midnight is midnight there, too.
      if (type !== 'public' || !/^\d{4}-\d\d-\d\d 00:00:00/.test(date)) continue;
      const first = Temporal.PlainDate.from(date.slice(0, 10));
      const length = Math.floor((end.getTime() - start.getTime()) / DAY_MS);
      for (let n = 0; n < length; n += 1) days.push({ date: first.add({ days: n }).toString(), name });
    }
  }
  return orderedHolidays(days, years);
}

function foundIn(known: Holidays, place: Place): Found {
  const countries = known.getCountries('en');
  const country = codeOf(
    currentCode(place.country),
    countries,
    'a country by its two letters, such as CH',
    known.getCountries(),
  );
  if (place.region === undefined) return { country };
  const [first = '', ...rest] = place.region.split('-');
  const states = known.getStates(country, 'en') as Names | undefined;
  const named = `a region of ${country} (${countries[country]})`;
  const state = codeOf(first, states ?? {}, named, known.getStates(country));
  if (rest.length === 0) return { country, state };
  const regions = known.getRegions(country, state, 'en') as Names | undefined;
  const local = known.getRegions(country, state);
  return { country, state, region: codeOf(rest.join('-'), regions ?? {}, `a part of ${country}-${state}`, local) };
}

type Names = Readonly<Record<string, string>>;
/** Where there are more codes than these, those that are near say more than all of them. */
const MOST_TOLD = 60;
const MOST_NEAR = 8;

/** @param local the same names in the language of the place @throws Fault */
function codeOf(typed: string, names: Names, what: string, local: Names = {}): string {
  const codes = Object.keys(names);
  const code = codes.find((one) => one.toLowerCase() === typed.toLowerCase());
  if (code !== undefined) return code;
  const meant = nearTo(typed, [names, local]).map((one) => `${one} (${names[one]})`);
  const told = [
    `is not known as ${what}`,
    ...(meant.length > 0 ? [`did you mean ${meant.join(', ')}?`] : []),
    ...(codes.length === 0 ? ['none of its own holidays are known'] : []),
    ...(codes.length > 0 && codes.length <= MOST_TOLD ? [`there are ${codes.join(', ')}`] : []),
  ];
  return fault(JSON.stringify(typed.slice(0, 60)), told.join('; '));
}

/** Of a country that has another code today, or commonly goes by another one, its code: GB for UK. */
function currentCode(typed: string): string {
  return /^[a-z]{2}$/i.test(typed) ? (new Intl.Locale(`und-${typed}`).region ?? typed) : typed;
}

/** The codes with a name of which a word begins or nearly reads so; those that begin what was typed (`CHE`); or else those with its first letter. */
function nearTo(typed: string, all: readonly Names[]): readonly string[] {
  const wanted = folded(typed.trim());
  if (wanted === '') return [];
  const entries = all.flatMap((names) =>
    Object.entries(names).map(([code, name]) => ({ code, words: [folded(name), ...folded(name).split(/[\s-]+/)] })),
  );
  const slip = nearest(
    wanted,
    entries.flatMap(({ words }) => words),
  );
  const meant = [
    entries.filter(({ words }) => wanted.length > 2 && words.some((word) => word.startsWith(wanted))),
    entries.filter(({ code }) => wanted.startsWith(code.toLowerCase())),
    entries.filter(({ words }) => slip !== undefined && words.includes(slip)),
    entries.filter(({ code }) => code[0]?.toLowerCase() === wanted[0]),
  ].find((some) => some.length > 0);
  return [...new Set(meant?.map(({ code }) => code))].slice(0, MOST_NEAR);
}

/** Without case and accents, as one types. */
function folded(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
