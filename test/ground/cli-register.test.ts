import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INVITED, NEEDED } from '#src/chat/discord/permissions.ts';
import { type Discord, startDiscord } from '#test/fakes/discord/discord.ts';
import { relevoHere } from '#test/fakes/here.ts';

let cwd: string;
let discord: Discord;

const relevo = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  relevoHere(args, {
    cwd,
    // Mails stay in the workspace's Mailbox, so that no mail server is needed.
    env: {
      RELEVO_DATA_DIR: 'data',
      RELEVO_WORKSPACE: 'on',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      ...env,
    },
  });

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'relevo-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true, maxRetries: 5 }));
beforeEach(async () => {
  discord = await startDiscord({ pace: 50 });
});
afterEach(async () => {
  await discord.stop();
  expect(discord.described?.faults ?? []).toEqual([]);
});

describe('relevo register discord', () => {
  it('is told what it takes, and what is wrong', async () => {
    expect((await relevo(['register', '--help'])).out).toMatch(/^relevo register discord/);
    for (const wrong of [[], ['slack'], ['discord', '--guild', 'x'], ['discord', '--all']])
      expect((await relevo(['register', ...wrong])).code).toBe(2);
    const { code, err } = await relevo(['register', 'discord'], { DISCORD_TOKEN: 'not.the.token' });
    expect(code).toBe(1);
    expect(err).toContain('401');
    expect(err).not.toContain('not.the.token');
  });

  it('registers every command in every language, and says what changed', async () => {
    const dry = await relevo(['register', 'discord', '--dry-run']);
    expect(dry.out).toMatch(/^added +\d+ +\/address/m);
    expect(discord.commands.get('global')).toBeUndefined();

    const first = await relevo(['register', 'discord']);
    expect(first.code).toBe(0);
    const registered = discord.commands.get('global') ?? [];
    const names = registered.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['ticket', 'away', 'away-list', 'escalate', 'triage', 'Make a ticket']),
    );
    const ticket = registered.find(({ name }) => name === 'ticket');
    const options = ticket?.['options'] as readonly { readonly name: string; readonly name_localizations: object }[];
    expect(options.find(({ name }) => name === 'new')?.name_localizations).toMatchObject({
      'es-ES': 'nuevo',
      'es-419': 'nuevo',
    });
    expect(options.length).toBeLessThanOrEqual(25);

    const again = await relevo(['register', 'discord']);
    expect(again.out).toMatch(/are as they should be/);
    expect(again.out).not.toMatch(/^(?:added|changed|removed)/m);

    const changed = (name: string, change: object) =>
      registered.filter((one) => one.name === name).map((one) => ({ ...one, ...change }));
    discord.commands.set('global', [
      ...registered.filter(({ name }) => name !== 'triage' && name !== 'escalate'),
      ...changed('escalate', { description: 'old' }),
      ...changed('triage', { name: 'gone' }),
    ]);
    const third = await relevo(['register', 'discord']);
    expect(third.out).toMatch(/^added +1 +\/triage$/m);
    expect(third.out).toMatch(/^changed +1 +\/escalate$/m);
    expect(third.out).toMatch(/^removed +1 +\/gone$/m);
  }, 60_000);

  it('registers for one server alone', async () => {
    const { code } = await relevo(['register', 'discord', '--guild', discord.world.guild.id]);
    expect(code).toBe(0);
    expect(discord.commands.get(discord.world.guild.id)?.length).toBeGreaterThan(5);
    expect(discord.commands.has('global')).toBe(false);
  });
});

it('is invited with the permissions that it needs, as the docs say', () => {
  const docs = readFileSync(fileURLToPath(new URL('../../docs/DISCORD.md', import.meta.url)), 'utf8');
  expect(docs).toContain(`&permissions=${INVITED}\n`);
  for (const name of Object.keys(NEEDED)) expect(docs).toContain(`| ${name} `);
});

describe('relevo doctor', () => {
  const looks = async (env: Readonly<Record<string, string>> = {}) =>
    (await relevo(['doctor'], env)).out
      .split('\n')
      .filter((line) => /discord|→/.test(line))
      .join('\n');

  it('says of Discord what is good', async () => {
    discord.world.channel('agents');
    await relevo(['register', 'discord']);
    const said = await looks();
    expect(said).toMatch(/ok +discord +the token is that of Relevo/);
    expect(said).toMatch(/ok +discord +Server Members Intent is on/);
    expect(said).toMatch(/ok +discord +Message Content Intent is on/);
    expect(said).toMatch(/ok +discord +may do what it needs in 1 channels/);
    expect(said).toMatch(/ok +discord +\d+ commands are registered/);
    expect(said).not.toContain(discord.token);
  }, 60_000);

  it('says what to click where something is missing', async () => {
    discord.portal.allowed = 0;
    discord.world
      .channel('agents')
      .overwrites.push({ id: discord.world.guild.id, kind: 'role', allow: 0n, deny: 1n << 38n });
    const said = await looks({ DISCORD_PUBLIC_KEY: 'a'.repeat(64) });
    expect(said).toMatch(/FAIL +discord +Server Members Intent is off/);
    expect(said).toContain('switch on Server Members Intent, Save Changes.');
    expect(said).toMatch(/warn +discord +#agents: lacks Send Messages in Threads/);
    expect(said).toMatch(/FAIL +discord +has another public key/);
    expect(said).toMatch(/warn +discord +no command is registered/);
    const refused = await looks({ DISCORD_TOKEN: 'not.the.token' });
    expect(refused).toMatch(/FAIL +discord +refuses the token/);
  }, 60_000);
});
