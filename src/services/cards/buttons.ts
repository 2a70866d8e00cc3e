import type { Desk } from '../../domain/desk.ts';
import { categoryName, regionName, teamName } from '../../domain/names.ts';
import { label, PRIORITIES, type Ticket } from '../../domain/tickets/ticket.ts';
import { type Key, t } from '../../i18n/types.ts';
import type { Button, Card, Choice } from '../../port/cards.ts';

/** A button that runs a command on a ticket. */
export function button(
  ticket: Pick<Ticket, 'number'>,
  run: string,
  words: Extract<Key, `button.${string}`>,
  style?: 'primary' | 'danger',
): Button {
  return {
    kind: 'button',
    label: { key: words },
    run,
    args: { ticket: label(ticket.number) },
    ...(style === undefined ? {} : { style }),
  };
}

/** The card with one more button in its last row, or in a row of its own. */
export function withAction(card: Card, action: Button): Card {
  const last = card.blocks.at(-1);
  const [rest, actions] = last?.kind === 'actions' ? [card.blocks.slice(0, -1), last.actions] : [card.blocks, []];
  return { ...card, blocks: [...rest, { kind: 'actions', actions: [...actions, action] }] };
}

export function priorityChoices(): readonly Choice[] {
  return PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }));
}

export function categoryChoices(desk: Desk): readonly Choice[] {
  return Object.keys(desk.categories).map((value) => ({ value, label: categoryName(desk, value) }));
}

export function regionChoices(desk: Desk): readonly Choice[] {
  return Object.keys(desk.regions).map((value) => ({ value, label: regionName(desk, value) }));
}

/** The teams, with `first` on top. */
export function teamChoices(desk: Desk, first?: string): readonly Choice[] {
  const ids = Object.keys(desk.teams);
  const sorted = first !== undefined && ids.includes(first) ? [first, ...ids.filter((id) => id !== first)] : ids;
  return sorted.map((value) => ({ value, label: teamName(desk, value) }));
}
