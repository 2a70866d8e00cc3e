import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { climb, handOverAfter, type Override, onCallAt, type Rota, turnsOf } from './rota.ts';

const instant = Temporal.Instant.from;
const weekly: Rota = {
  zone: 'Europe/Zurich',
  rotation: 'weekly',
  handOver: '09:00',
  from: '2026-01-05',
  people: ['mia', 'noah', null],
};
const daily = (zone: string, handOver: string, from: string, people: Rota['people'] = ['a', 'b', 'c']): Rota => ({
  zone,
  rotation: 'daily',
  handOver,
  from,
  people,
});
let made = 0;
function anOverride(from: string, to: string, who?: string): Override {
  made += 1;
  const madeAt = instant('2026-01-01T00:00:00Z').add({ seconds: made });
  return { id: `o${made}`, from: instant(from), to: instant(to), madeAt, ...(who === undefined ? {} : { who }) };
}
const shown = (turns: ReturnType<typeof turnsOf>) =>
  turns.map(({ from, to, who }) => `${from.toString()} ${to.toString()} ${who ?? '-'}`.replaceAll(':00:00Z', 'Z'));

describe('a rota', () => {
  it('goes from hand-over to hand-over, shows its gaps, and has nobody before it begins', () => {
    expect(shown(turnsOf(weekly, [], instant('2026-01-01T00:00:00Z'), instant('2026-01-28T00:00:00Z')))).toEqual([
      '2026-01-01T00Z 2026-01-05T08Z -',
      '2026-01-05T08Z 2026-01-12T08Z mia',
      '2026-01-12T08Z 2026-01-19T08Z noah',
      '2026-01-19T08Z 2026-01-26T08Z -',
      '2026-01-26T08Z 2026-01-28T00Z mia',
    ]);
  });

  it('is handed over by the clock on the wall, whatever it was set to meanwhile', () => {
    const turns = turnsOf(weekly, [], instant('2026-03-23T08:00:00Z'), instant('2026-04-06T07:00:00Z'));
    expect(shown(turns)).toEqual(['2026-03-23T08Z 2026-03-30T07Z -', '2026-03-30T07Z 2026-04-06T07Z mia']);
  });

  it.each([
    // Skipped: at the end of the gap. Twice: at the first. Half an hour on Lord Howe, a whole day in Samoa.
    ['Europe/Zurich', '02:30', '2026-03-28', '2026-03-29T01:00:00Z'],
    ['Europe/Zurich', '02:30', '2026-10-24', '2026-10-25T00:30:00Z'],
    ['Australia/Lord_Howe', '02:15', '2026-10-03', '2026-10-03T15:30:00Z'],
    ['Australia/Lord_Howe', '01:45', '2026-04-04', '2026-04-04T14:45:00Z'],
    ['America/Sao_Paulo', '00:00', '2018-11-03', '2018-11-04T03:00:00Z'],
    // It is midnight, and a minute later the evening before again: whoever's turn has begun keeps it.
    ['America/St_Johns', '00:00', '2006-10-28', '2006-10-29T02:30:00Z'],
    ['Pacific/Apia', '09:00', '2011-12-29', '2011-12-30T10:00:00Z'],
    ['+05:45', '09:00', '2026-03-28', '2026-03-29T03:15:00Z'],
  ])('in %s at %s after %s is handed over at %s', (zone, time, from, at) => {
    const rota = daily(zone, time, from);
    expect(handOverAfter(rota, instant(at).subtract({ seconds: 1 }), 1).toString()).toBe(at);
    expect(onCallAt(rota, [], instant(at).subtract({ nanoseconds: 1 }))).toBe('a');
    for (const minutes of [0, 30, 90]) expect(onCallAt(rota, [], instant(at).add({ minutes }))).toBe('b');
  });

  it('gives way to overrides, the newest first, and one may leave a gap', () => {
    const overrides = [
      anOverride('2026-01-06T00:00:00Z', '2026-01-09T00:00:00Z', 'zoe'),
      anOverride('2026-01-07T00:00:00Z', '2026-01-08T00:00:00Z'),
    ];
    const span = [instant('2026-01-05T08:00:00Z'), instant('2026-01-12T08:00:00Z')] as const;
    const expected = [
      '2026-01-05T08Z 2026-01-06T00Z mia',
      '2026-01-06T00Z 2026-01-07T00Z zoe',
      '2026-01-07T00Z 2026-01-08T00Z -',
      '2026-01-08T00Z 2026-01-09T00Z zoe',
      '2026-01-09T00Z 2026-01-12T08Z mia',
    ];
    expect(shown(turnsOf(weekly, overrides, ...span))).toEqual(expected);
    expect(shown(turnsOf(weekly, overrides.toReversed(), ...span))).toEqual(expected);
  });
});

