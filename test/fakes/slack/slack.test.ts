import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from './model.ts';
import { SlackStandIn, type StandInOptions } from './slack.ts';
import { tokens } from './tokens.ts';
import { app } from './workspace.ts';

let slack: SlackStandIn;
afterEach(() => slack.stop());

async function started(options: StandInOptions = {}) {
  slack = await new SlackStandIn(options).start();
  const mia = slack.workspace.add({ handle: 'mia', name: 'Mia', locale: 'en-US', zone: 'UTC', kind: 'member' });
  const channel = slack.workspace.open('support', [mia.id, app.user]).id;
  return { mia: mia.id, channel };
}

async function call(
  method: string,
  args: Json,
  token: string = tokens.bot,
): Promise<Json & { readonly status: number }> {
  const body = new URLSearchParams(
    Object.entries(args).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}` },
  });
  return { ...((await response.json()) as Json), status: response.status, retry: response.headers.get('retry-after') };
}

describe('the stand-in for Slack', () => {
  it('takes forms and JSON, and says what its documentation says where something is wrong', async () => {
    const { channel } = await started();
    expect(await call('chat.postMessage', { channel, text: 'hi' })).toMatchObject({ ok: true, channel });
    const headers = { authorization: `Bearer ${tokens.bot}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ channel, text: 'hi' });
    expect(
      await (await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body })).json(),
    ).toMatchObject({ ok: true });
    const wrong: readonly (readonly [string, Json, string, string?])[] = [
      ['chat.postMessage', { channel: 'C404', text: 'x' }, 'channel_not_found'],
      ['chat.postMessage', { channel }, 'no_text'],
      ['chat.postMessage', { channel, text: 'x', thread_ts: '1.000001' }, 'thread_not_found'],
      ['chat.update', { channel, ts: '1.000001', text: 'x' }, 'message_not_found'],
      ['users.info', { user: 'U404' }, 'user_not_found'],
      [
        'views.open',
        {
          trigger_id: 'none',
          view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [{ type: 'divider' }] },
        },
        'invalid_trigger_id',
      ],
      ['auth.test', {}, 'invalid_auth', 'xoxb-other'],
      ['apps.connections.open', {}, 'not_allowed_token_type'],
    ];
    for (const [method, args, error, token] of wrong)
      expect([method, await call(method, args, token)]).toMatchObject([method, { ok: false, error }]);
    expect(slack.violations).toEqual([]);
  });

  it('notes what breaks the rules, and refuses it', async () => {
    const { channel } = await started();
    expect(await call('chat.postMessage', { channel, text: 'x', colour: 'red' })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await call('conversations.history', {})).toMatchObject({ error: 'invalid_arguments' });
    expect(await call('no.such.method', {})).toMatchObject({ error: 'unknown_method' });
    expect(slack.violations).toHaveLength(3);
    if (slack.validated === undefined) return;
    expect(
      await call('chat.postMessage', { channel, blocks: [{ type: 'section' }, { type: 'sections' }] }),
    ).toMatchObject({ error: 'invalid_blocks' });
    expect(slack.violations).toHaveLength(4);
  });

  it('asks for scopes by name', async () => {
    const { channel } = await started({ scopes: ['chat:write'] });
    expect(await call('chat.postMessage', { channel, text: 'x' })).toMatchObject({ ok: true });
    expect(await call('users.info', { user: app.user })).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write',
    });
  });

  it('takes about a message a second for each channel, and says when to come back', async () => {
    const { channel, mia } = await started({ rateSpeed: 1 });
    const other = slack.workspace.open('other', [mia, app.user]).id;
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await call('chat.postMessage', { channel, text: 'x' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await call('chat.postMessage', { channel, text: 'x' })).toMatchObject({ error: 'ratelimited', retry: '1' });
    expect(await call('chat.postMessage', { channel: other, text: 'x' })).toMatchObject({ ok: true });
  });

  it('brings an event again that was not acknowledged, and says how often and why', async () => {
    const seen: (readonly [string | null, string | null])[] = [];
    const urls = { events: 'https://a.test/e', commands: 'https://a.test/c', interactivity: 'https://a.test/i' };
    const carry = async (request: Request) => {
      seen.push([request.headers.get('x-slack-retry-num'), request.headers.get('x-slack-retry-reason')]);
      return new Response(null, { status: 500 });
    };
    const { mia, channel } = await started({ retryMs: [0, 10, 20], http: { urls, carry } });
    slack.people.write(mia, channel, 'hello');
    await expect.poll(() => slack.delivery.counts).toEqual({ events: 1, again: 3, lost: 1 });
    expect(seen).toEqual([
      [null, null],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
  });

  it('lets a trigger live for its time and a way to answer five times', async () => {
    const { mia, channel } = await started({ triggerMs: 1_000 });
    const view = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [{ type: 'divider' }] };
    const first = slack.interactions.trigger(mia);
    expect(await call('views.open', { trigger_id: first, view })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id: first, view })).toMatchObject({ error: 'invalid_trigger_id' });
    const late = slack.interactions.trigger(mia);
    await new Promise((resolve) => setTimeout(resolve, 1_010));
    expect(await call('views.open', { trigger_id: late, view })).toMatchObject({ error: 'expired_trigger_id' });
    const url = slack.interactions.responseUrl(slack.url, mia, channel);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1)
      statuses.push((await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'x' }) })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });

  it('gives a file to whoever sees it and has the token', async () => {
    const { mia, channel } = await started();
    const file = slack.workspace.keep(mia, {
      name: 'a.txt',
      type: 'text/plain',
      bytes: new TextEncoder().encode('hi'),
    });
    const get = async (token: string) => {
      const url = `${slack.url}/files-pri/T0ACME00001-${file.id}/a.txt`;
      return (await fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' })).status;
    };
    expect(await get(tokens.bot)).toBe(404);
    slack.people.write(mia, channel, '', { files: [file] });
    expect([await get(tokens.bot), await get('xoxb-other')]).toEqual([200, 302]);
  });
});
