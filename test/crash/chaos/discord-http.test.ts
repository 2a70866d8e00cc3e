import { expect, it } from 'vitest';
import { chaos } from './chaos.ts';
import { discordGround } from './discord-ground.ts';

it('loses nothing and doubles nothing on Discord by HTTP, whatever fails', { timeout: 120_000 }, async () => {
  const seed = Number(process.env['RELEVO_CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));
  const tickets = Number(process.env['RELEVO_CRASH_TICKETS'] ?? 24);
  const plan = { seed, tickets, kills: 2, seconds: 8, atMostMs: 110_000 };
  const found = await chaos(await discordGround(seed, 30, 'http'), plan, (line) => process.stdout.write(`${line}\n`));
  expect(found).toMatchObject({ lost: [], doubled: [], faults: [] });
  expect(found.counts).toMatchObject({ kills: 2, tickets });
});
