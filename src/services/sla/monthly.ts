import { personId } from '../../domain/people/person.ts';
import { refuse } from '../../domain/refusal.ts';
import { type Month, monthAt, monthOf, monthsAfter } from '../../domain/sla/month.ts';
import type { SlaReport } from '../../domain/sla/report.ts';
import { t } from '../../i18n/types.ts';
import type { Runtime } from '../../lib/runtime.ts';
import type { Card } from '../../port/cards.ts';
import { noticeCard } from '../cards/replies.ts';
import type { Context } from '../commands/command.ts';
import { advanceRewording } from '../rewording.ts';
import type { Services } from '../services.ts';
import { slaReport } from './report.ts';
import { reportCard } from './report-card.ts';
import { firstOpening } from './verdicts.ts';

/** A working day that is not found within so many seconds after the month is none. */
const LOOKED_FOR = 45 * 86_400;

/** The report of a month for whoever asks: the headlines at once, the chart behind them. @throws Refusal for what is no month yet */
export async function reportFor(ctx: Context, given: string | undefined): Promise<Card> {
  const { services, desk, now } = ctx;
  const month = monthAsked(given, desk.zone, now);
  if (!(await advanceRewording(services))) return noticeCard(t('report.preparing'), 'warn');
  const { report } = await slaReport(month, { stores: services.stores, desk, now });
  if (!hasTrend(report)) return reportCard(report, desk);
  const id = `${ctx.key}:chart`;
  const message = { ...chartOf(report), to: { kind: 'direct', account: personId(ctx.person) } } as const;
  await services.send([{ id, stream: id, seq: 0, message, trace: ctx.key }]);
  return reportCard(report, desk, [t('report.chartFollows')]);
}

/**
 * Gives the leads the report of the last month from the first hour of the first working day on, by the first calendar; once, however
 * many processes look. A desk that had no ticket then is told nothing.
 */
export async function reportLastMonth({ stores, rules, send }: Services, { clock }: Runtime): Promise<void> {
  const { desk } = rules;
  const now = clock.now();
  const month = monthsAfter(monthAt(now, desk.zone), -1);
  if ((await stores.slaMonths.byName(month.name))?.told) return;
  const opens = firstOpening(desk.sla, { from: month.until, until: month.until + LOOKED_FOR });
  if (opens === undefined || now.epochMilliseconds < opens * 1_000) return;
  const first = await stores.tickets.firstOpened();
  if (first === undefined || Date.parse(first) >= month.until * 1_000 || !(await advanceRewording({ stores }))) return;
  const { report } = await slaReport(month, { stores, desk, now });
  const stream = `report:sla:${month.name}`;
  const to = { kind: 'channel', name: desk.channels.leads } as const;
  const card = { id: `${stream}:card`, message: { kind: 'post', to, card: reportCard(report, desk) } } as const;
  const chart = { id: `${stream}:chart`, message: { ...chartOf(report), to } } as const;
  const items = (hasTrend(report) ? [card, chart] : [card]).map((item, seq) => ({
    ...item,
    stream,
    seq,
    trace: stream,
  }));
  await send(items);
  await stores.slaMonths.noteTold(month.name);
}

function monthAsked(given: string | undefined, zone: string, now: Temporal.Instant): Month {
  if (given === undefined) return monthsAfter(monthAt(now, zone), -1);
  const month = monthOf(given.trim(), zone) ?? refuse('refuse.month', { words: given });
  if (month.from * 1_000 > now.epochMilliseconds) refuse('refuse.monthAhead', { month: month.name });
  return month;
}

function chartOf({ month, goal, trend }: SlaReport) {
  return { kind: 'chart', chart: { month, goal, trend } } as const;
}

function hasTrend({ trend }: SlaReport): boolean {
  return trend.some(({ all }) => all.verdicts > 0);
}
