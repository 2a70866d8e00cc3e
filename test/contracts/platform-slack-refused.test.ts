import { afterEach, expect, it, vi } from 'vitest';
import { RetryLater } from '#src/lib/errors.ts';
import type { OutboundCall, Trouble } from '#src/port/platform.ts';
import { signed } from '../fakes/slack/http-way.ts';
import type { StandInOptions } from '../fakes/slack/slack.ts';
import { tokens } from '../fakes/slack/tokens.ts';
import { acme, app, otherTeam } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, reader, wordsOf } from './platform-rig.ts';
import { httpRig, requestUrls, type SlackRig, socketRig } from './platform-slack-rig.ts';
import { cardOf, postOf, untilDone, wordsBlock } from './slack-desk.ts';

const waitMs = { timeout: 20_000, interval: 20 };
let rig: SlackRig;
afterEach(() => rig.stop());

async function desk(way: 'socket' | 'http', options: StandInOptions = {}) {
  rig = await (way === 'socket' ? socketRig : httpRig)(options);
  const inbox = new NotingInbox();
  const bot = await rig.bot();
  const told: string[] = [];
  const tell = (trouble: Trouble | undefined) =>
    void told.push(trouble ? `${trouble.code}: ${wordsOf(trouble.mend, reader)}` : 'over');
  await bot.platform.start(inbox.take, emptyMenu, tell);
  return { ...bot, inbox, told, channel: rig.channels[0] };
}

it('a token that is revoked while Relevo runs is told with what to do, and its end; what was said meanwhile is found', async () => {
  const { platform, inbox, told, channel } = await desk('http', { retryMs: [] });
  const { portal, people } = rig.slack;
  const call = postOf('k', channel, cardOf(wordsBlock('later')));
  portal.bot = 'token_revoked';
  await expect(platform.perform(call)).rejects.toMatchObject({ name: 'RetryLater', afterMs: 60_000 });
  await expect(platform.perform(call)).rejects.toBeInstanceOf(RetryLater);
  expect(told).toEqual(['token: trouble.slack.token.mend/en']);
  const carry = rig.slack.http?.carry;
  if (rig.slack.http) rig.slack.http.carry = undefined;
  people.write(rig.people.one, channel, 'meanwhile');
  await vi.waitFor(() => expect(rig.slack.delivery.counts.lost).toBe(1), waitMs);
  if (rig.slack.http) rig.slack.http.carry = carry;
  delete portal.bot;
  // Nothing is sent: Relevo itself looks whether it is mended.
  await vi.waitFor(() => expect(told).toEqual(['token: trouble.slack.token.mend/en', 'over']), waitMs);
  await vi.waitFor(() => expect(inbox.texts()).toEqual(['meanwhile']), waitMs);
  await untilDone(platform, call);
});

it('a scope that is taken away is told until it is there again', async () => {
  const { platform, told, channel } = await desk('http');
  const { portal, scopes } = rig.slack;
  const all = scopes.list();
  portal.scopes = all.filter((scope) => scope !== 'chat:write');
  await expect(platform.perform(postOf('k', channel, cardOf(wordsBlock('x'))))).rejects.toBeInstanceOf(RetryLater);
  expect(told).toEqual(['scope: trouble.slack.scope.mend/en']);
  portal.scopes = all;
  await vi.waitFor(() => expect(told.at(-1)).toBe('over'), waitMs);
});

it('Socket Mode that is switched off is told, and on again goes on where it was', async () => {
  const { inbox, told, channel } = await desk('socket', { retryMs: [] });
  const { portal, sockets, people } = rig.slack;
  portal.app = 'account_inactive';
  sockets.cut();
  await vi.waitFor(() => expect(told).toEqual(['socket: trouble.slack.socket.mend/en']), waitMs);
  people.write(rig.people.one, channel, 'meanwhile');
  delete portal.app;
  await vi.waitFor(() => expect(inbox.texts()).toEqual(['meanwhile']), waitMs);
  expect(told).toEqual(['socket: trouble.slack.socket.mend/en', 'over']);
});

it('a connection is not asked for before Slack said to come again', async () => {
  await desk('socket');
  const { faults, sockets, api } = rig.slack;
  const asked = () => api.calls.get('apps.connections.open') ?? 0;
  const limited = { kind: 'ratelimited', seconds: 2 } as const;
  faults.next('apps.connections.open', limited);
  const before = faults.count;
  sockets.cut();
  await vi.waitFor(() => expect(faults.count).toBe(before + 1), waitMs);
  const [began, count] = [performance.now(), asked()];
  await vi.waitFor(() => expect(asked()).toBe(count + 1), waitMs);
  // Its own waits would have been over after 200 ms.
  expect(performance.now() - began).toBeGreaterThan(1_800);
});

