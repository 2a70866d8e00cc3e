import type { Desk } from '../../domain/desk.ts';
import {
  isLateAt,
  isPaused,
  isRunning,
  LATE,
  pausedBy,
  type SlaClock,
  SOON,
  shareOf,
  usedBy,
} from '../../domain/sla/clock.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import { pauseText, spanText } from '../../domain/sla/words.ts';
import { clockName } from '../../domain/tickets/acts/clocks.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';

type Standing = 'inTime' | 'soon' | 'over' | 'paused';
type WithClocks = Pick<Ticket, 'clocks'>;

/** How a clock stands at an instant. */
interface Stand {
  readonly clock: SlaClock;
  readonly standing: Standing;
  readonly what: Text;
  /** How much is left, or how much it is over. */
  readonly span: Text;
  readonly at: string;
}

/**
 * How the clock that is most urgent stands, in words and by a sign, for what stays where it is posted: the due time, and what was left
 * or over at the instant at which it is said. Undefined: none runs.
 */
export function dueText(ticket: WithClocks, desk: Desk, now: Temporal.Instant): Text | undefined {
  const found = standOf(ticket, desk, now);
  if (found === undefined) return undefined;
  const { clock, standing, what, span, at } = found;
  const then = now.toString();
  if (standing === 'paused')
    return t('sla.leftAt', { line: because(t('sla.paused', { what }), clock), left: span, at: then });
  const line = t(`sla.${standing}`, { what, at });
  return standing === 'over'
    ? t('sla.overAt', { line, over: span, at: then })
    : t('sla.leftAt', { line, left: span, at: then });
}

/** The same for what is shown to whoever asks just now: first of all how much is left or over. */
export function leftText(ticket: WithClocks, desk: Desk, now: Temporal.Instant): Text | undefined {
  const found = standOf(ticket, desk, now);
  if (found === undefined) return undefined;
  const { clock, standing, what, span, at } = found;
  if (standing === 'paused') return because(t('sla.now.paused', { what, left: span }), clock);
  return standing === 'over'
    ? t('sla.now.over', { what, at, over: span })
    : t(`sla.now.${standing}`, { what, at, left: span });
}

/** The same for a line of a list. */
export function shortDueText(ticket: WithClocks, desk: Desk, now: Temporal.Instant): Text | undefined {
  const found = standOf(ticket, desk, now);
  if (found === undefined) return undefined;
  const { clock, standing, span, at } = found;
  if (standing === 'paused') return because(t('sla.short.paused', { left: span }), clock);
  return standing === 'over' ? t('sla.short.over', { at, over: span }) : t(`sla.short.${standing}`, { at, left: span });
}

/** With why it is paused, where that is known. */
export function because(line: Text, clock: Pick<SlaClock, 'pauses'>): Text {
  const why = pausedBy(clock);
  return why === undefined ? line : t('sla.because', { line, why: pauseText(why) });
}

function standOf(ticket: WithClocks, desk: Desk, instant: Temporal.Instant): Stand | undefined {
  const clock = mostUrgent(ticket);
  if (clock === undefined) return undefined;
  const now = instant.toString();
  const rules = rulesOf(desk.sla);
  const standing = standingOf(clock, now, rules);
  const left = clock.terms.targetSeconds - usedBy(clock, now, rules);
  const span = spanText(standing === 'over' ? -left : left);
  return { clock, standing, what: clockName(clock, desk), span, at: clock.dueAt ?? now };
}

/**
 * How a clock that runs stands, by the time as well as by what was told of it: the ladder may have no rung there, and whoever tells
 * may come later. What was late before it was paused is late.
 */
export function standingOf(clock: SlaClock, now: string, rules: SlaRules): Standing {
  if (clock.dueAt !== undefined && (clock.told >= LATE || isLateAt(clock, now, rules))) return 'over';
  if (isPaused(clock) || clock.dueAt === undefined) return 'paused';
  return clock.told >= SOON || usedBy(clock, now, rules) >= shareOf(clock, SOON) ? 'soon' : 'inTime';
}

/** Of those that run the one that is due first; undefined: none runs. */
export function mostUrgent({ clocks = [] }: WithClocks): SlaClock | undefined {
  return clocks.filter(isRunning).toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))[0];
}
