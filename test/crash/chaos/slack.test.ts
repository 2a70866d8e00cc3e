import { expect, it } from 'vitest';
import { chaos } from './chaos.ts';
import { slackGround } from './slack-ground.ts';

it('loses nothing and doubles nothing on Slack, whatever fails', { timeout: 240_000 }, async () => {
  const seed = Number(process.env['RELEVO_CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));
  const tickets = Number(process.env['RELEVO_CRASH_TICKETS'] ?? 100);
  const plan = { seed, tickets, kills: 5, seconds: 45, atMostMs: 220_000 };
  const found = await chaos(await slackGround(seed, 60), plan, (line) => process.stdout.write(`${line}\n`));
  expect(found).toMatchObject({ lost: [], doubled: [], faults: [] });
  expect(found.counts).toMatchObject({ kills: 5, tickets });
});
