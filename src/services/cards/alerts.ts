import { label } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Block, Button, Card, ListItem, Tone } from '../../port/cards.ts';
import type { Alert } from '../stores/alerts.ts';

/** So many stand each for itself, with a button; of more those with the same cause stand together. */
const EACH = 8;

/** Alerts as one message, the first first. */
export function alertsCard(alerts: readonly Alert[]): Card {
  const [only, ...more] = alerts;
  if (only && more.length === 0) return alertCard(only);
  const title = t('alert.many', { count: alerts.length });
  const tone = alerts.some((alert) => alert.tone === 'bad') ? 'bad' : (only?.tone ?? ('warn' satisfies Tone));
  const items = alerts.length <= EACH ? alerts.map(itemOf) : groupsOf(alerts);
  return { tone, title, blocks: [{ kind: 'list', items }] };
}

function alertCard(alert: Alert): Card {
  const blocks: Block[] = [
    { kind: 'text', text: alert.reason },
    { kind: 'actions', actions: [show(alert)] },
  ];
  return { tone: alert.tone, title: alert.title, blocks };
}

function itemOf(alert: Alert): ListItem {
  return { title: alert.title, detail: alert.reason, action: show(alert) };
}

function show({ ticket }: Alert): Button {
  return { kind: 'button', label: t('button.show'), run: 'ticket show', args: { ticket: label(ticket) } };
}

/** Every ticket by its number, so that none is missing; `/ticket show` says more of each. */
function groupsOf(alerts: readonly Alert[]): readonly ListItem[] {
  const groups = new Map<string, { readonly what: Text; readonly tickets: Set<number> }>();
  for (const { what, ticket } of alerts) {
    const key = JSON.stringify(what);
    const group = groups.get(key) ?? { what, tickets: new Set<number>() };
    group.tickets.add(ticket);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ what, tickets }) => ({
    title: t('alert.group', { what, count: tickets.size }),
    detail: plain([...tickets].map(label).join(', ')),
  }));
}
