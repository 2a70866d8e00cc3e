import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inEnglish } from '#test/builders.ts';
import { limits as discord } from '../../chat/discord/limits.ts';
import { limits as slack } from '../../chat/slack/limits.ts';
import { render } from '../../i18n/render.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Card } from '../../port/cards.ts';
import { fitCard } from '../../port/fit.ts';
import type { Alert } from '../stores/alerts.ts';
import { roomFor } from './alert-groups.ts';
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

describe('more than a few in one message', () => {
  const late = { what: t('alert.isLate') };
  const soon = { what: t('alert.nearlyLate') };
  const linesOf = (alerts: readonly Alert[]) =>
    alertsCard(alerts, 'alerts:leads:3').blocks.flatMap((block) =>
      block.kind === 'list'
        ? block.items.map(({ title, detail }) => `${inEnglish(title)} | ${detail && inEnglish(detail)}`)
        : [],
    );

  it('stand by what happened, the most urgent first, each with how much is left or over', () => {
    const { clock: _, ...bounced } = alert(1_009, { what: t('alert.bounced') });
    const all = [
      bounced,
      alert(1_001, { ...soon, left: 1_830 }),
      alert(1_002, { ...soon, left: 1_860 }),
      alert(1_003, { ...late, left: 0 }),
      alert(1_004, { ...late, left: -7_500 }),
      alert(1_005, { ...soon, left: 1_800 }),
      alert(1_006, { ...soon, left: 30 }),
      alert(1_007, { ...late, left: -59 }),
      alert(1_008, { ...late, left: -7_559 }),
    ];
    expect(linesOf(all)).toEqual([
      'Answers that are late · 4 | late by 2 h 5 min: T-1004, T-1008 · late by less than a minute: T-1003, T-1007',
      'Answers that are nearly late · 4 | less than a minute left: T-1006 · 30 min left: T-1001, T-1005 · 31 min left: T-1002',
      'A lead is needed · 1 | T-1009',
    ]);
  });

  it('leave a way to each of them, where it can be looked at and taken', () => {
    const all = Array.from({ length: 9 }, (_, n) => alert(1_001 + n, { ...late, left: -60 * n }));
    expect(runsOf(alertsCard(all, 'alerts:leads:3')).at(-1)).toBe('sla board');
    const bounced = all.map(({ clock: _, left: __, ...one }) => ({ ...one, what: t('alert.bounced') }));
    expect(runsOf(alertsCard(bounced, 'alerts:leads:3'))).toEqual([undefined]);
  });

  it('tell a clock once where several of its steps are among them, as the last of them says', () => {
    const all = Array.from({ length: 9 }, (_, n) => alert(1_001 + n, { ...soon, left: 600 }));
    expect(linesOf([...all, alert(1_001, { ...late, left: 0 })])).toEqual([
      'Answers that are late · 1 | late by less than a minute: T-1001',
      expect.stringMatching(/^Answers that are nearly late · 8 \| 10 min left: T-1002, T-1003, /),
    ]);
  });

  it('tell that nobody has accepted a hand-over, and that its answer is late, though both are of one clock', () => {
    const all = Array.from({ length: 8 }, (_, n) => alert(1_001 + n, { ...late, left: 0 }));
    const { left: _, ...unaccepted } = alert(1_001, { what: t('alert.unaccepted') });
    for (const some of [
      [...all, unaccepted],
      [unaccepted, ...all],
    ])
      expect(linesOf(some)).toEqual([
        expect.stringMatching(/^Answers that are late · 8 \| late by less than a minute: T-1001, /),
        'Hand-overs that nobody has accepted · 1 | T-1001',
      ]);
  });

  it.each(['en', 'es'])(
    'name every ticket within the limits of the platforms, however many and however different, in %s',
    (language) => {
      const words = (text: Text) => render(text, { language, zone: 'UTC' });
      const anyAlert = fc.record({
        n: fc.integer({ min: 1, max: 9_999_999 }),
        left: fc.option(fc.integer({ min: -5_000_000, max: 500_000 }), { nil: undefined }),
      });
      fc.assert(
        fc.property(fc.uniqueArray(anyAlert, { minLength: 9, maxLength: 300, selector: ({ n }) => n }), (given) => {
          const all = given.map(({ n, left }) =>
            alert(n, left === undefined ? {} : { ...(left <= 0 ? late : soon), left }),
          );
          const told = all.slice(0, roomFor(all));
          const card = alertsCard(told, 'alerts:leads:3');
          for (const limits of [slack, discord]) {
            const fitted = fitCard(card, limits, words);
            const said = fitted.blocks.flatMap((block) =>
              block.kind === 'list' ? block.items.map(({ detail }) => (detail ? words(detail) : '')) : [],
            );
            const numbers = said.join(' ').match(/T-\d+/g) ?? [];
            expect(numbers.toSorted()).toEqual(told.map(({ ticket }) => `T-${ticket}`).toSorted());
            expect(said.join('')).not.toContain('…');
            expect(fitted.blocks.at(-1)?.kind).toBe('actions');
          }
        }),
        { numRuns: 60 },
      );
      // What has four digits goes into one message, three hundred of it.
      expect(roomFor(Array.from({ length: 300 }, (_, n) => alert(1_001 + n)))).toBe(300);
    },
  );
});
