import { type AlertChannel, handoverId } from '../../domain/sla/silence.ts';
import { SNOOZES } from '../../domain/tickets/acts/alerts.ts';
import type { AlertLine } from '../../domain/tickets/intents.ts';
import { label, type Ticket } from '../../domain/tickets/ticket.ts';
import { t } from '../../i18n/types.ts';
import type { Action, Block, Button, Card, Choice, ListItem, Menu, Tone } from '../../port/cards.ts';
import type { Alert } from '../stores/alerts.ts';
import { groupsOf } from './alert-groups.ts';

/** So many stand each for itself, with a button; of more those with the same cause stand together. */
const EACH = 8;

/** What can be taken. */
interface Takeable {
  /** `T-1042` */
  readonly ticket: string;
  readonly clock: string;
}

/** What an alert's buttons are about. */
interface About extends Takeable {
  /** Where it is kept back when it is snoozed there. */
  readonly where: 'thread' | AlertChannel | 'me';
}

/** Alerts as one message, the first first. @param message its id, by which it is found when somebody has one of them */
export function alertsCard(alerts: readonly Alert[], message: string, where: AlertChannel | 'me' = 'leads'): Card {
  const [only, ...more] = alerts;
  if (only && more.length === 0) return alertCard(only, message, where);
  const title = t('alert.many', { count: alerts.length });
  const tone = alerts.some((alert) => alert.tone === 'bad') ? 'bad' : (only?.tone ?? ('warn' satisfies Tone));
  if (alerts.length <= EACH)
    return { tone, title, blocks: [{ kind: 'list', items: alerts.map((alert) => itemOf(alert, message, where)) }] };
  return {
    tone,
    title,
    blocks: [{ kind: 'list', items: groupsOf(alerts) }, ...(alerts.some(isOfClock) ? [onward] : [])],
  };
}

/** Where each can be looked at and taken. */
const onward: Block = {
  kind: 'actions',
  actions: [{ kind: 'button', label: t('button.board'), run: 'sla board', args: {} }],
};

function isOfClock({ clock }: Alert): boolean {
  return clock !== undefined;
}

function alertCard(alert: Alert, message: string, where: About['where']): Card {
  const about = aboutOf(alert, where);
  const actions: Action[] = [show(label(alert.ticket)), ...(about ? takeActions(about, alert.takenBy, message) : [])];
  return {
    tone: alert.tone,
    title: alert.title,
    blocks: [
      { kind: 'text', text: alert.reason },
      ...(alert.holder ? [{ kind: 'context', text: t('alert.holder', { who: alert.holder }) } as const] : []),
      ...takenBlock(alert.takenBy),
      { kind: 'actions', actions },
    ],
  };
}

/** There is room for one button: what can be acknowledged is, which then leads to the ticket. */
function itemOf(alert: Alert, message: string, where: About['where']): ListItem {
  const about = aboutOf(alert, where);
  const action = about && alert.takenBy === undefined ? takeButton(about, message) : show(label(alert.ticket));
  const { reason, holder, takenBy: by } = alert;
  const owned = holder === undefined ? reason : t('alert.also', { reason, by: t('alert.holder', { who: holder }) });
  const detail = by === undefined ? owned : t('alert.also', { reason: owned, by: t('alert.taken', { by }) });
  return { title: alert.title, detail, action };
}

function aboutOf({ ticket, clock }: Alert, where: About['where']): About | undefined {
  return clock === undefined ? undefined : { ticket: label(ticket), clock, where };
}

/** An alert in a thread, or to one person alone. */
export function alertLineCard({ text, clock, place, takenBy }: AlertLine, { number }: Ticket): Card {
  const where = place === 'thread' ? 'thread' : 'me';
  const about: About = { ticket: label(number), clock, where };
  return {
    tone: takenBy === undefined ? 'warn' : 'info',
    blocks: [
      { kind: 'text', text },
      ...takenBlock(takenBy),
      {
        kind: 'actions',
        actions: [...takeActions(about, takenBy), ...(where === 'me' ? [show(about.ticket)] : [])],
      },
    ],
  };
}

function takenBlock(by: string | undefined): Block[] {
  return by === undefined ? [] : [{ kind: 'context', text: t('alert.taken', { by }) }];
}

function takeActions(about: About, takenBy: string | undefined, message?: string): Action[] {
  // A hand-over for which no clock counts has nothing that could be kept back.
  const later = about.clock.startsWith(handoverId('')) ? [] : [snoozeMenu(about)];
  return [...(takenBy === undefined ? [takeButton(about, message)] : []), ...later];
}

export function takeButton({ ticket, clock }: Takeable, message?: string): Button {
  const args = { ticket, clock, ...(message === undefined ? {} : { told: message }) };
  return { kind: 'button', label: t('button.acknowledge'), run: 'sla ack', args, style: 'primary' };
}

function snoozeMenu({ ticket, clock, where }: About): Menu {
  const args = { ticket, clock, where };
  return { kind: 'menu', label: t('button.snooze'), run: 'sla snooze', args, into: 'for', choices: snoozeChoices() };
}

export function snoozeChoices(): readonly Choice[] {
  return SNOOZES.map((value) => ({ value, label: t(`snooze.${value}`) }));
}

/** What can be said by pressing a button of it, see `takeButton`. */
export function takenIn(card: Card): readonly { readonly ticket: string; readonly clock: string }[] {
  const buttons = card.blocks.flatMap((block) => {
    if (block.kind === 'actions') return block.actions;
    return block.kind === 'list' ? block.items.flatMap(({ action }) => action ?? []) : [];
  });
  return buttons.flatMap(({ run, args: { ticket = '', clock = '' } }) =>
    run === 'sla ack' ? [{ ticket, clock }] : [],
  );
}

/** The same message after somebody said that they have what is told in it. @param takers by ticket and clock, see `takerKey` */
export function takenCard(card: Card, takers: ReadonlyMap<string, string>): Card {
  const takerOf = (action: Action | undefined) =>
    action?.run === 'sla ack' ? takers.get(takerKey(action.args['ticket'], action.args['clock'])) : undefined;
  return {
    ...card,
    blocks: card.blocks.flatMap((block): Block[] => {
      if (block.kind === 'actions') {
        const by = block.actions.map(takerOf).find((one) => one !== undefined);
        return [...takenBlock(by), { ...block, actions: block.actions.filter((one) => takerOf(one) === undefined) }];
      }
      if (block.kind !== 'list') return [block];
      return [{ ...block, items: block.items.map((item) => takenItem(item, takerOf(item.action))) }];
    }),
  };
}

function takenItem(item: ListItem, by: string | undefined): ListItem {
  if (by === undefined) return item;
  const taken = t('alert.taken', { by });
  const detail = item.detail === undefined ? taken : t('alert.also', { reason: item.detail, by: taken });
  return { ...item, detail, action: show(item.action?.args['ticket'] ?? '') };
}

export function takerKey(ticket: string | undefined, clock: string | undefined): string {
  return `${ticket} ${clock}`;
}

function show(ticket: string): Button {
  return { kind: 'button', label: t('button.show'), run: 'ticket show', args: { ticket } };
}
