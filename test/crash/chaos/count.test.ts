import { afterEach, expect, it, vi } from 'vitest';
import { NONCES_LIVE_MS } from '#test/fakes/discord/routes/messages.ts';
import { Found, repeated } from './count.ts';
import { discordGround } from './discord-ground.ts';
import type { Ground } from './ground.ts';

afterEach(() => vi.useRealTimers());

/** Posts as Relevo does, with a nonce that is to be enforced. */
async function post({ settings }: Ground, nonce: string): Promise<void> {
  const { DISCORD_TOKEN: token = '', DISCORD_API_URL: url = '', DISCORD_GUILD_ID: guild = '' } = settings;
  const headers = { authorization: `Bot ${token}`, 'content-type': 'application/json' };
  const listed = await fetch(`${url}/v10/guilds/${guild}/channels`, { headers });
  const channels = (await listed.json()) as readonly { readonly id: string; readonly name: string }[];
  const { id = '' } = channels.find(({ name }) => name === 'agents') ?? {};
  const body = JSON.stringify({ content: 'once', nonce, enforce_nonce: true });
  const response = await fetch(`${url}/v10/channels/${id}/messages`, { method: 'POST', headers, body });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining(nonce)]);
}

it('a post on Discord that stands there twice is excused where its nonce had ended, and where it had not there is none', async () => {
  const ground = await discordGround(1, 1_000);
  try {
    vi.useFakeTimers({ toFake: ['Date'] });
    await post(ground, 'n1');
    vi.setSystemTime(Date.now() + NONCES_LIVE_MS - 1_000);
    await post(ground, 'n1');
    const once = ground.fresh();
    expect(once.map(({ key }) => key)).toEqual(['n1']);
    vi.setSystemTime(Date.now() + 2_000);
    await post(ground, 'n1');
    const all = [...once, ...ground.fresh()];
    const found = new Found();
    const excused = repeated(ground, all, found);
    expect([...excused]).toEqual([all[1]]);
    expect(found.explained).toEqual([expect.stringMatching(/^n1 in agents: once: the nonce had ended: \d+ s later$/)]);
    expect(found.doubled).toEqual([]);
  } finally {
    await ground.stop();
  }
});

it('a post that stands there twice while its nonce lived has no excuse', async () => {
  const ground = await discordGround(1, 1_000);
  try {
    await post(ground, 'n1');
    const [first] = ground.fresh();
    if (!first) throw new Error('nothing was posted');
    const found = new Found();
    expect(repeated(ground, [first, { ...first }], found).size).toBe(0);
    expect(found.doubled).toEqual(['the post n1 in agents: once']);
    expect(found.explained).toEqual([]);
  } finally {
    await ground.stop();
  }
});
