import type { Desk } from '../../domain/desk.ts';
import { isLateAt, isPaused, isRunning, type SlaClock, shareOf, usedBy } from '../../domain/sla/clock.ts';
import { rulesOf, type SlaRules } from '../../domain/sla/rules.ts';
import { clockName, SOON } from '../../domain/tickets/acts/clocks.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';

type Standing = 'inTime' | 'soon' | 'over' | 'paused';

/** How the clock that is most urgent stands at an instant, in words and by a sign; undefined: none runs. */
export function dueText(ticket: Pick<Ticket, 'clocks'>, desk: Desk, now: Temporal.Instant): Text | undefined {
  const clock = mostUrgent(ticket);
  if (clock === undefined) return undefined;
  const what = clockName(clock, desk);
  const standing = standingOf(clock, now.toString(), rulesOf(desk.sla));
  return standing === 'paused' || clock.dueAt === undefined
    ? t('sla.paused', { what })
    : t(`sla.${standing}`, { what, at: clock.dueAt });
}

/** The same for a line of a list: the sign and the due time. */
export function shortDueText(ticket: Pick<Ticket, 'clocks'>, desk: Desk, now: Temporal.Instant): Text | undefined {
  const clock = mostUrgent(ticket);
  if (clock === undefined) return undefined;
  const standing = standingOf(clock, now.toString(), rulesOf(desk.sla));
  return standing === 'paused' || clock.dueAt === undefined
    ? t('sla.short.paused')
    : t(`sla.short.${standing}`, { at: clock.dueAt });
}

/**
 * How a clock that runs stands, by the time as well as by what was told of it: the ladder may have no rung there, and whoever tells
 * may come later. What was late before it was paused is late.
 */
export function standingOf(clock: SlaClock, now: string, rules: SlaRules): Standing {
  if (clock.dueAt !== undefined && (clock.told >= 100 || isLateAt(clock, now, rules))) return 'over';
  if (isPaused(clock) || clock.dueAt === undefined) return 'paused';
  return clock.told >= SOON || usedBy(clock, now, rules) >= shareOf(clock, SOON) ? 'soon' : 'inTime';
}

function mostUrgent({ clocks = [] }: Pick<Ticket, 'clocks'>): SlaClock | undefined {
  return clocks.filter(isRunning).toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))[0];
}
