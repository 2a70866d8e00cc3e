import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Discord, startDiscord } from '#test/fakes/discord/discord.ts';
import { flat } from '#test/fakes/discord/rules.ts';

const program = fileURLToPath(new URL('../../bin/relevo.js', import.meta.url));
const channels = ['support-acme', 'support-globex', 'agents', 'leads', 'team-dev', 'team-it', 'team-legal'];
const waitMs = { timeout: 90_000, interval: 100 };

let discord: Discord;
let cwd: string;
let bot: ChildProcess;

beforeEach(async () => {
  discord = await startDiscord({ pace: 50 });
  cwd = await mkdtemp(join(tmpdir(), 'relevo-discord-'));
  // One customer writes all of it.
  await writeFile(join(cwd, 'relevo.yaml'), 'limits: { requestsPerHour: 100000, addressChangesPerDay: 1000 }\n');
});
afterEach(async () => {
  await end('SIGTERM');
  await discord.stop();
  await rm(cwd, { recursive: true, force: true, maxRetries: 20 });
});

function start(): void {
  bot = spawn(process.execPath, [program, 'start'], {
    cwd,
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'] ?? '',
      RELEVO_DATA_DIR: 'data',
      // Mails stay in its Mailbox.
      RELEVO_WORKSPACE: 'on',
      RELEVO_WORKSPACE_PORT: '0',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
    },
  });
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (bot.exitCode !== null || bot.signalCode !== null) return;
  const ended = once(bot, 'exit');
  bot.kill(signal);
  await ended;
}

it('makes one ticket of each request while calls fail, the connection closes, and the process is killed', async () => {
  const { faults, gateway, people, world } = discord;
  const ana = world.join('ana').user.id;
  world.join('mia', { roles: ['agents'] });
  for (const name of channels) world.channel(name);
  const named = (name: string) => [...world.channels.values()].find((one) => one.name === name);
  const intake = named('support-acme')?.id ?? '';
  const rounds = 3;
  const requests: string[] = [];
  const ask = () => requests.push(people.write(ana, intake, `request ${requests.length} of mine`).id);
  start();
  await vi.waitFor(() => expect(gateway.came.identified).toBe(1), waitMs);
  for (const fault of [
    { kind: 'lost' },
    { kind: 'reset' },
    { kind: 'status', status: 503 },
    { kind: 'limited', afterMs: 50 },
  ] as const)
    faults.plan({ share: 0.05, fault });
  const closing = setInterval(() => gateway.close(4000), 3_000);
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (let n = 0; n < 8; n += 1) {
        ask();
        await sleep(100);
      }
      await end('SIGKILL');
      for (let n = 0; n < 3; n += 1) ask();
      const before = gateway.came.identified;
      start();
      await vi.waitFor(() => expect(gateway.came.identified).toBeGreaterThan(before), waitMs);
    }
    const answered = () => requests.filter((id) => world.channels.get(id)?.messages.size);
    await vi.waitFor(() => expect(answered()).toEqual(requests), waitMs);
    const cards = () =>
      [...(named('agents')?.messages.values() ?? [])].flatMap(({ components }) => {
        const words = flat(components)
          .map((one) => (typeof one['content'] === 'string' ? one['content'] : ''))
          .join('\n');
        return /T-\d+/.exec(words)?.[0] ?? [];
      });
    await vi.waitFor(() => expect(new Set(cards()).size).toBe(requests.length), waitMs);
    expect(cards()).toHaveLength(requests.length);
    expect(faults.made).toBeGreaterThan(5);
  } finally {
    clearInterval(closing);
  }
  expect(discord.described?.faults ?? []).toEqual([]);
}, 300_000);
