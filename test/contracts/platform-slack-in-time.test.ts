import { afterEach, expect, it, vi } from 'vitest';
import { plain } from '#src/i18n/types.ts';
import type { Card } from '#src/port/cards.ts';
import type { Inbox } from '#src/port/platform.ts';
import { app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, reader } from './platform-rig.ts';
import { httpRig, type SlackRig, wordsIn } from './platform-slack-rig.ts';

const waitMs = { timeout: 10_000, interval: 20 };
let rig: SlackRig;
afterEach(() => rig.stop());

const page: Card = {
  blocks: [{ kind: 'actions', actions: [{ kind: 'button', label: plain('Mine'), run: 'ticket list', args: {} }] }],
};

async function desk() {
  rig = await httpRig();
  const inbox = new NotingInbox();
  const { platform } = await rig.bot();
  await platform.start(inbox.take, emptyMenu);
  const { one } = rig.people;
  await platform.perform({
    kind: 'home',
    key: 'h',
    to: { platform: 'slack', user: one },
    card: page,
    asOf: '2026-11-30T10:00:00Z',
    reader,
  });
  const view = rig.slack.workspace.homes.get(one);
  if (view === undefined) throw new Error('there is no page');
  const opened = () => rig.slack.api.calls.get('conversations.open') ?? 0;
  return { inbox, one, view, opened };
}

it('a press on one’s own page needs nothing of Slack where that was looked at before', async () => {
  const { inbox, one, view, opened } = await desk();
  const { people, faults, workspace } = rig.slack;
  people.openHome(one);
  await vi.waitFor(() => expect(inbox.events).toHaveLength(1), waitMs);
  faults.next('conversations.open', { kind: 'drop' });
  expect(await people.hands.press(one, { view }, 'Mine')).toMatchObject({ ok: true });
  const { id } = workspace.direct(app.user, one);
  expect(inbox.events[1]).toMatchObject({ kind: 'action', run: 'ticket list', interaction: { in: { channel: id } } });
  expect(opened()).toBe(0);
});

it('a press on one’s own page is acknowledged with words where Slack is slow, and goes through the next time', async () => {
  const { inbox, one, view, opened } = await desk();
  const { people, faults } = rig.slack;
  faults.next('conversations.open', { kind: 'delay', ms: 2_000 });
  expect(await people.hands.press(one, { view }, 'Mine')).toMatchObject({ ok: true });
  const said = () => wordsIn(people.hands.window(one)?.definition['blocks']);
  await vi.waitFor(() => expect(said()).toContain('error.tryAgain/en-US'), waitMs);
  expect(inbox.events).toEqual([]);
  expect(await people.hands.press(one, { view }, 'Mine')).toMatchObject({ ok: true });
  expect(inbox.events).toMatchObject([{ kind: 'action', run: 'ticket list' }]);
  expect(opened()).toBe(1);
});

it('what is looked up for an action on a message is part of the time that Slack waits', async () => {
  rig = await httpRig();
  const { people, faults } = rig.slack;
  const [channel] = rig.channels;
  const { ts } = people.write(rig.people.one, channel, 'ask @noah');
  const waited: number[] = [];
  const take: Inbox = async ({ kind }, arrivedMs = Number.NaN) => {
    if (kind === 'messageAction') waited.push(performance.now() - arrivedMs);
    return { kind: 'taken' };
  };
  const { platform } = await rig.bot();
  await platform.start(take, emptyMenu);
  faults.next('users.info', { kind: 'delay', ms: 500 });
  await people.hands.shortcut(rig.people.two, { channel, ts }, 'make');
  expect(waited).toHaveLength(1);
  expect(waited[0]).toBeGreaterThan(400);
});
