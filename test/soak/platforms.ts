import { chaos, type Plan } from '../crash/chaos/chaos.ts';
import { discordGround } from '../crash/chaos/discord-ground.ts';
import type { Ground } from '../crash/chaos/ground.ts';
import { slackGround } from '../crash/chaos/slack-ground.ts';

/** With the rate limits so much faster that it ends in minutes. */
const grounds: Readonly<Record<string, (seed: number) => Promise<Ground>>> = {
  discord: (seed) => discordGround(seed, 30),
  'discord-http': (seed) => discordGround(seed, 30, 'http'),
  slack: (seed) => slackGround(seed, 60),
};

export const platforms = Object.keys(grounds);

/** @returns whether nothing was lost, and nothing done twice that could be known */
export async function soakOn(
  platform: string,
  plan: Omit<Plan, 'atMostMs' | 'patientMs'>,
  say: (line: string) => void,
): Promise<boolean> {
  const open = grounds[platform];
  if (!open) throw new Error(`there is no stand-in for ${platform}`);
  // Whoever is far behind when all is asked may take longer to catch up.
  const atMostMs = 600_000 + plan.seconds * 4_000;
  const found = await chaos(await open(plan.seed), { ...plan, atMostMs, patientMs: atMostMs }, say);
  return found.lost.length + found.doubled.length + found.faults.length === 0;
}
