import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dice } from '#src/lib/dice.ts';
import { signed } from '../fakes/slack/http-way.ts';
import { tokens } from '../fakes/slack/tokens.ts';
import { acme, app } from '../fakes/slack/workspace.ts';
import { emptyMenu, NotingInbox, type RigBot } from './platform-rig.ts';
import { httpRig, requestUrls, type SlackRig } from './platform-slack-rig.ts';

const variations = 1000;
let rig: SlackRig;
let bot: RigBot;
const inbox = new NotingInbox();

beforeAll(async () => {
  rig = await httpRig();
  bot = await rig.bot();
  await bot.platform.start(inbox.take, emptyMenu);
});
afterAll(() => rig.stop());

interface Sent {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const now = () => Math.floor(Date.now() / 1000);

function message(n: number): string {
  const event = {
    type: 'message',
    channel: rig.channels[0],
    channel_type: 'channel',
    user: rig.people.one,
    text: `no ${n}`,
    ts: `1800000000.${String(n).padStart(6, '0')}`,
  };
  const authorizations = [
    { team_id: acme.id, enterprise_id: null, user_id: app.user, is_bot: true, is_enterprise_install: false },
  ];
  return JSON.stringify({
    type: 'event_callback',
    team_id: acme.id,
    api_app_id: app.id,
    event_id: `Ev${n}`,
    event,
    authorizations,
  });
}

function send({ body, headers }: Sent, url = requestUrls.events): Promise<Response> {
  const { web } = bot.platform;
  if (web === undefined) throw new Error('nothing listens');
  return web(new Request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }));
}

/** Another one at this place of it. */
function altered(text: string, dice: Dice): string {
  const at = dice.between(0, text.length - 1);
  const other = String.fromCharCode(32 + ((text.charCodeAt(at) - 32 + dice.between(1, 94)) % 95));
  return text.slice(0, at) + other + text.slice(at + 1);
}

const forgeries: Readonly<Record<string, (body: string, dice: Dice) => Sent>> = {
  'a wrong key': (body, dice) => ({ body, headers: signed(`${tokens.signingSecret}${dice.between(0, 9)}`, body) }),
  'an altered body': (body, dice) => ({ body: altered(body, dice), headers: signed(tokens.signingSecret, body) }),
  'an altered signature'(body, dice) {
    const headers = signed(tokens.signingSecret, body);
    const hash = (headers['x-slack-signature'] ?? '').slice(3);
    const at = dice.between(0, hash.length - 1);
    const other = ((Number.parseInt(hash.charAt(at), 16) + dice.between(1, 15)) % 16).toString(16);
    return {
      body,
      headers: { ...headers, 'x-slack-signature': `v0=${hash.slice(0, at)}${other}${hash.slice(at + 1)}` },
    };
  },
  'an old request, sent again': (body, dice) => ({
    body,
    headers: signed(tokens.signingSecret, body, now() - dice.between(301, 1_000_000)),
  }),
  'a request of tomorrow': (body, dice) => ({
    body,
    headers: signed(tokens.signingSecret, body, now() + dice.between(302, 1_000_000)),
  }),
  'an old signature under a new time': (body, dice) => ({
    body,
    headers: {
      ...signed(tokens.signingSecret, body, now() - dice.between(1, 1000)),
      'x-slack-request-timestamp': String(now()),
    },
  }),
  'a header that is missing'(body, dice) {
    const name = dice.of(['x-slack-signature', 'x-slack-request-timestamp']);
    const { [name]: _, ...headers } = signed(tokens.signingSecret, body);
    return { body, headers };
  },
  'a header that is nonsense'(body, dice) {
    const name = dice.of(['x-slack-signature', 'x-slack-request-timestamp']);
    const value = dice.of(['', 'v0=', 'v1=00', 'NaN', '-1', '1e9', '0x10', 'v0=zz', '9'.repeat(400)]);
    return { body, headers: { ...signed(tokens.signingSecret, body), [name]: value } };
  },
};

it(`refuses ${variations} requests that are not from Slack, or not from now, and takes nothing of them`, async () => {
  const dice = new Dice(20_261_130);
  const kinds = Object.entries(forgeries);
  let refused = 0;
  for (let n = 0; n < variations; n += 1) {
    const [kind, forge] = kinds[n % kinds.length] ?? [];
    if (kind === undefined || forge === undefined) throw new Error('there is no such forgery');
    const response = await send(forge(message(n), dice));
    expect([kind, response.status, await response.text()]).toEqual([kind, 401, '']);
    refused += 1;
  }
  expect(refused).toBe(variations);
  expect(inbox.events).toEqual([]);
});

it('takes one that is signed, and the same one once', async () => {
  const body = message(1_000);
  const sent = { body, headers: signed(tokens.signingSecret, body) };
  expect([(await send(sent)).status, (await send(sent)).status]).toEqual([200, 200]);
  expect(inbox.texts()).toEqual(['no 1000']);
});

it('answers whether it is there to Slack alone', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'say this' });
  expect(await (await send({ body, headers: signed(tokens.signingSecret, body) })).json()).toEqual({
    challenge: 'say this',
  });
  expect((await send({ body, headers: {} })).status).toBe(401);
});
