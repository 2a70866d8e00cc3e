import type { Desk } from '../../domain/desk.ts';
import { teamName } from '../../domain/names.ts';
import type { Ticket } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';

/** Who has it: the team that it was handed to, with who accepted it there, and the agent. */
export function holders({ handoff, assignee }: Pick<Ticket, 'handoff' | 'assignee'>, desk: Desk): Text {
  if (!handoff) return assignee ? plain(assignee.name) : t('nobody');
  const team = teamName(desk, handoff.team);
  const there = handoff.acceptedBy ? t('list.team', { team, by: handoff.acceptedBy.name }) : team;
  return t('list.holders', { first: there, second: handoff.agent.name });
}
