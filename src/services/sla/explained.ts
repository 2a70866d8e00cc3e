import type { Desk } from '../../domain/desk.ts';
import { intervalsOf, isLateAt, isRunning, type Pause, type SlaClock, usedBy } from '../../domain/sla/clock.ts';
import { written } from '../../domain/sla/instants.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import { durationText, pauseText, spanText } from '../../domain/sla/words.ts';
import { clockName } from '../../domain/tickets/acts/clocks.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';
import type { Block, Card } from '../../port/cards.ts';
import type { Context } from '../commands/command.ts';
import { because, standingOf } from './words.ts';

/** So many intervals of a clock stand on a card, the last ones. */
const MOST = 10;

/** One clock in words. */
interface InWords {
  readonly what: Text;
  readonly verdict: Text;
  readonly summary: Text;
  /** What counted, and when it was paused. */
  readonly lines: readonly Text[];
}

/** Why a ticket is due when it is: each of its clocks with what counted and what did not, in the reader's zone. */
export async function explainedClocks(ctx: Context, number: number): Promise<Card> {
  const ticket = await ctx.services.tickets.read(number, ctx.person);
  const title = t('sla.title', { number: label(number) });
  const clocks = clocksInWords(ticket, ctx.desk, ctx.now.toString(), MOST);
  if (clocks.length === 0) return { title, blocks: [{ kind: 'text', text: t('sla.none', { number: label(number) }) }] };
  return {
    title,
    blocks: clocks.flatMap(({ what, verdict, summary, lines }, n): Block[] => [
      ...(n === 0 ? [] : [{ kind: 'divider' } as const]),
      { kind: 'fields', fields: [{ label: what, value: verdict }] },
      { kind: 'text', text: summary },
      ...(lines.length === 0 ? [] : [{ kind: 'list', items: lines.map((line) => ({ title: line })) } as const]),
    ]),
  };
}

/** The clocks of a ticket, the newest first. @param most how many intervals of each, the last ones */
export function clocksInWords({ clocks = [] }: Ticket, desk: Desk, now: string, most: number): readonly InWords[] {
  const rules = rulesOf(desk.sla);
  return clocks.toReversed().map((clock) => ({
    what: clockName(clock, desk),
    verdict: verdictOn(clock, now, rules),
    summary: summaryOf(clock, now, rules),
    lines: linesOf(clock, now, rules, most),
  }));
}

function verdictOn(clock: SlaClock, now: string, rules: SlaRules): Text {
  if (!isRunning(clock)) return t(isLateAt(clock, now, rules) ? 'sla.missed' : 'sla.met');
  const left = clock.terms.targetSeconds - usedBy(clock, now, rules);
  const standing = standingOf(clock, now, rules);
  const { dueAt: at } = clock;
  if (standing === 'paused' || at === undefined) return because(t('sla.left.paused', { left: spanText(left) }), clock);
  return standing === 'over'
    ? t('sla.overBy', { over: spanText(-left), at })
    : t(`sla.left.${standing}`, { left: spanText(left), at });
}

function summaryOf(clock: SlaClock, now: string, rules: SlaRules): Text {
  if (clock.dropped !== undefined) return t('sla.dropped', { at: clock.stoppedAt ?? now });
  const target = durationText(clock.terms.targetSeconds);
  const used = durationText(usedBy(clock, now, rules));
  const { stoppedAt: at, dueAt: due } = clock;
  if (at === undefined) return t('sla.started', { at: clock.startedAt, target, used });
  // By night it may be late though no more was used than was promised.
  return due !== undefined && isLateAt(clock, now, rules)
    ? t('sla.stoppedLate', { at, target, used, ends: due })
    : t('sla.stopped', { at, target, used });
}

function linesOf(clock: SlaClock, now: string, rules: SlaRules, most: number): readonly Text[] {
  const { intervals, unlisted } = intervalsOf(clock, clock.stoppedAt ?? now, rules);
  const shown = intervals.slice(-most);
  return [
    ...(unlisted === 0 ? [] : [t('sla.unlisted', { long: durationText(unlisted) })]),
    ...shown.map(({ from, to }) =>
      t('sla.interval', { begins: written(from), ends: written(to), long: durationText(to - from) }),
    ),
    ...clock.pauses.map(pauseLine),
    ...(intervals.length > shown.length ? [t('sla.more', { count: intervals.length - shown.length })] : []),
  ];
}

function pauseLine({ from, to, why }: Pause): Text {
  const line = to === undefined ? t('sla.pauseOpen', { at: from }) : t('sla.pause', { begins: from, ends: to });
  return why === undefined ? line : t('sla.because', { line, why: pauseText(why) });
}
