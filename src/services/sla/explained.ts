import { intervalsOf, isRunning, type SlaClock, usedBy } from '../../domain/sla/clock.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import { clockName } from '../../domain/tickets/acts/clocks.ts';
import { label } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import type { Block, Card } from '../../port/cards.ts';
import type { Context } from '../commands/command.ts';
import { durationText } from './words.ts';

/** So many intervals of a clock are shown, the last ones. */
const MOST = 10;

/** Why a ticket is due when it is: each of its clocks with what counted and what did not, in the reader's zone. */
export async function explainedClocks(ctx: Context, number: number): Promise<Card> {
  const ticket = await ctx.services.tickets.read(number, ctx.person);
  const { clocks = [] } = ticket;
  const title = t('sla.title', { number: label(number) });
  if (clocks.length === 0) return { title, blocks: [{ kind: 'text', text: t('sla.none', { number: label(number) }) }] };
  const rules = rulesOf(ctx.desk.sla);
  const now = ctx.now.toString();
  return {
    title,
    blocks: clocks
      .toReversed()
      .flatMap((clock, n): Block[] => [
        ...(n === 0 ? [] : [{ kind: 'divider' } as const]),
        { kind: 'fields', fields: [{ label: clockName(clock, ctx.desk), value: verdict(clock, now, rules) }] },
        { kind: 'text', text: summary(clock, now, rules) },
        ...counted(clock, now, rules),
      ]),
  };
}

function verdict(clock: SlaClock, now: string, rules: SlaRules): Text {
  const what = durationText(Math.max(0, clock.terms.targetSeconds - usedBy(clock, now, rules)));
  if (!isRunning(clock)) return t(usedBy(clock, now, rules) <= clock.terms.targetSeconds ? 'sla.met' : 'sla.missed');
  if (clock.dueAt === undefined) return t('sla.paused', { what });
  return t(clock.dueAt <= now ? 'sla.over' : 'sla.inTime', { what, at: clock.dueAt });
}

function summary(clock: SlaClock, now: string, rules: SlaRules): Text {
  const target = durationText(clock.terms.targetSeconds);
  const used = durationText(usedBy(clock, now, rules));
  if (clock.dropped !== undefined) return t('sla.dropped', { at: clock.stoppedAt ?? now });
  return clock.stoppedAt === undefined
    ? t('sla.started', { at: clock.startedAt, target, used })
    : t('sla.stopped', { at: clock.stoppedAt, target, used });
}

function counted(clock: SlaClock, now: string, rules: SlaRules): Block[] {
  const intervals = intervalsOf(clock, clock.stoppedAt ?? now, rules);
  const shown = intervals.slice(-MOST);
  const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1_000).toString();
  const lines = [
    ...shown.map(({ from, to }) =>
      t('sla.interval', { begins: instant(from), ends: instant(to), long: durationText(to - from) }),
    ),
    ...clock.pauses.map(({ from, to }) =>
      to === undefined ? t('sla.pauseOpen', { at: from }) : t('sla.pause', { begins: from, ends: to }),
    ),
    ...(intervals.length > shown.length ? [t('sla.more', { count: intervals.length - shown.length })] : []),
  ];
  return lines.length === 0 ? [] : [{ kind: 'list', items: lines.map((title) => ({ title })) }];
}
