import { expect, it } from 'vitest';
import { ladderChaos } from './chaos.ts';

const seed = Number(process.env['RELEVO_CRASH_SEED'] ?? Math.floor(Math.random() * 1e9));

it('three processes on one store tell each rung of 500 tickets once while one of them is killed every 3 s', {
  timeout: 240_000,
}, async () => {
  const { told, doubled, lost, kills } = await ladderChaos({ tickets: 500, seconds: 6, seed }, (line) =>
    process.stdout.write(`${line}\n`),
  );
  expect([...doubled, ...lost]).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(3);
  expect(told).toBeGreaterThanOrEqual(500);
});
