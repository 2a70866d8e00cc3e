import type { Desk } from '../../domain/desk.ts';
import { isPaused, isRunning, type SlaClock } from '../../domain/sla/clock.ts';
import { clockName, SOON } from '../../domain/tickets/acts/clocks.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { type Text, t } from '../../i18n/types.ts';

/** How the clock that is most urgent stands, in words and by a sign; undefined: none runs. */
export function dueText(ticket: Pick<Ticket, 'clocks'>, desk: Desk): Text | undefined {
  const running = (ticket.clocks ?? []).filter(isRunning);
  const urgent = running.toSorted((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))[0];
  return urgent && standingText(urgent, desk);
}

/** As it was when it was last told of: a card is drawn anew at every rung of the ladder. */
function standingText(clock: SlaClock, desk: Desk): Text {
  const what = clockName(clock, desk);
  if (isPaused(clock) || clock.dueAt === undefined) return t('sla.paused', { what });
  const params = { what, at: clock.dueAt };
  if (clock.told >= 100) return t('sla.over', params);
  return t(clock.told >= SOON ? 'sla.soon' : 'sla.inTime', params);
}
