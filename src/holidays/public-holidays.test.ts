import { describe, expect, it } from 'vitest';
import { publicHolidays } from './public-holidays.ts';

const of = async (country: string, region: string | undefined, from: number, to = from) =>
  (await publicHolidays({ country, ...(region === undefined ? {} : { region }) }, { from, to })).map(
    ({ date, name }) => `${date} ${name}`,
  );
const datesOf = async (...asked: Parameters<typeof of>) => (await of(...asked)).map((line) => line.slice(0, 10));

describe('public holidays', () => {
  it('are those of a region, without what is only observed or taken off', async () => {
    expect(await of('CH', 'ZH', 2026)).toEqual([
      '2026-01-01 Neujahr',
      '2026-04-03 Karfreitag',
      '2026-04-05 Ostersonntag',
      '2026-04-06 Ostermontag',
      '2026-05-01 Tag der Arbeit',
      '2026-05-14 Auffahrt',
      '2026-05-24 Pfingstsonntag',
      '2026-05-25 Pfingstmontag',
      '2026-08-01 Bundesfeiertag',
      '2026-09-20 Eidg. Dank-, Buss- und Bettag',
      '2026-12-25 Weihnachtstag',
      '2026-12-26 Stephanstag',
    ]);
  });

  it('are those of the country alone where no region is named, and of a part of a region', async () => {
    expect(await datesOf('CH', undefined, 2026)).not.toContain('2026-05-01');
    expect(await datesOf('DE', 'BY', 2026)).not.toContain('2026-08-08');
    expect(await of('DE', 'BY-A', 2026)).toContain('2026-08-08 Augsburger Friedensfest');
  });

  it('come with the days given instead, also in the year before', async () => {
    expect(await datesOf('GB', 'ENG', 2027)).toEqual(
      expect.arrayContaining(['2027-12-25', '2027-12-26', '2027-12-27', '2027-12-28']),
    );
    expect(await of('US', undefined, 2021)).toContain("2021-12-31 New Year's Day (substitute day)");
    expect((await datesOf('US', undefined, 2021, 2022)).filter((date) => date >= '2021-12-31')[0]).toBe('2021-12-31');
  });

  it('are whole days: half ones are none, one of several days is each, one from sunset on is the day that follows', async () => {
    const guatemala = await datesOf('GT', undefined, 2026);
    expect(guatemala).toContain('2026-12-25');
    expect(guatemala).not.toContain('2026-12-24');
    expect(await datesOf('AM', undefined, 2026)).toEqual(
      expect.arrayContaining(['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05']),
    );
    // Half a day of Turkey's feasts comes before them, so that the hours are not whole days.
    expect((await datesOf('TR', undefined, 2026)).filter((date) => date.startsWith('2026-03'))).toEqual([
      '2026-03-20',
      '2026-03-21',
      '2026-03-22',
    ]);
  });

  it('are of the years asked for, in order, wherever the machine stands', async () => {
    const before = process.env['TZ'];
    try {
      const found: string[][] = [];
      for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
        process.env['TZ'] = zone;
        found.push(await datesOf('MX', undefined, 2026, 2027));
      }
      expect(found[0]).toEqual(found[1]);
      expect(found[0]).toEqual([...(found[0] ?? [])].sort());
      expect(new Set(found[0]?.map((date) => date.slice(0, 4)))).toEqual(new Set(['2026', '2027']));
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  it('take codes in any case, and UK for GB', async () => {
    expect(await of('ch', 'zh', 2026)).toEqual(await of('CH', 'ZH', 2026));
    expect(await of('UK', undefined, 2026)).toEqual(await of('GB', undefined, 2026));
  });

  it.each([
    ['Switzerland', undefined, /^"Switzerland" is not known as a country .*; did you mean CH \(Switzerland\)\?$/],
    ['Schweiz', undefined, /did you mean CH \(Switzerland\)\?$/],
    ['Swizerland', undefined, /did you mean CH \(Switzerland\)\?$/],
    ['CHE', undefined, /did you mean CH \(Switzerland\)\?$/],
    ['XX', undefined, /did you mean XK \(Kosovo\)\?$/],
    ['', undefined, /^"" is not known as a country by its two letters, such as CH$/],
    ['__proto__', undefined, /is not known as a country/],
    ['CH', 'Zurich', /region of CH \(Switzerland\); did you mean ZH \(Canton of Zürich\)\?; there are ZH, BE, LU/],
    ['AT', 'Wien', /did you mean 9 \(Vienna\)\?/],
    ['CH', 'constructor', /is not known as a region of CH \(Switzerland\); .*there are ZH/],
    ['MC', '1', /none of its own holidays are known$/],
    ['DE', 'BY-Q', /^"Q" is not known as a part of DE-BY; there are A, KATH/],
  ])('do not know %j, %j, and say what is near', async (country, region, said) => {
    await expect(of(country, region, 2026)).rejects.toMatchObject({
      name: 'Fault',
      message: expect.stringMatching(said),
    });
  });
});
