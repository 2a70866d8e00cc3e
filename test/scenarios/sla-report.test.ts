import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CSV_HEAD, csvLine } from '#src/documents/csv.ts';
import type { Figures } from '#src/domain/sla/figures.ts';
import { literally } from '#src/domain/sla/literal.ts';
import { type Month, monthOf } from '#src/domain/sla/month.ts';
import { rulesOf } from '#src/domain/sla/rules.ts';
import { keyOf, verdictsIn } from '#src/domain/sla/verdict.ts';
import { freezeMonth, slaReport } from '#src/services/sla/report.ts';
import type { OpenStore } from '#src/store/open.ts';
import { aDesk } from '#test/builders.ts';
import { due, madeUpYear, type Promised, secondsAt, ticketsOf, used } from '../models/sla-year.ts';
import { openOwnDatabase } from './own-database.ts';

const desk = aDesk();
const now = Temporal.Instant.from('2026-11-02T08:00:00Z');
/** Due at closing on the last Friday of January in Mexico City, 23:00Z; answered on the Monday of February, on that Sunday, and never. */
const overTheEnd = ['2026-02-02T16:00:00Z', '2026-02-01T12:00:00Z', undefined].map(
  (stop, n): Promised => ({
    ticket: 381 + n,
    clock: 'handoff/1',
    level: 'second',
    team: 'it',
    region: 'america',
    customer: 'c-1',
    channel: 'phone',
    start: secondsAt('2026-01-30T12:00:00Z'),
    stop: stop === undefined ? undefined : secondsAt(stop),
    pause: undefined,
    dropped: undefined,
    target: 8 * 3_600,
  }),
);
const year = [...madeUpYear(7, 380), ...overTheEnd];

function month(name: string): Month {
  const found = monthOf(name, desk.zone);
  if (found === undefined) throw new Error(`${name} is no month`);
  return found;
}

/** What became of a promise in a month, counted by itself; undefined: nothing yet, or in another month. */
function verdictOn(promised: Promised, { from, until }: Month) {
  const ended = promised.stop !== undefined && promised.stop < until;
  const by = ended && promised.stop !== undefined ? promised.stop : until;
  const seconds = used(promised, by);
  const late = by > due(promised);
  if (!late && !ended) return undefined;
  const at = late ? due(promised) : by;
  if (at < from || at >= until) return undefined;
  const excluded = ended && promised.dropped !== undefined;
  return {
    promised,
    seconds,
    late,
    excluded,
    open: late && !ended,
    literal: by > due(promised, true),
  };
}
type Counted = NonNullable<ReturnType<typeof verdictOn>>;

const countedIn = (name: string) => year.flatMap((promised) => verdictOn(promised, month(name)) ?? []);

/** The figures of some verdicts, with loops that anybody can follow. */
function figuresOf(verdicts: readonly Counted[]): Figures {
  const counting = verdicts.filter(({ excluded }) => !excluded);
  const times = counting.map(({ seconds }) => seconds).sort((a, b) => a - b);
  let kept = 0;
  for (const { late } of counting) if (!late) kept += 1;
  /** The first of the times that enough of them do not exceed. */
  const within = (share: number) =>
    times.find((time) => times.filter((other) => other <= time).length >= share * times.length);
  return {
    verdicts: counting.length,
    kept,
    breached: counting.length - kept,
    late: counting.filter(({ open }) => open).length,
    excluded: verdicts.length - counting.length,
    ...(counting.length === 0
      ? {}
      : {
          compliance: Math.trunc((1_000 * kept) / counting.length) / 10,
          medianSeconds: within(0.5) ?? Number.NaN,
          p90Seconds: within(0.9) ?? Number.NaN,
        }),
    literalDiffers: counting.filter(({ late, literal }) => late !== literal).length,
  };
}

function groupsOf(verdicts: readonly Counted[], by: (promised: Promised) => string) {
  const groups = Map.groupBy(verdicts, ({ promised }) => by(promised));
  return Object.fromEntries([...groups].map(([id, some]) => [id, figuresOf(some)]));
}