it('answers and files wait as long as Slack says', async () => {
  const { platform, inbox, channel } = await desk('http');
  const { faults, people, workspace } = rig.slack;
  const { one } = rig.people;
  const limited = { kind: 'ratelimited', seconds: 30 } as const;
  await people.command(one, channel, '/ticket list');
  const [event] = inbox.events;
  if (event?.kind !== 'command') throw new Error('no command came');
  const at = { to: { platform: 'slack', user: one }, in: { platform: 'slack', channel } };
  const say: OutboundCall = {
    kind: 'ephemeral',
    key: 'e',
    ...at,
    interaction: event.interaction,
    card: cardOf(wordsBlock('x')),
    reader,
  };
  const waits = { name: 'RetryLater', afterMs: 30_000 };
  faults.next('actions', limited);
  await expect(platform.perform(say)).rejects.toMatchObject(waits);
  const to = { platform: 'slack', channel };
  faults.next('upload', limited);
  await expect(
    platform.perform({ kind: 'file', key: 'f', to, name: 'a.txt', type: 'text/plain', base64: 'YQ==' }),
  ).rejects.toMatchObject(waits);
  const file = workspace.keep(one, { name: 'b.txt', type: 'text/plain', bytes: new Uint8Array([1]) });
  people.write(one, channel, 'a file', { files: [file] });
  faults.next('files-pri', limited);
  await expect(platform.file({ id: file.id, name: '', type: '', size: 1 }, 100)).rejects.toMatchObject(waits);
});

it('what is of another workspace is acknowledged and goes no further; a shared channel of this one is heard', async () => {
  const { platform, inbox } = await desk('http');
  const { people, workspace } = rig.slack;
  const send = async (url: string, type: string, body: string) =>
    platform.web?.(
      new Request(url, {
        method: 'POST',
        headers: { 'content-type': type, ...signed(tokens.signingSecret, body) },
        body,
      }),
    );
  const authorizations = [{ team_id: otherTeam, enterprise_id: null, user_id: app.user, is_bot: true }];
  const event = {
    type: 'message',
    channel: rig.channels[0],
    channel_type: 'channel',
    user: rig.people.one,
    text: 'no',
    ts: '1800000000.000001',
  };
  const envelope = { type: 'event_callback', team_id: otherTeam, context_team_id: otherTeam, authorizations, event };
  expect((await send(requestUrls.events, 'application/json', JSON.stringify(envelope)))?.status).toBe(200);
  const typed = {
    command: '/ticket',
    text: 'list',
    team_id: otherTeam,
    user_id: rig.people.one,
    channel_id: rig.channels[0],
  };
  const form = new URLSearchParams({ ...typed, trigger_id: 't' }).toString();
  const said = await send(requestUrls.commands, 'application/x-www-form-urlencoded', form);
  expect(await said?.json()).toEqual({ response_type: 'ephemeral', text: 'refuse.elsewhere/en' });
  const press = { type: 'block_actions', team: { id: otherTeam }, user: { id: rig.people.one, team_id: acme.id } };
  const pressed = {
    ...press,
    trigger_id: 't',
    container: {},
    actions: [{ action_id: 'x', value: '["ticket claim",{}]' }],
  };
  const payload = new URLSearchParams({ payload: JSON.stringify(pressed) }).toString();
  expect((await send(requestUrls.interactivity, 'application/x-www-form-urlencoded', payload))?.status).toBe(200);
  expect(inbox.events).toEqual([]);

  const sam = workspace.add({ handle: 'sam', name: 'Sam', locale: 'en-US', zone: 'UTC', kind: 'stranger' }).id;
  const shared = workspace.open('shared', [sam, app.user], { shared: true });
  people.write(sam, shared.id, 'from another company');
  await vi.waitFor(() => expect(inbox.texts()).toEqual(['from another company']), waitMs);
  const button = cardOf({
    kind: 'actions',
    actions: [{ kind: 'button', label: { plain: 'Help' }, run: 'help', args: {} }],
  });
  const { message } = await platform.perform(postOf('b', shared.id, button));
  await people.hands.press(sam, { channel: shared.id, ts: message?.message ?? '' }, 'Help');
  expect(inbox.events.at(-1)).toMatchObject({ kind: 'action', run: 'help', by: { user: sam } });
});
