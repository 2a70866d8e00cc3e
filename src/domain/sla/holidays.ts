/** A whole day on which a calendar stays closed. */
export interface Holiday {
  /** `YYYY-MM-DD`, of the calendar's own place */
  readonly date: string;
  /** What is celebrated, in one line; empty where nobody said. */
  readonly name: string;
}

/** The years for which holidays are asked, both of them included. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

const MOST_NAMES = 3;

/** Those within the years, each date once and in order; what falls on the same date is joined by a comma. */
export function orderedHolidays(holidays: Iterable<Holiday>, { from, to }: Years): readonly Holiday[] {
  const names = new Map<string, Set<string>>();
  for (const { date, name } of holidays) {
    const year = Number(date.slice(0, 4));
    if (year < from || year > to) continue;
    const ofDate = names.get(date) ?? new Set();
    names.set(date, ofDate);
    if (name !== '') ofDate.add(name);
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, ofDate]) => {
      const some = [...ofDate].slice(0, MOST_NAMES);
      return { date, name: [...some, ...(ofDate.size > some.length ? ['…'] : [])].join(', ') };
    });
}