const byId = ({ listed }: { readonly listed: readonly { readonly id: string; readonly figures: Figures }[] }) =>
  Object.fromEntries(listed.map(({ id, figures }) => [id, figures]));

const months = Array.from({ length: 12 }, (_, n) =>
  Temporal.PlainYearMonth.from('2025-11').add({ months: n }).toString(),
);

describe('the monthly report of a year', () => {
  let store: OpenStore;
  const parts = () => ({ stores: store.stores, desk, now });
  const pages = () => store.database.collection('slaVerdicts').find({ month: '2026-10' }).toArray();

  beforeAll(async () => {
    store = await openOwnDatabase({ firstNumber: 1 });
    for (const ticket of ticketsOf(year)) await store.stores.tickets.insert(ticket, []);
  });
  afterAll(() => store.close());

  it('is frozen once, however many ask at the same time, and whatever a killed process has left', async () => {
    const { slaMonths } = store.stores;
    await slaMonths.putPage({ month: '2026-10', attempt: 'killed', page: 0, verdicts: [] });
    const all = await Promise.all(Array.from({ length: 3 }, () => freezeMonth(month('2026-10'), parts())));
    expect(new Set(all.map(({ attempt }) => attempt)).size).toBe(1);
    const attempts = new Set((await pages()).map((page) => page['attempt'] as string));
    expect([...attempts]).toEqual([all[0]?.attempt]);
  });

  it('says what anybody would count', async () => {
    const { report } = await slaReport(month('2026-10'), parts());
    const october = countedIn('2026-10');
    expect(october.length).toBeGreaterThan(30);
    expect(report).toMatchObject({ report: 'sla', version: 1, month: '2026-10', final: true, goal: 100 });
    expect(report.all).toEqual(figuresOf(october));
    expect(byId(report.levels)).toMatchObject(groupsOf(october, ({ level }) => level));
    expect(byId(report.teams)).toEqual(groupsOf(october, ({ team }) => team));
    expect(byId(report.regions)).toEqual(groupsOf(october, ({ region }) => region));
    expect(byId(report.customers)).toEqual(groupsOf(october, ({ customer }) => customer));
    expect(byId(report.channels)).toEqual(groupsOf(october, ({ channel }) => channel));
    const late = october.filter((one) => one.late && !one.excluded);
    expect(report.breaches.listed.map(({ ticket, clock }) => `${ticket}/${clock}`).sort()).toEqual(
      late.map(({ promised: { ticket, clock } }) => `${ticket}/${clock}`).sort(),
    );
    const over = report.breaches.listed.map(({ usedSeconds, targetSeconds }) => usedSeconds - targetSeconds);
    expect(over).toEqual(over.toSorted((a, b) => b - a));
    expect(report.exclusions.listed.map(({ ticket, excluded }) => [ticket, excluded]).sort()).toEqual(
      october
        .filter(({ excluded }) => excluded)
        .map(({ promised }) => [promised.ticket, promised.dropped])
        .sort(),
    );
    expect(report.trend.map(({ month: name, all }) => [name, all])).toEqual(
      months.map((name) => [name, figuresOf(countedIn(name))]),
    );
    expect(report.trend.map(({ levels }) => levels.first)).toEqual(
      months.map((name) => figuresOf(countedIn(name).filter(({ promised: { level } }) => level === 'first'))),
    );
    expect(report.corrections).toBeUndefined();
    // The clocks of summer are an hour off the printed offset.
    expect(report.trend.map(({ all }) => all.literalDiffers).reduce((a, b) => a + b)).toBeGreaterThan(0);
  });

  it('counts each promise that was answered or became late in one month and no other', () => {
    const end = month('2026-10').until;
    const settled = year.filter((promised) => Math.min(promised.stop ?? end, due(promised)) < end);
    const wanted = settled.map(({ ticket, clock }) => `${ticket}/${clock}`).sort();
    const counted = months.flatMap(countedIn).map(({ promised: { ticket, clock } }) => `${ticket}/${clock}`);
    expect(counted.sort()).toEqual(wanted);
    const rules = rulesOf(desk.sla);
    const literal = literally(rules, desk.sla.report.literalZones);
    const told = ticketsOf(year).flatMap((ticket) =>
      months.flatMap((name) => verdictsIn(ticket, month(name), rules, literal).map(keyOf)),
    );
    expect(told.sort()).toEqual(wanted);
    // Among them are some that were due at closing, and answered by night or after the weekend.
    const byNight = settled.filter((one) => (one.stop ?? 0) > due(one) && used(one, one.stop ?? 0) === one.target);
    expect(byNight.length).toBeGreaterThan(5);
  });

  it('has a line for each verdict as CSV', async () => {
    const { verdicts } = await slaReport(month('2026-10'), parts());
    const columns = CSV_HEAD.split(',');
    const rows: Record<string, string>[] = [];
    for await (const verdict of verdicts()) {
      const cells = csvLine(verdict, desk, { language: 'en', zone: 'UTC' }).split(',');
      rows.push(Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? ''])));
    }
    const wanted = countedIn('2026-10').map(({ promised: { ticket, clock, level }, seconds, late, excluded, open }) => [
      `${ticket}`,
      clock,
      level,
      excluded ? 'excluded' : late ? (open ? 'late' : 'breached') : 'kept',
      `${seconds}`,
    ]);
    const told = rows.map((row) => ['ticket', 'clock', 'level', 'outcome', 'usedSeconds'].map((name) => row[name]));
    expect(told.sort()).toEqual(wanted.sort());
  });

  it('stays as it is when something changes later, and says what', async () => {
    const before = await slaReport(month('2026-10'), parts());
    const [changed] = before.report.breaches.listed.filter(({ outcome }) => outcome === 'breached');
    const ticket = await store.stores.tickets.byNumber(changed?.ticket ?? 0);
    if (!ticket || !changed) throw new Error('nothing was late');
    const clocks = (ticket.clocks ?? []).map((clock) =>
      clock.id === changed.clock ? { ...clock, dropped: 'merged' as const } : clock,
    );
    await store.stores.tickets.save({ ...ticket, version: ticket.version + 1, clocks }, []);
    const after = await slaReport(month('2026-10'), { ...parts(), now: now.add({ hours: 24 * 90 }) });
    const { corrections, ...same } = after.report;
    expect(JSON.stringify(same)).toBe(JSON.stringify(before.report));
    expect(corrections?.listed.map(({ was, is }) => [was?.ticket, was?.outcome, is?.outcome])).toEqual([
      [changed.ticket, 'breached', 'excluded'],
    ]);
    expect(corrections?.all.breached).toBe(before.report.all.breached - 1);
  });

  it('of the present month is told as it stands, and keeps nothing', async () => {
    const { report } = await slaReport(month('2026-11'), parts());
    expect(report).toMatchObject({ final: false, madeAt: now.toString() });
    expect(report.trend.slice(0, -1).map(({ month: name }) => name)).toEqual(months.slice(1));
    expect(await store.stores.slaMonths.byName('2026-11')).toBeUndefined();
  });

  it('counts no promise again that an earlier month has counted', async () => {
    const [first] = countedIn('2026-09').filter(({ late, excluded }) => late && !excluded);
    if (!first) throw new Error('nothing was late in September');
    const { ticket: number, clock: id } = first.promised;
    const ticket = await store.stores.tickets.byNumber(number);
    if (!ticket) throw new Error('it is gone');
    // A longer target makes it due in November instead.
    const clocks = (ticket.clocks ?? []).map((clock) =>
      clock.id === id
        ? {
            ...clock,
            stoppedAt: '2026-11-02T07:00:00Z',
            dueAt: '2026-11-02T07:30:00Z',
            terms: { ...clock.terms, targetSeconds: 9_000_000 },
          }
        : clock,
    );
    await store.stores.tickets.save({ ...ticket, version: ticket.version + 1, clocks }, []);
    const { report } = await slaReport(month('2026-11'), parts());
    expect(report.exclusions.listed.map((one) => [one.ticket, one.clock, one.excluded])).toContainEqual([
      number,
      id,
      'counted',
    ]);
  });
});
