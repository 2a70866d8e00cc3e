import type { Holiday, Years } from '../domain/sla/holidays.ts';
import { holidaysInCalendar, type LeftOut } from '../holidays/icalendar.ts';
import { publicHolidays } from '../holidays/public-holidays.ts';
import { systemClock } from '../lib/clock.ts';
import { icsText } from './ics-file.ts';
import { readArguments } from './options.ts';
import { type Terminal, WrongUse } from './sub-command.ts';

const OPTIONS = {
  country: { type: 'string' },
  region: { type: 'string' },
  year: { type: 'string' },
  format: { type: 'string' },
} as const;

const LEFT_OUT: Readonly<Record<keyof LeftOut, string>> = {
  timed: 'with a time of day',
  cancelled: 'cancelled',
  repeated: 'that come again in another way than yearly',
  elsewhere: 'in other years',
};

/** `relevo calendar holidays` and `relevo calendar import` @throws WrongUse, or Error where the place or the file is wrong */
export async function calendar(args: readonly string[], terminal: Terminal): Promise<number> {
  const [what, ...rest] = args;
  if (what !== 'holidays' && what !== 'import')
    throw new WrongUse('finds holidays: relevo calendar holidays --country CH, or relevo calendar import FILE.ics');
  const { values, positionals } = readArguments(rest, OPTIONS);
  const { country, region, format = 'yaml' } = values;
  if (format !== 'yaml' && format !== 'json') throw new WrongUse('--format is yaml or json');
  const years = yearsOf(values.year);
  const holidays =
    what === 'holidays'
      ? await ofPlace(country, region, positionals, years)
      : await ofFile(positionals, [country, region], years, terminal);
  if (holidays.length === 0) {
    terminal.err(`relevo calendar: no holidays in ${spoken(years)}`);
    return 1;
  }
  print(holidays, format, terminal);
  return 0;
}

function ofPlace(
  country: string | undefined,
  region: string | undefined,
  more: readonly string[],
  years: Years,
): Promise<readonly Holiday[]> {
  if (country === undefined) throw new WrongUse('holidays needs a country: --country CH');
  if (more.length > 0) throw new WrongUse('holidays takes options alone; a file is for import');
  return publicHolidays({ country, ...(region === undefined ? {} : { region }) }, years);
}

async function ofFile(
  [file, ...more]: readonly string[],
  place: readonly (string | undefined)[],
  years: Years,
  terminal: Terminal,
): Promise<readonly Holiday[]> {
  if (file === undefined || more.length > 0)
    throw new WrongUse('import takes one file: relevo calendar import FILE.ics');
  if (place.some((said) => said !== undefined)) throw new WrongUse('--country and --region are for holidays');
  const { holidays, leftOut } = holidaysInCalendar(await icsText(file), years);
  for (const [why, count] of Object.entries(leftOut)) {
    if (count > 0)
      terminal.err(`left out: ${count} ${count === 1 ? 'event' : 'events'} ${LEFT_OUT[why as keyof LeftOut]}`);
  }
  return holidays;
}

const MOST_YEARS = 10;

function yearsOf(said: string | undefined): Years {
  if (said === undefined) {
    const { year } = systemClock.now().toZonedDateTimeISO('UTC');
    return { from: year, to: year + 1 };
  }
  const [, first, last = first] = /^((?:19|20)\d\d)(?:-((?:19|20)\d\d))?$/.exec(said) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || to < from || to - from >= MOST_YEARS)
    throw new WrongUse(`--year is a year such as 2026, or at most ${MOST_YEARS} years such as 2026-2028`);
  return { from, to };
}

function spoken({ from, to }: Years): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** As deep as it stands below a calendar in relevo.example.yaml. */
const INDENT = '      ';

function print(holidays: readonly Holiday[], format: 'yaml' | 'json', terminal: Terminal): void {
  if (format === 'json') {
    terminal.out(JSON.stringify(holidays, undefined, 2));
    return;
  }
  terminal.out(`${INDENT}holidays:`);
  for (const { date, name } of holidays) terminal.out(`${INDENT}  - ${date}${name === '' ? '' : ` # ${name}`}`);
}