describe('an unanswered call', () => {
  const rota = daily('UTC', '00:00', '2026-01-01', ['a', 'b', null, 'c', 'a']);
  it('goes up in turn, to each once', () => {
    expect(climb(rota, [], instant('2026-01-01T12:00:00Z'))).toEqual(['a', 'b', 'c']);
    expect(climb(rota, [], instant('2026-01-02T12:00:00Z'))).toEqual(['b', 'c', 'a']);
  });
  it('begins with the next in turn in a gap', () => {
    expect(climb(rota, [], instant('2026-01-03T12:00:00Z'))).toEqual(['c', 'a', 'b']);
  });
  it('comes last to whoever gave their turn away', () => {
    const noah = anOverride('2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z', 'noah');
    expect(climb(rota, [noah], instant('2026-01-02T12:00:00Z'))).toEqual(['noah', 'c', 'a', 'b']);
  });
  it('reaches nobody before the rota begins, but an override’s', () => {
    expect(climb(rota, [], instant('2025-12-31T12:00:00Z'))).toEqual([]);
    const early = anOverride('2025-12-31T00:00:00Z', '2026-01-01T00:00:00Z', 'noah');
    expect(climb(rota, [early], instant('2025-12-31T12:00:00Z'))).toEqual(['noah']);
  });
});

/** Zones whose clocks are set forward and back: by hours, by half an hour, over midnight, by a day, and not at all. */
const ZONES = [
  'Europe/Zurich',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  '-03:30',
];
const two = (n: number) => String(n).padStart(2, '0');

