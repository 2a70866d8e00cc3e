import type { Reader } from './reader.ts';

/** What `Intl` does for a reader. Instants are `…Z`. */
export interface Format {
  number(value: number): string;
  /** `#` in the chosen form becomes the number. */
  plural(count: number, forms: { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>): string;
  dateTime(instant: string): string;
  /** Of `2026-10`: `October 2026`, or in short `Oct`. */
  month(name: string, style?: 'short'): string;
  /** Bytes in a unit that fits, e.g. `1.2 MB`. */
  size(bytes: number): string;
  /** The name of a language, in the reader's own. */
  language(tag: string): string;
}

const REMEMBERED = 64;
/** As limits of files are counted. */
const KILO = 1_024;
const formats = new Map<string, Format>();

/** Making `Intl` objects is slow, so that a reader's are kept; readers differ by language and zone only. */
export function formatFor({ language, zone, namesZone = false }: Reader): Format {
  const key = `${language} ${zone} ${namesZone}`;
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= REMEMBERED) formats.clear();
  const made = makeFormat(language, zone, namesZone);
  formats.set(key, made);
  return made;
}

/** Each when it is first asked for: most of what is rendered has neither a time nor a size. */
function makeFormat(language: string, zone: string, namesZone: boolean): Format {
  const numbers = once(() => new Intl.NumberFormat(language));
  const plurals = once(() => new Intl.PluralRules(language));
  const times = once(
    () =>
      new Intl.DateTimeFormat(language, {
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZone: zone,
        ...(namesZone ? { timeZoneName: 'short' } : {}),
      }),
  );
  const inMonths = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }));
  const months = inMonths({ year: 'numeric', month: 'long' });
  const shortMonths = inMonths({ month: 'short' });
  const inUnit = (unit: string, unitDisplay: 'long' | 'short', maximumFractionDigits: number) => once(() => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits }));
  const bytes = inUnit('byte', 'long', 0);
  const kilobytes = inUnit('kilobyte', 'short', 0);
  const megabytes = inUnit('megabyte', 'short', 1);
  const languages = once(() => new Intl.DisplayNames(language, { type: 'language' }));
  return {
    number: (value) => numbers().format(value),
    plural: (count, forms) => (forms[plurals().select(count)] ?? forms.other).replaceAll('#', numbers().format(count)),
    dateTime: (instant) => times().format(Temporal.Instant.from(instant).epochMilliseconds),
    month: (name, style) => (style === 'short' ? shortMonths : months)().format(Date.parse(`${name}-15T00:00:00Z`)),
    size: (count) => {
      if (count < KILO) return bytes().format(count);
      return count < KILO * KILO ? kilobytes().format(count / KILO) : megabytes().format(count / KILO / KILO);
    },
    language: (tag) => languages().of(tag) ?? tag,
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
