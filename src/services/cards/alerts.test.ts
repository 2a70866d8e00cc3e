import { expect, it } from 'vitest';
import { plain, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import type { Alert } from '../stores/alerts.ts';
import { alertsCard, takenCard, takenIn, takerKey } from './alerts.ts';

const alert = (ticket: number, change: Partial<Alert> = {}): Alert => ({
  channel: 'leads',
  ticket,
  seq: 1,
  tone: 'warn',
  title: plain(`T-${ticket}`),
  reason: plain('It is late.'),
  what: t('alert.late'),
  clock: 'firstResponse/1',
  ...change,
});
const runsOf = ({ blocks }: Card) =>
  blocks.flatMap((block) => {
    if (block.kind === 'actions') return block.actions.map(({ run }) => run);
    return block.kind === 'list' ? block.items.map(({ action }) => action?.run) : [];
  });
const taken = (ticket: string) => new Map([[takerKey(ticket, 'firstResponse/1'), 'Mia']]);

it('one alert can be taken and snoozed, and says who has it once somebody has', () => {
  const card = alertsCard([alert(1001)], 'alerts:leads:1');
  expect(runsOf(card)).toEqual(['ticket show', 'sla ack', 'sla snooze']);
  expect(takenIn(card)).toEqual([{ ticket: 'T-1001', clock: 'firstResponse/1' }]);
  const after = takenCard(card, taken('T-1001'));
  expect(runsOf(after)).toEqual(['ticket show', 'sla snooze']);
  expect(after.blocks).toContainEqual({ kind: 'context', text: t('alert.taken', { by: 'Mia' }) });
});

it('of a channel is snoozed for whoever is told there', () => {
  const menuOf = (card: Card) => card.blocks.flatMap((one) => (one.kind === 'actions' ? one.actions : [])).at(-1);
  expect(menuOf(alertsCard([alert(1001)], 'alerts:leads:1'))).toMatchObject({ args: { where: 'leads' } });
  const board = alertsCard([alert(1001)], 'alerts:board:1', 'managers');
  expect(menuOf(board)).toMatchObject({ args: { where: 'managers' } });
});

it('of several each can be taken by itself; what nobody can take leads to its ticket', () => {
  const { clock: _, ...other } = alert(1003);
  const card = alertsCard([alert(1001), alert(1002), other, alert(1004, { takenBy: 'Noah' })], 'alerts:leads:2');
  expect(runsOf(card)).toEqual(['sla ack', 'sla ack', 'ticket show', 'ticket show']);
  const once = takenCard(card, taken('T-1002'));
  expect(runsOf(once)).toEqual(['sla ack', 'ticket show', 'ticket show', 'ticket show']);
  // Made of the message as it was posted, with all who have one by then.
  const both = takenCard(card, new Map([...taken('T-1001'), ...taken('T-1002')]));
  expect(runsOf(both)).toEqual(['ticket show', 'ticket show', 'ticket show', 'ticket show']);
  expect(takenIn(both)).toEqual([]);
});

it('what one person is told of many is snoozed for them alone', () => {
  const card = alertsCard([alert(1001)], 'alerts:direct to workspace:mia:1', 'me');
  const menu = card.blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : [])).at(-1);
  expect(menu).toMatchObject({ run: 'sla snooze', args: { where: 'me' }, into: 'for' });
});
