import type { Desk } from '../../domain/desk.ts';
import { DIMENSIONS, MOST_LISTED, type MonthFigures, MonthTally, Tally } from '../../domain/sla/figures.ts';
import { written } from '../../domain/sla/instants.ts';
import { type Month, monthAt, monthOf, monthsAfter } from '../../domain/sla/month.ts';
import { Differences, type SlaReport } from '../../domain/sla/report.ts';
import type { Verdict } from '../../domain/sla/verdict.ts';
import { newId } from '../../lib/ids.ts';
import type { FrozenMonth } from '../stores/sla-months.ts';
import type { Stores } from '../stores/stores.ts';
import { frozen, workedOut } from './verdicts.ts';

/** So many verdicts are in one document. */
const PAGE = 200;
const TREND = 12;

export interface ReportParts {
  readonly stores: Pick<Stores, 'tickets' | 'timeline' | 'slaMonths'>;
  readonly desk: Desk;
  readonly now: Temporal.Instant;
}

/** A report with all of its verdicts, one by one. */
export interface MadeReport {
  readonly report: SlaReport;
  verdicts(): AsyncIterable<Verdict>;
}

/**
 * The report of a month. One that is over is frozen when it is first asked for, with those before it that the trend shows; from then on
 * its figures come from what was kept, and what has changed since stands apart. The present month is as it stands now.
 *
 * Everything must be found by the present rules, see `advanceRewording`.
 */
export async function slaReport(month: Month, parts: ReportParts): Promise<MadeReport> {
  const { desk, now, stores } = parts;
  const seconds = Math.floor(now.epochMilliseconds / 1_000);
  // The earlier ones first, as what they count no later month counts again.
  const earlier = await monthsBefore(month, parts);
  const kept = month.until <= seconds ? await freezeMonth(month, parts) : undefined;
  const until = Math.min(month.until, Math.max(month.from, seconds));
  const verdicts = () => (kept === undefined ? workedOut(stores, desk.sla, month, until, true) : frozen(stores, kept));
  const tally = new MonthTally();
  for await (const verdict of verdicts()) tally.add(verdict);
  const corrections = kept && (await correctionsOf(kept, parts));
  const figures = tally.month(month.name);
  return {
    report: {
      ...metaOf(month, kept, parts),
      all: figures.all,
      ...(Object.fromEntries(DIMENSIONS.map((by) => [by, tally.groups(by)])) as Pick<
        SlaReport,
        (typeof DIMENSIONS)[number]
      >),
      breaches: tally.breaches(),
      exclusions: tally.exclusions(),
      trend: [...earlier, figures],
      ...(corrections === undefined ? {} : { corrections }),
    },
    verdicts,
  };
}

/** Keeps the verdicts of a month that is over, once however many ask for it. @returns the month as it is kept, maybe since long ago */
export async function freezeMonth(month: Month, parts: ReportParts): Promise<FrozenMonth> {
  const { stores, desk, now } = parts;
  const there = await stores.slaMonths.byName(month.name);
  if (there !== undefined) return there;
  const attempt = newId();
  const tally = new MonthTally();
  let verdicts: Verdict[] = [];
  let pages = 0;
  const put = async () => {
    if (verdicts.length === 0) return;
    await stores.slaMonths.putPage({ month: month.name, attempt, page: pages, verdicts });
    pages += 1;
    verdicts = [];
  };
  for await (const verdict of workedOut(stores, desk.sla, month, month.until, true)) {
    tally.add(verdict);
    verdicts.push(verdict);
    if (verdicts.length >= PAGE) await put();
  }
  await put();
  const counts = await stores.slaMonths.freeze({
    month: month.name,
    attempt,
    frozenAt: now.toString(),
    ...settingsOf(month, desk),
    pages,
    figures: tally.month(month.name),
  });
  await stores.slaMonths.dropLeftOvers(counts);
  return counts;
}

function settingsOf({ zone, from, until }: Month, desk: Desk) {
  const { goal, literalZones } = desk.sla.report;
  return { desk: desk.name, zone, from: written(from), until: written(until), goal, literalZones };
}

function metaOf(month: Month, kept: FrozenMonth | undefined, { desk, now }: ReportParts) {
  const { zone, from, until, goal, literalZones, desk: name } = kept ?? settingsOf(month, desk);
  return {
    report: 'sla' as const,
    version: 1 as const,
    desk: name,
    month: month.name,
    zone,
    from,
    until,
    final: kept !== undefined,
    madeAt: kept?.frozenAt ?? now.toString(),
    goal,
    literalZones,
  };
}

/** The figures of the eleven months before; those in which there was no ticket yet are empty. */
async function monthsBefore(month: Month, parts: ReportParts): Promise<readonly MonthFigures[]> {
  const first = await parts.stores.tickets.firstOpened();
  const begins = first === undefined ? undefined : monthAt(Temporal.Instant.from(first), month.zone).name;
  const all: MonthFigures[] = [];
  for (let n = 1 - TREND; n < 0; n += 1) {
    const one = monthsAfter(month, n);
    const was = begins !== undefined && one.name >= begins;
    all.push(was ? (await freezeMonth(one, parts)).figures : new MonthTally().month(one.name));
  }
  return all;
}

/** Both are gone through side by side, as they come in the same order, so that only what differs is in memory. */
async function correctionsOf(kept: FrozenMonth, { stores, desk }: ReportParts): Promise<SlaReport['corrections']> {
  const month = monthOf(kept.month, kept.zone);
  if (month === undefined) return undefined;
  const differences = new Differences();
  const anew = new Tally();
  const was = frozen(stores, kept);
  const is = workedOut(stores, desk.sla, month, month.until, false);
  for (;;) {
    const [one, other] = await Promise.all([was.next(), is.next()]);
    if (one.done && other.done) break;
    if (!one.done) differences.was(one.value);
    if (!other.done) differences.is(other.value);
    if (!other.done) anew.add(other.value);
  }
  const all = differences.all();
  return all.length === 0 ? undefined : { count: all.length, listed: all.slice(0, MOST_LISTED), all: anew.figures() };
}