/** A rota and an instant about a time change, where there is one. */
const around = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    rotation: fc.constantFrom('daily' as const, 'weekly' as const),
    minute: fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 200 })),
    since: fc.integer({ min: Date.UTC(2004, 0), max: Date.UTC(2030, 0) }),
    ago: fc.integer({ min: -3, max: 40 }),
    people: fc.array(fc.constantFrom('a', 'b', 'c', null), { minLength: 1, maxLength: 5 }),
  })
  .map(({ zone, rotation, minute, since, ago, people }) => {
    const begins = Temporal.Instant.fromEpochMilliseconds(since).round('minute').toZonedDateTimeISO(zone);
    const change = (begins.getTimeZoneTransition('next') ?? begins).toInstant();
    const from = change.toZonedDateTimeISO(zone).toPlainDate().subtract({ days: ago }).toString();
    const handOver = `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
    return { rota: { zone, rotation, handOver, from, people } satisfies Rota, change };
  });

/** The slow way: a turn has come once the clock on the wall has shown its beginning, or something later. */
function byMinutes({ zone, rotation, handOver, from, people }: Rota, first: Temporal.Instant, minutes: number) {
  const begins = Temporal.PlainDateTime.from(`${from}T${handOver}`);
  const length = (rotation === 'daily' ? 24 : 7 * 24) * 60;
  let turn = Number.NEGATIVE_INFINITY;
  return Array.from({ length: minutes }, (_, n) => {
    const wall = first.add({ minutes: n }).toZonedDateTimeISO(zone).toPlainDateTime();
    turn = Math.max(turn, Math.floor(begins.until(wall, { largestUnit: 'minute' }).minutes / length));
    return turn < 0 ? undefined : (people[turn % people.length] ?? undefined);
  });
}

describe('any rota', () => {
  it('is what stepping minute by minute finds around a time change', () => {
    fc.assert(
      fc.property(around, ({ rota, change }) => {
        // What a day before showed, counts two days later, when the same readings come again.
        const [lead, minutes] = [26 * 60, 4 * 24 * 60];
        const first = change.subtract({ minutes: lead + 30 });
        const slow = byMinutes(rota, first, minutes);
        const mismatch = slow.findIndex(
          (who, n) => n >= lead && n % 7 === 0 && onCallAt(rota, [], first.add({ minutes: n })) !== who,
        );
        expect(mismatch).toBe(-1);
        const turns = turnsOf(rota, [], first.add({ minutes: lead }), first.add({ minutes }));
        for (const { from, to, who } of turns) {
          const [a, b] = [from, to].map((at) => first.until(at, { largestUnit: 'minute' }).minutes);
          expect(new Set(slow.slice(a, b))).toEqual(new Set([who]));
        }
      }),
      { numRuns: 60 },
    );
  });

  const overrides = fc.array(
    fc.record({
      who: fc.constantFrom('a', 'x', undefined),
      begins: fc.integer({ min: -5_000, max: 30_000 }),
      minutes: fc.integer({ min: 1, max: 9_000 }),
      made: fc.integer({ min: 0, max: 3 }),
    }),
    { maxLength: 6 },
  );

  it('and any overrides make turns that leave out nothing and do not overlap, each of whoever is on call in it', () => {
    fc.assert(
      fc.property(around, overrides, fc.integer({ min: 1, max: 25_000 }), ({ rota, change }, given, minutes) => {
        const start = change.subtract({ hours: 48 });
        const all = given.map(({ who, begins, minutes: long, made: at }, n): Override => {
          const from = start.add({ minutes: begins });
          const to = from.add({ minutes: long });
          return { id: `o${n}`, from, to, madeAt: start.add({ seconds: at }), ...(who === undefined ? {} : { who }) };
        });
        const end = start.add({ minutes });
        const turns = turnsOf(rota, all, start, end);
        expect(turns[0]?.from.toString()).toBe(start.toString());
        expect(turns.at(-1)?.to.toString()).toBe(end.toString());
        for (const [n, turn] of turns.entries()) {
          const next = turns[n + 1];
          if (next) expect([turn.to.toString(), turn.who === next.who]).toEqual([next.from.toString(), false]);
          expect(Temporal.Instant.compare(turn.from, turn.to)).toBe(-1);
          const middle = turn.from.add(
            turn.from.until(turn.to).round({ smallestUnit: 'second', roundingMode: 'floor' }),
          );
          for (const at of [turn.from, turn.to.subtract({ nanoseconds: 1 }), middle.subtract({ seconds: 1 })])
            if (Temporal.Instant.compare(at, turn.from) >= 0) expect(onCallAt(rota, all, at)).toBe(turn.who);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('lets a call climb to each once, beginning with whoever is on call', () => {
    fc.assert(
      fc.property(around, overrides, ({ rota, change }, given) => {
        const all = given.map(({ who, minutes }, n): Override => {
          const to = change.add({ minutes });
          return { id: `o${n}`, from: change, to, madeAt: change, ...(who === undefined ? {} : { who }) };
        });
        const order = climb(rota, all, change);
        expect(new Set(order).size).toBe(order.length);
        const now = onCallAt(rota, all, change);
        if (now !== undefined) expect(order[0]).toBe(now);
        const begun = Temporal.Instant.compare(handOverAfter({ ...rota }, change, 0), change) <= 0;
        const everybody = [...rota.people.filter((one) => one !== null), ...(now === undefined ? [] : [now])];
        if (begun) expect(new Set(order)).toEqual(new Set(everybody));
        else expect(order).toEqual(now === undefined ? [] : [now]);
      }),
      { numRuns: 300 },
    );
  });
});
