import { expect, it } from 'vitest';
import { createLog } from '../../lib/log.ts';
import type { Services } from '../services.ts';
import type { DuePlace } from '../stores/stores.ts';
import { climbLadder } from './ladder.ts';

const at = '2026-03-02T12:00:00Z';
const runtime = { clock: { now: () => Temporal.Instant.from(at) }, log: createLog({ level: 'silent' }) };

/** So many tickets are due at once; of those up to `bad` it fails. */
async function swept(count: number, bad: number) {
  const all = Array.from({ length: count }, (_, n): DuePlace => ({ number: n + 1, at }));
  const told: number[] = [];
  const tried: number[] = [];
  const state = { now: 0, most: 0 };
  const toWarn = async (_: string, limit: number, after?: DuePlace) =>
    all.filter(({ number }) => number > (after?.number ?? 0) && !told.includes(number)).slice(0, limit);
  const act = async (number: number) => {
    tried.push(number);
    state.now += 1;
    state.most = Math.max(state.most, state.now);
    await Promise.resolve();
    state.now -= 1;
    if (number <= bad) throw new Error('this one cannot be read');
    told.push(number);
  };
  await climbLadder({ tickets: { act }, stores: { tickets: { toWarn } } } as unknown as Services, runtime);
  return { told, tried, most: state.most };
}

it('warns of all others where it fails with more than a page of those that are due for longest, and tries each once', async () => {
  const { told, tried } = await swept(350, 200);
  expect(told.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, n) => n + 201));
  expect(tried).toHaveLength(350);
});

it('warns of several side by side, but of no more than a few', async () => {
  const { told, most } = await swept(300, 0);
  expect(told).toHaveLength(300);
  expect(most).toBeGreaterThan(4);
  expect(most).toBeLessThan(20);
});
